import { betaUpperLogit } from './beta.ts'
import { checkConfidence, checkWhole } from './check-input.ts'
import type { Interval } from './interval.ts'
import { normalUpperQuantile } from './normal.ts'

/**
 * Wilson's score interval of a proportion: the p with |p̂ − p| ≤ z √(p(1 − p)/n). Covers well also for few tries and
 * proportions near 0 and 1.
 *
 * @param n At least 1.
 * @throws {UsageError} If `successes` or `n` is no whole number with 0 ≤ successes ≤ n, or `confidence` not between 0 and 1.
 * @see E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference" (1927)
 */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  checkProportion('compute the Wilson interval', successes, n, confidence)
  return { estimate: successes / n, ...wilsonBounds(successes / n, n, confidence), confidence }
}

/** Also of a mean of shares, as if each were one try. */
export function wilsonBounds(
  p: number,
  n: number,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const z = normalUpperQuantile((1 - confidence) / 2)
  const half = (z * z) / (2 * n)
  const larger = p + half + z * Math.sqrt((p * (1 - p) + half / 2) / n)
  // The smaller root by the product of the roots: a difference would cancel for few successes of many.
  return { low: (p * p) / larger, high: p === 1 ? 1 : larger / (1 + 2 * half) }
}

/**
 * Clopper and Pearson's exact interval of a proportion: it covers at least as often as it says, whatever the truth.
 *
 * @param n At least 1.
 * @returns From 0 without successes, to 1 without failures.
 * @throws {UsageError} If `successes` or `n` is no whole number with 0 ≤ successes ≤ n, or `confidence` not between 0 and 1.
 * @see C. J. Clopper and E. S. Pearson, "The Use of Confidence or Fiducial Limits" (1934)
 */
export function clopperPearsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  checkProportion('compute the Clopper-Pearson interval', successes, n, confidence)
  const tail = (1 - confidence) / 2
  const failures = n - successes
  const low = successes === 0 ? 0 : 1 / (1 + Math.exp(betaUpperLogit(tail, failures + 1, successes)))
  const high = failures === 0 ? 1 : 1 / (1 + Math.exp(-betaUpperLogit(tail, successes + 1, failures)))
  return { estimate: successes / n, low, high, confidence }
}

function checkProportion(action: string, successes: number, n: number, confidence: number): void {
  checkWhole(action, 'n', n, 1)
  checkWhole(action, 'successes', successes, 0, n)
  checkConfidence(action, confidence)
}

import { checkWhole, refuse } from './check-input.ts'

/** Trials of one sample. */
export interface TrialCounts {
  readonly trials: number
  readonly passed: number
}

/**
 * pass@k of one sample: the chance that at least one of k trials passes, unbiased: 1 − C(n − c, k) / C(n, k).
 *
 * @param n Trials there were.
 * @param c Of them, passed.
 * @param k At most n.
 * @throws {UsageError} If they are not whole numbers with 0 ≤ c ≤ n and 1 ≤ k ≤ n.
 * @see M. Chen et al., "Evaluating Large Language Models Trained on Code" (2021), arXiv 2107.03374
 */
export function passAtK(n: number, c: number, k: number): number {
  checkCounts('compute pass@k', n, c, k)
  if (n - c < k) return 1
  // C(n−c, k)/C(n, k) = C(n−k, c)/C(n, c): the shorter product. Summing what each draw adds loses no digits to 1 − x.
  const draws = Math.min(c, k)
  const hits = Math.max(c, k)
  let missed = 1
  let found = 0
  for (let i = 0; i < draws; i++) {
    const share = hits / (n - i)
    found += missed * share
    missed *= 1 - share
  }
  return Math.min(1, found)
}

/**
 * pass^k of one sample: the chance that all of k trials pass, unbiased: C(c, k) / C(n, k).
 *
 * @param n Trials there were.
 * @param c Of them, passed.
 * @param k At most n.
 * @throws {UsageError} If they are not whole numbers with 0 ≤ c ≤ n and 1 ≤ k ≤ n.
 * @see S. Yao et al., "τ-bench" (2024), arXiv 2406.12045
 */
export function passHatK(n: number, c: number, k: number): number {
  checkCounts('compute pass^k', n, c, k)
  if (c < k) return 0
  const draws = Math.min(k, n - c)
  const kept = n - Math.max(k, n - c)
  let all = 1
  for (let i = 0; i < draws; i++) all *= (kept - i) / (n - i)
  return all
}

/**
 * Mean of {@link passAtK} over the samples with at least k trials.
 *
 * @throws {UsageError} If no sample has so many.
 */
export function meanPassAtK(samples: Iterable<TrialCounts>, k: number): number {
  return meanOf('compute pass@k', samples, k, passAtK)
}

/**
 * Mean of {@link passHatK} over the samples with at least k trials.
 *
 * @throws {UsageError} If no sample has so many.
 */
export function meanPassHatK(samples: Iterable<TrialCounts>, k: number): number {
  return meanOf('compute pass^k', samples, k, passHatK)
}

/** Means over samples that come one by one, for each k up to `most`. */
export interface PassKSums {
  /** @param n Trials of a sample. @param c Of them, passed. */
  add(n: number, c: number): void
  /** Index k - 1: all of the samples with at least k trials. */
  means(): { readonly passAtK: readonly number[]; readonly passHatK: readonly number[] }
}

export function createPassKSums(most: number): PassKSums {
  const atK = Array.from({ length: most }, () => ({ samples: 0, passAt: 0, passHat: 0 }))
  return {
    add(n, c) {
      for (const [index, sums] of atK.slice(0, n).entries()) {
        sums.samples += 1
        sums.passAt += passAtK(n, c, index + 1)
        sums.passHat += passHatK(n, c, index + 1)
      }
    },
    means() {
      const known = atK.filter(({ samples }) => samples > 0)
      return {
        passAtK: known.map(({ samples, passAt }) => passAt / samples),
        passHatK: known.map(({ samples, passHat }) => passHat / samples),
      }
    },
  }
}

function meanOf(
  action: string,
  samples: Iterable<TrialCounts>,
  k: number,
  passK: (n: number, c: number, k: number) => number,
): number {
  checkWhole(action, 'k', k, 1)
  let sum = 0
  let count = 0
  for (const { trials, passed } of samples) {
    if (trials < k) continue
    sum += passK(trials, passed, k)
    count++
  }
  if (count === 0) throw refuse(action, `no sample has ${k} trials`)
  return sum / count
}

function checkCounts(action: string, n: number, c: number, k: number): void {
  checkWhole(action, 'n', n, 1)
  checkWhole(action, 'c', c, 0, n)
  checkWhole(action, 'k', k, 1, n)
}

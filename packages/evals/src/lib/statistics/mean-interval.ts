import { checkConfidence, checkFinite, checkNotNegative, refuse } from './check-input.ts'
import type { Interval } from './interval.ts'
import { normalUpperQuantile } from './normal.ts'
import { tTwoSidedQuantile } from './student-t.ts'

/**
 * estimate ± z · standard error: for many values, by the central limit theorem. Not cut to [0, 1].
 *
 * @throws {UsageError} If an argument is not finite, the standard error negative or `confidence` not between 0 and 1.
 */
export function normalInterval(estimate: number, standardError: number, confidence = 0.95): Interval {
  check('compute the normal interval', estimate, standardError, confidence)
  return around(estimate, normalUpperQuantile((1 - confidence) / 2) * standardError, confidence)
}

/**
 * estimate ± t · standard error: as {@link normalInterval}, but wide enough for few values.
 *
 * @param degreesOfFreedom Values less one, or clusters less one; at least 1.
 * @throws {UsageError} If an argument is not finite, the standard error negative, `degreesOfFreedom` below 1 or `confidence` not between
 *   0 and 1.
 */
export function tInterval(
  estimate: number,
  standardError: number,
  degreesOfFreedom: number,
  confidence = 0.95,
): Interval {
  const action = 'compute the t interval'
  check(action, estimate, standardError, confidence)
  if (!(degreesOfFreedom >= 1 && degreesOfFreedom < Infinity)) {
    throw refuse(action, `degreesOfFreedom is ${degreesOfFreedom}, expected a number of 1 or more`)
  }
  return around(estimate, tTwoSidedQuantile(1 - confidence, degreesOfFreedom) * standardError, confidence)
}

function around(estimate: number, reach: number, confidence: number): Interval {
  return { estimate, low: estimate - reach, high: estimate + reach, confidence }
}

function check(action: string, estimate: number, standardError: number, confidence: number): void {
  checkFinite(action, 'the estimate', estimate)
  checkNotNegative(action, 'the standard error', standardError)
  checkConfidence(action, confidence)
}

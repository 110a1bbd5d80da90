import { checkConfidence, checkSameLength, checkValues, refuse } from './check-input.ts'
import { createClusterSums } from './cluster-sums.ts'
import type { ClusterCorrection, ClusterKey } from './cluster-sums.ts'
import type { Interval } from './interval.ts'
import { normalInterval, tInterval } from './mean-interval.ts'
import { normalUpperTail } from './normal.ts'
import { tTwoSided } from './student-t.ts'

export interface PairedDifferenceOptions {
  /** One key for each pair; the standard error is clustered by them. Default: every pair on its own. */
  readonly clusters?: readonly ClusterKey[]
  /** Default: `small-sample`. */
  readonly correction?: ClusterCorrection
  /** `t` with n − 1 degrees of freedom, or clusters less one; `normal` for 1.96 at any size. Default: `t`. */
  readonly distribution?: 't' | 'normal'
  /** Default: 0.95. */
  readonly confidence?: number
}

export interface PairedDifference {
  /** Mean of a − b: above 0 where `a` is higher. */
  readonly difference: number
  readonly standardError: number
  readonly interval: Interval
  /** Two-sided, of no difference. */
  readonly pValue: number
  /** Of t; pairs or clusters less one. */
  readonly degreesOfFreedom: number
}

/**
 * The difference of two means over the same samples, pair by pair: what both find hard cancels, so the interval is far
 * narrower than that of two separate means.
 *
 * When all pairs differ alike the standard error is 0, the interval a point and the p-value 0, or 1 without a difference.
 *
 * @param a One value for each sample, of trials their mean.
 * @param b Of the same samples in the same order.
 * @throws {UsageError} If the lengths differ, there are fewer than two pairs or clusters, or a value is not finite.
 * @see E. Miller, "Adding Error Bars to Evals" (2024), section 4.2, arXiv 2411.00640
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  options: PairedDifferenceOptions = {},
): PairedDifference {
  const { clusters, correction, distribution = 't', confidence = 0.95 } = options
  const action = 'compare the pairs'
  checkConfidence(action, confidence)
  checkValues(action, a, 2)
  checkValues(action, b, 2)
  checkSameLength(action, 'the two lists of values', a.length, b.length)
  if (clusters !== undefined) checkSameLength(action, 'values and clusters', a.length, clusters.length)
  const sums = createClusterSums()
  for (const [i, value] of a.entries()) sums.add(value - (b[i] ?? NaN), clusters?.[i])
  const { mean: difference } = sums
  const standardError = sums.standardError(correction)
  if (difference === undefined || standardError === undefined) {
    throw refuse(action, 'all are of one cluster, expected two clusters or more')
  }
  const degreesOfFreedom = sums.clusters - 1
  const score = difference === 0 ? 0 : Math.abs(difference) / standardError
  return distribution === 't'
    ? {
        difference,
        standardError,
        interval: tInterval(difference, standardError, degreesOfFreedom, confidence),
        pValue: tTwoSided(score, degreesOfFreedom),
        degreesOfFreedom,
      }
    : {
        difference,
        standardError,
        interval: normalInterval(difference, standardError, confidence),
        pValue: 2 * normalUpperTail(score),
        degreesOfFreedom,
      }
}

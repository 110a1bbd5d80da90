import { checkSameLength, checkValues, refuse } from './check-input.ts'
import { createClusterSums } from './cluster-sums.ts'
import type { ClusterCorrection, ClusterKey } from './cluster-sums.ts'

/**
 * @param values Finite; of a sample tried more than once, the mean of its trials is one value.
 * @throws {UsageError} If there is none.
 */
export function mean(values: readonly number[]): number {
  checkValues('compute the mean', values, 1)
  return exactMean(values)
}

/**
 * Standard error of the mean by the central limit theorem: √(Σ(s − s̄)² / (n(n − 1))).
 *
 * @param values Two or more, finite, independent of each other. Trials of one sample are not: pass their mean.
 * @throws {UsageError} If there are fewer than two: one value tells nothing of the others.
 * @see E. Miller, "Adding Error Bars to Evals" (2024), section 2.1, arXiv 2411.00640
 */
export function standardError(values: readonly number[]): number {
  checkValues('compute the standard error', values, 2)
  // What all values have in common would cost digits.
  const [origin = 0] = values
  const shifted = values.map((value) => value - origin)
  const centre = exactMean(shifted)
  const squares = shifted.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return Math.sqrt(squares / values.length / (values.length - 1))
}

/**
 * Standard error of the mean of values that come in clusters, such as questions about one document. With every value a
 * cluster of its own it is {@link standardError}, but for the correction `none`.
 *
 * @param clusters One key for each value.
 * @throws {UsageError} If there are fewer than two clusters, or not as many keys as values.
 * @see E. Miller, "Adding Error Bars to Evals" (2024), section 2.2, arXiv 2411.00640
 */
export function clusteredStandardError(
  values: readonly number[],
  clusters: readonly ClusterKey[],
  { correction = 'small-sample' }: { readonly correction?: ClusterCorrection } = {},
): number {
  const action = 'compute the clustered standard error'
  checkValues(action, values, 2)
  checkSameLength(action, 'values and clusters', values.length, clusters.length)
  const sums = createClusterSums()
  for (const [i, value] of values.entries()) sums.add(value, clusters[i])
  const error = sums.standardError(correction)
  if (error === undefined) throw refuse(action, 'all values are of one cluster, expected two clusters or more')
  return error
}

/** The second pass takes off what the first has lost to rounding. */
function exactMean(values: readonly number[]): number {
  const first = values.reduce((sum, value) => sum + value, 0) / values.length
  return first + values.reduce((sum, value) => sum + (value - first), 0) / values.length
}

import { checkValues, refuse } from './check-input.ts'

/**
 * The value below which p percent of the values lie, linearly between its two neighbours: at rank (n − 1) · p/100 from 0
 * of the sorted values. R's type 7, numpy's default.
 *
 * @param values In any order; not changed.
 * @param p From 0 (the least) to 100 (the greatest): 95, not 0.95.
 * @throws {UsageError} If there is no value, one is not finite, or p is out of range.
 * @see R. J. Hyndman and Y. Fan, "Sample Quantiles in Statistical Packages" (1996), definition 7
 */
export function percentile(values: readonly number[], p: number): number {
  const action = 'compute the percentile'
  checkValues(action, values, 1)
  if (!(p >= 0 && p <= 100)) throw refuse(action, `p is ${p}, expected a number from 0 to 100`)
  return percentileOfSorted(Float64Array.from(values).toSorted(), p)
}

/** For values in order, at least one. */
export function percentileOfSorted(sorted: ArrayLike<number>, p: number): number {
  const rank = ((sorted.length - 1) * p) / 100
  const below = Math.floor(rank)
  const low = sorted[below] ?? NaN
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN
  return low + (high - low) * (rank - below)
}

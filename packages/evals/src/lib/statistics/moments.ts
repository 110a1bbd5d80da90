import { checkFinite } from './check-input.ts'

/** Count, mean and variance of values that are not kept. */
export interface Moments {
  readonly count: number
  /** `undefined` before there is a value. */
  readonly mean: number | undefined
  /** Unbiased, by n − 1; `undefined` for fewer than two values. */
  readonly variance: number | undefined
  /** Of the mean; `undefined` for fewer than two values. */
  readonly standardError: number | undefined
  /** @throws {UsageError} If the value is not finite. */
  add(value: number): void
  /** Takes in what another has seen. */
  merge(other: Moments): void
}

/**
 * Equal to `mean` and `standardError` of all values to 1e-12, in constant space.
 *
 * @see T. F. Chan, G. H. Golub and R. J. LeVeque, "Algorithms for Computing the Sample Variance" (1983): Youngs and
 *   Cramer's form of Welford's update, which keeps the exact sum of exact values
 */
export function createMoments(): Moments {
  let count = 0
  // Measured from the first value: what all values have in common would cost digits.
  let origin = 0
  let sum = 0
  let squares = 0

  function take(otherCount: number, otherSum: number, otherSquares: number): void {
    const total = count + otherCount
    if (count > 0) {
      const delta = otherSum / otherCount - sum / count
      squares += delta * delta * ((count * otherCount) / total)
    }
    squares += otherSquares
    sum += otherSum
    count = total
  }

  return {
    get count() {
      return count
    },
    get mean() {
      return count === 0 ? undefined : (origin * count + sum) / count
    },
    get variance() {
      return count < 2 ? undefined : squares / (count - 1)
    },
    get standardError() {
      return count < 2 ? undefined : Math.sqrt(squares / count / (count - 1))
    },
    add(value) {
      checkFinite('add to the moments', 'the value', value)
      if (count === 0) origin = value
      take(1, value - origin, 0)
    },
    merge(other) {
      const { count: others, mean, variance = 0 } = other
      if (mean === undefined) return
      if (count === 0) origin = mean
      take(others, (mean - origin) * others, variance * (others - 1))
    },
  }
}

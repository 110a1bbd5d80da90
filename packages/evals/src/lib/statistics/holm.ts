import { refuse } from './check-input.ts'

/**
 * Holm's step-down adjustment for several tests: reject those whose adjusted p-value is below α, and the chance of even
 * one false alarm stays below α, however the tests hang together.
 *
 * @returns The adjusted p-values, in the given order: the k-th smallest is max_{j ≤ k} (m − j + 1) p_(j), at most 1.
 * @throws {UsageError} If a p-value is not between 0 and 1.
 * @see S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure" (1979)
 */
export function holm(pValues: readonly number[]): number[] {
  const order = Array.from(pValues, (p, index) => {
    if (!(p >= 0 && p <= 1)) throw refuse('adjust p-values', `p-value ${index} is ${p}, expected a number from 0 to 1`)
    return { p, index }
  }).toSorted((a, b) => a.p - b.p)
  const adjusted = order.map(() => 1)
  let largest = 0
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.min(1, Math.max(largest, (order.length - rank) * p))
    adjusted[index] = largest
  }
  return adjusted
}

import { binomialLowerTail } from './binomial.ts'
import { checkWhole } from './check-input.ts'

/**
 * McNemar's exact test of two runs over the same samples: the chance, if both were equally good, that the samples only
 * one of them passes are shared out at least as unevenly. Two-sided: 2 · P(X ≤ min), X binomial with p = ½, at most 1.
 *
 * @param onlyA Samples that only the first run passed.
 * @param onlyB Samples that only the second run passed.
 * @returns The p-value; 1 when there are no such samples.
 * @throws {UsageError} If a count is no whole number of 0 or more.
 * @see Q. McNemar (1947); A. L. Edwards (1948); exact by F. Mosteller (1952)
 */
export function mcNemarExact(onlyA: number, onlyB: number): number {
  const action = "compute McNemar's test"
  checkWhole(action, 'onlyA', onlyA, 0)
  checkWhole(action, 'onlyB', onlyB, 0)
  const n = onlyA + onlyB
  checkWhole(action, 'the sum of the counts', n, 0)
  if (onlyA === onlyB) return 1
  return Math.min(1, 2 * binomialLowerTail(Math.min(onlyA, onlyB), n, 0.5))
}

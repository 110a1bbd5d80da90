import { holm } from '../statistics/holm.ts'
import { compareRuns } from './compare-runs.ts'
import type { CompareRunsOptions } from './compare-runs.ts'
import type { ComparedRun, Comparison } from './comparison.ts'
import { verdictOf } from './verdict.ts'

/**
 * Compares the runs of several suites at once. The more suites, the sooner one of them differs by chance: verdicts go by
 * Holm's adjusted p-values.
 *
 * @param pairs For each suite the run before and the run after.
 * @throws {UsageError} As `compareRuns` does.
 */
export function compareSuites(
  pairs: readonly (readonly [a: ComparedRun, b: ComparedRun])[],
  options: CompareRunsOptions = {},
): Comparison[] {
  const comparisons = pairs.map(([a, b]) => compareRuns(a, b, options))
  const adjusted = holm(comparisons.map(({ difference }) => difference.pValue))
  return comparisons.map((comparison, index) => {
    const facts = { ...comparison, adjustedPValue: adjusted[index] ?? 1 }
    return { ...facts, ...verdictOf({ ...facts, suites: pairs.length }) }
  })
}

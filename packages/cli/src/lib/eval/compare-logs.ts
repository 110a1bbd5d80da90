import { compareRuns, compareSuites, readComparedRun } from '@glmkit/evals'
import type { CompareRunsOptions, ComparedRun, Comparison } from '@glmkit/evals'

/**
 * Compares logs of one suite with the first of them.
 *
 * @throws {UsageError} If they are of different suites, versions or samples; it says what differs.
 */
export async function compareLogs(
  paths: readonly string[],
  options: CompareRunsOptions = {},
): Promise<readonly Comparison[]> {
  const [first, ...others] = await Promise.all(paths.map(readComparedRun))
  return first === undefined ? [] : others.map((other) => compareRuns(first, other, options))
}

/** The same of several suites; the more there are, the more it takes to tell a difference from chance. */
export async function compareSuiteLogs(suites: readonly (readonly string[])[]): Promise<readonly Comparison[]> {
  if (suites.length === 1) return compareLogs(suites[0] ?? [])
  const pairs: [ComparedRun, ComparedRun][] = []
  for (const paths of suites) {
    const [first, ...others] = await Promise.all(paths.map(readComparedRun))
    if (first !== undefined) for (const other of others) pairs.push([first, other])
  }
  return compareSuites(pairs)
}

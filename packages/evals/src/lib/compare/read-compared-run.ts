import { UsageError } from '@glmkit/core'
import { readEvalLog } from '../log/read-eval-log.ts'
import type { Outcome } from '../outcome.ts'
import type { RunSpec } from '../run-spec.ts'

/**
 * Reads from a log what `compareRuns` needs of it.
 *
 * @throws {UsageError} If it cannot be read or is no log of glmkit.
 */
export async function readComparedRun(
  path: string,
): Promise<{ readonly spec: RunSpec; readonly outcomes: readonly Outcome[] }> {
  await using log = await readEvalLog(path)
  const { spec } = log
  if (spec === undefined) throw new UsageError(`Cannot compare "${path}": it is no log of glmkit`)
  const outcomes: Outcome[] = []
  for await (const outcome of log.summaries()) outcomes.push(outcome)
  return { spec, outcomes }
}

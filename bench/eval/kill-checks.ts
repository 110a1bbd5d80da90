import type { Outcome, SuiteSummary } from '@glmkit/evals'
import type { Ended } from './kill-attempt.ts'
import type { LogContent } from './kill-log.ts'

/** A run that nobody disturbed. */
export interface Truth {
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly summary: SuiteSummary
  /** From its last trial to its end. */
  readonly closeMs: number
}

/** After every process, killed or not. */
export function faultsAfter(
  { told, scored }: Pick<Ended, 'told' | 'scored'>,
  before: LogContent,
  after: LogContent,
  { truth, concurrency }: { readonly truth: Truth; readonly concurrency: number },
): readonly string[] {
  const faults = [...after.faults]
  for (const key of told) if (!after.outcomes.has(key)) faults.push(`${key} was told of and is lost`)
  for (const [key, outcome] of before.outcomes) {
    const now = after.outcomes.get(key)
    if (now === undefined) faults.push(`${key} was in the log and is lost`)
    else if (outcome.isPassed !== undefined && JSON.stringify(now) !== JSON.stringify(outcome)) {
      faults.push(`${key} was finished and has been written again`)
    }
  }
  const seen = new Set<string>()
  for (const key of scored) {
    if (seen.has(key)) faults.push(`${key} was scored twice in one process`)
    if (before.outcomes.get(key)?.isPassed !== undefined) faults.push(`${key} was finished and was scored again`)
    seen.add(key)
  }
  const lost = [...seen].filter((key) => !after.outcomes.has(key))
  if (lost.length > concurrency) faults.push(`${lost.length} trials were scored and are not in the log`)
  for (const [key, outcome] of after.outcomes) {
    const difference = differenceOf(comparable(outcome), comparable(truth.outcomes.get(key)))
    if (difference !== undefined) faults.push(`${key}: ${difference}`)
  }
  return faults
}

/** When the run is done. */
export function faultsAtEnd(
  { told, summary }: Pick<Ended, 'told' | 'summary'>,
  before: LogContent,
  after: LogContent,
  { truth }: { readonly truth: Truth },
): readonly string[] {
  const faults: string[] = []
  for (const key of truth.outcomes.keys()) {
    if (!after.outcomes.has(key)) faults.push(`${key} is missing in the end`)
    const isLeft = before.outcomes.get(key)?.isPassed === undefined
    if (isLeft && !told.includes(key)) faults.push(`${key} was not finished and was not done`)
  }
  for (const key of after.outcomes.keys()) if (!truth.outcomes.has(key)) faults.push(`${key} is too many`)
  if (after.status !== 'success') faults.push(`the log says "${after.status}"`)
  for (const [who, said] of [
    ['the process', summary],
    ['the log', after.summary],
  ] as const) {
    const difference = differenceOf(comparableSummary(said), comparableSummary(truth.summary))
    if (difference !== undefined) faults.push(`the summary of ${who}: ${difference}`)
  }
  return faults
}

/** What must be the same whenever it is done. */
function comparable(outcome: Outcome | undefined): unknown {
  if (outcome === undefined) return undefined
  const { workingMs: _, ...same } = outcome
  return same
}

function comparableSummary(summary: SuiteSummary | undefined): unknown {
  if (summary === undefined) return undefined
  const { elapsedMs: _, latencyMs: __, failures, flaky, ...same } = summary
  const listed = failures.map(({ id, trial, reason }) => `${id} ${trial}: ${reason}`)
  // They come in the order in which they ended; of more than are listed it is chance which ones are.
  const isAll = summary.failed + summary.errors.infrastructure + summary.errors.harness === listed.length
  return {
    ...same,
    failures: isAll ? listed.toSorted() : listed.length,
    flaky: { count: flaky.count, ids: flaky.count === flaky.ids.length ? flaky.ids.toSorted() : flaky.ids.length },
  }
}

/** @returns Where two values of JSON differ, sums of floating-point numbers in another order aside. */
function differenceOf(is: unknown, wanted: unknown, path = ''): string | undefined {
  if (typeof is === 'number' && typeof wanted === 'number') {
    const isSame = Math.abs(is - wanted) <= 1e-9 * Math.max(1, Math.abs(wanted))
    return isSame ? undefined : `${path} is ${is}, not ${wanted}`
  }
  if (typeof is !== 'object' || typeof wanted !== 'object' || is === null || wanted === null) {
    return is === wanted ? undefined : `${path} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`
  }
  const [there, here] = [new Map(Object.entries(is)), new Map(Object.entries(wanted))]
  for (const key of new Set([...there.keys(), ...here.keys()])) {
    const difference = differenceOf(there.get(key), here.get(key), path === '' ? key : `${path}.${key}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

import { isDeepStrictEqual } from 'node:util'
import { UsageError } from '@glmkit/core'
import type { RunSpec } from '../run-spec.ts'
import { loggedRunOf } from './eval-header.ts'
import type { LoggedRun } from './eval-header.ts'
import { loggedTrialOf } from './logged-trial.ts'
import { readStart } from './read/read-header.ts'
import { readSample } from './read/read-sample.ts'
import { entryNames, samplesFolder } from './sample-name.ts'
import { readZipJson } from './zip-json.ts'
import type { Zip } from './zip/open-zip.ts'
import { unlessDamaged } from './zip/zip-entry-data.ts'
import type { ZipEntry } from './zip/zip-record.ts'

/**
 * Looks whether a run may go on with a log.
 *
 * @returns The run, with the log's `runId` and `startedAt`; `undefined` if there is nothing in the log yet.
 * @throws {UsageError} If it is no log of ours, or of another run.
 */
export async function earlierRun(zip: Zip, spec: RunSpec): Promise<LoggedRun | undefined> {
  const { path } = zip
  const entry = zip.directory.get(entryNames.start)
  if (entry === undefined) {
    if (zip.directory.count === 0) return undefined
    throw new UsageError(`Cannot resume "${path}": it is no log, write to another file`)
  }
  const start = await readZipJson(zip, entry, readStart)
  const earlier = loggedRunOf(start.eval)
  if (earlier === undefined) {
    throw new UsageError(`Cannot resume "${path}": another program has written it, write to another file`)
  }
  checkSame(path, earlier.spec, spec)
  const { runId, startedAt } = earlier.spec
  const ranMs = (await lastEnd(zip, earlier.processStartedAt)) - earlier.processStartedAt
  return { spec: { ...spec, runId, startedAt }, processStartedAt: Date.now(), earlierMs: earlier.earlierMs + ranMs }
}

function checkSame(path: string, logged: RunSpec, asked: RunSpec): void {
  for (const key of ['suite', 'version', 'solver', 'model', 'baseURL', 'settings', 'limits', 'reducer'] as const) {
    const [there, here] = [plain(logged[key]), plain(asked[key])]
    if (isDeepStrictEqual(there, here)) continue
    const [was, is] = [there, here].map((value) => JSON.stringify(value) ?? 'none')
    throw new UsageError(
      `Cannot resume log "${path}": its ${key} is ${was}, that of this run ${is}; write to another file or run the same`,
    )
  }
  const { trials, limit = Infinity } = logged
  if (asked.trials >= trials && (asked.limit ?? Infinity) >= limit) return
  const least = limit === Infinity ? `${trials} trials of all samples` : `${trials} trials of ${limit} samples`
  throw new UsageError(`Cannot resume log "${path}" with less than it was begun with: ask for at least ${least}`)
}

/** As JSON has it: what is undefined is not there. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

/** When the last sample was written, in milliseconds since the epoch. */
async function lastEnd(zip: Zip, from: number): Promise<number> {
  let last: ZipEntry | undefined
  for (const entry of zip.directory.entries()) if (entry.name.startsWith(samplesFolder)) last = entry
  if (last === undefined) return from
  const sample = await unlessDamaged(readZipJson(zip, last, readSample))
  return Math.max(from, (sample && loggedTrialOf(sample)?.endedAt) ?? from)
}

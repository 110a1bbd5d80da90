import { mkdir, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AgentError, UsageError } from '@glmkit/core'
import { outcomeOf } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import type { RunSpec } from '../run-spec.ts'
import type { SuiteSummary } from '../summary.ts'
import type { Trial } from '../trial.ts'
import { evalHeaderOf, evalStartOf } from './eval-header.ts'
import type { LoggedRun } from './eval-header.ts'
import { evalSampleOf, summaryOf } from './eval-sample.ts'
import { toInspectJson } from './inspect-json.ts'
import type { EvalSample, EvalSampleSummary, EvalStatus } from './inspect-log.ts'
import { inPieces, summariesJson } from './log-ends.ts'
import { loggedSummaries } from './logged-summaries.ts'
import { createReductions } from './reductions.ts'
import { earlierRun } from './resume-log.ts'
import { entryNames, sampleNameOf, summariesFolder } from './sample-name.ts'
import { errorOf } from './sample-parts.ts'
import { openZipWriter } from './zip/open-zip-writer.ts'
import type { ZipWriter } from './zip/open-zip-writer.ts'

export interface OpenEvalLogOptions {
  /** Goes on with the log if it is there. Default: false, and a log that is there is an error. */
  readonly resume?: boolean
}

/** A log being written. After a crash at any moment it still has every trial whose `add` had resolved. */
export interface EvalLogWriter extends AsyncDisposable {
  readonly path: string
  /** Of a resumed log: `runId` and `startedAt` are those of its first process, the rest that of this one. */
  readonly spec: RunSpec
  /** Milliseconds that earlier processes have run. */
  readonly earlierMs: number
  /** Of a log that a crash or a disk has torn: what had to be left out. */
  readonly lostBytes: number
  /**
   * Trials of earlier processes, each once, in no order; those that could not be scored are to be done again. Read it before
   * the first `add`. A trial that is done again takes the place of the earlier one.
   */
  readonly earlier: AsyncIterable<Outcome>
  /** May be called at once for many; resolves when the operating system has the bytes. */
  add(trial: Trial): Promise<void>
  /** Makes what is there readable for other programs, and safe from a power cut. */
  flush(): Promise<void>
  /** Waits for the trials being added. A log that is disposed of without it can be resumed. */
  close(status: Exclude<EvalStatus, 'started'>, summary: SuiteSummary, error?: unknown): Promise<void>
}

/** So many samples share a file of summaries: a crash costs a reader no more than reading those again. */
const summariesAtOnce = 32

/**
 * Begins a log in Inspect's format, or goes on with one.
 *
 * @param path Ends with `.eval`; its folder is made.
 * @throws {UsageError} If there is a log and it is not to be resumed, if it is of another run (it says what differs) or of
 * one with more trials or samples, or if another process is writing it.
 * @throws {AgentError} If it cannot be written.
 */
export async function openEvalLog(
  path: string,
  spec: RunSpec,
  options: OpenEvalLogOptions = {},
): Promise<EvalLogWriter> {
  const { resume = false } = options
  if (!path.endsWith('.eval')) throw new UsageError(`Cannot write log "${path}": its name must end with ".eval"`)
  await using resources = new AsyncDisposableStack()
  try {
    await mkdir(dirname(path), { recursive: true })
    const zip = resources.use(await openZipWriter(path, { mustBeNew: !resume }))
    const earlier = await earlierRun(zip, spec)
    const run = earlier ?? { spec, processStartedAt: Date.now(), earlierMs: 0 }
    // Anew also when it goes on: whatever of the ends of a log stands before it does not count any more.
    for (const name of [entryNames.header, entryNames.summaries, entryNames.reductions]) zip.remove(name)
    await zip.append(entryNames.start, toInspectJson(evalStartOf(run)))
    resources.move()
    return writerOf(zip, { path, run, isNew: earlier === undefined })
  } catch (error) {
    throw writingError(path, error)
  }
}

function writingError(path: string, error: unknown): AgentError {
  if (error instanceof AgentError) return error
  // What went wrong first tells more than what followed from it.
  const first = error instanceof SuppressedError ? error.suppressed : error
  const why = first instanceof Error ? first.message : String(first)
  return new AgentError(`Cannot write log "${path}": ${why}`, { cause: error })
}

interface OpenedLog {
  readonly path: string
  readonly run: LoggedRun
  readonly isNew: boolean
}

function writerOf(zip: ZipWriter, { path, run, isNew }: OpenedLog): EvalLogWriter {
  const { spec } = run
  let pending: EvalSampleSummary[] = []
  let files = lastSummaries(zip)
  let isClosed = false
  let isEmpty = isNew

  async function orError<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work()
    } catch (error) {
      throw writingError(path, error)
    }
  }

  /** In the same breath as the samples it tells of: no other sample comes between. */
  async function writeSummaries(): Promise<void> {
    if (pending.length === 0) return
    const json = toInspectJson(pending)
    pending = []
    files += 1
    await zip.append(`${summariesFolder}${files}.json`, json)
  }

  return {
    path,
    spec,
    earlierMs: run.earlierMs,
    lostBytes: zip.lostBytes,
    earlier: earlierIn(zip),
    async add(trial) {
      if (isClosed)
        throw new UsageError(`Cannot add trial ${trial.trial} of "${trial.sample.id}": log "${path}" is closed`)
      const outcome = outcomeOf(trial)
      const sample = evalSampleOf(trial, outcome, spec)
      const json = jsonOf(trial, sample)
      isEmpty = false
      const writing = orError(() => zip.append(sampleNameOf(sample.id, sample.epoch), json))
      pending.push(summaryOf(sample, outcome))
      // A summary that could not be written is made of its sample again.
      if (pending.length >= summariesAtOnce) writeSummaries().catch(() => {})
      await writing
    },
    flush: () =>
      orError(async () => {
        await writeSummaries()
        await zip.flush()
      }),
    async close(status, summary, error) {
      if (isClosed) throw new UsageError(`Cannot close log "${path}": it is closed already`)
      isClosed = true
      const end = { status, summary, error: error === undefined ? null : evalErrorOf(error), endedAt: Date.now() }
      const reductions = createReductions({ ...summary, trials: spec.trials })
      await orError(async () => {
        await using _ = zip
        await writeSummaries()
        await zip.appendStream(entryNames.summaries, inPieces(summariesJson(zip, reductions)))
        await zip.appendStream(entryNames.reductions, inPieces(reductions.json()))
        await zip.append(entryNames.header, toInspectJson(evalHeaderOf(run, end)))
      })
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return
      isClosed = true
      await orError(async () => {
        await using _ = zip
        await writeSummaries()
      })
      // A run that could not start leaves nothing behind.
      if (isEmpty) await rm(path, { force: true })
    },
  }
}

function jsonOf({ sample: { id }, trial }: Trial, sample: EvalSample): string {
  try {
    return toInspectJson(sample)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`Cannot log trial ${trial} of "${id}": what it brought is no JSON: ${why}`, { cause: error })
  }
}

async function* earlierIn(zip: ZipWriter): AsyncGenerator<Outcome> {
  for await (const { outcome } of loggedSummaries(zip, { skipDamaged: true })) yield outcome
}

function lastSummaries(zip: ZipWriter): number {
  let last = 0
  for (const { name } of zip.directory.entries()) {
    if (name.startsWith(summariesFolder))
      last = Math.max(last, Number.parseInt(name.slice(summariesFolder.length), 10) || 0)
  }
  return last
}

function evalErrorOf(error: unknown): ReturnType<typeof errorOf> {
  if (!(error instanceof Error)) return errorOf({ name: 'Error', message: String(error) })
  const { name, message, stack } = error
  return errorOf({ name, message, ...(stack !== undefined && { stack }) })
}

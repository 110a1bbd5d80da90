import { UsageError } from '@glmkit/core'
import type { Outcome } from '../outcome.ts'
import type { RunSpec } from '../run-spec.ts'
import type { SuiteSummary } from '../summary.ts'
import { loggedRunOf, loggedSummaryOf } from './eval-header.ts'
import type { EvalHeader, EvalSample } from './inspect-log.ts'
import { loggedTrialOf } from './logged-trial.ts'
import { foreignOutcomeOf } from './foreign-outcome.ts'
import { openArchiveLog } from './open-archive-log.ts'
import type { LogSource } from './log-source.ts'
import { openJsonLog } from './open-json-log.ts'

/** A log, read piece by piece: it need not fit into memory. */
export interface EvalLogReader extends AsyncDisposable {
  readonly path: string
  /** Of a run that is going on or has crashed: `status` is `started` and there are no results. */
  readonly header: EvalHeader
  /** Absent if the log is not ours. */
  readonly spec: RunSpec | undefined
  /** Absent if the log is not ours, or was not closed. */
  readonly summary: SuiteSummary | undefined
  /** Lost to a crash or to damage. */
  readonly lostBytes: number
  /** One for each trial, in no order. Of a log that is not ours what Inspect's scores say, with an empty `hash`. */
  summaries(): AsyncIterable<Outcome>
  /** `withAttachments(sample)` puts long texts in, `loggedTrialOf(sample)` gives what ours have beyond Inspect's. */
  samples(): AsyncIterable<EvalSample>
  /** @param epoch Default: 1. */
  sample(id: string | number, epoch?: number): Promise<EvalSample | undefined>
}

/**
 * Opens a log of ours or of Inspect's, `.eval` or `.json`.
 *
 * @throws {UsageError} If it is not there or is no log.
 * @throws {AgentError} If it is damaged.
 */
export async function readEvalLog(path: string): Promise<EvalLogReader> {
  if (!path.endsWith('.eval') && !path.endsWith('.json')) {
    throw new UsageError(`Cannot read log "${path}": its name must end with ".eval" or ".json"`)
  }
  const source = await (path.endsWith('.eval') ? openArchiveLog(path) : openJsonLog(path))
  const { header, lostBytes } = source
  return {
    path,
    header,
    spec: loggedRunOf(header.eval)?.spec,
    summary: loggedSummaryOf(header),
    lostBytes,
    summaries: () => source.outcomes?.() ?? outcomesOf(source),
    samples: () => source.samples(),
    sample: (id, epoch = 1) => source.sample(id, epoch),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  }
}

async function* outcomesOf(source: LogSource): AsyncGenerator<Outcome> {
  for await (const sample of source.samples()) yield loggedTrialOf(sample)?.outcome ?? foreignOutcomeOf(sample)
}

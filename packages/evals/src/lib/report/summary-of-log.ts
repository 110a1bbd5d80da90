import type { EvalLogReader } from '../log/read-eval-log.ts'
import type { Outcome } from '../outcome.ts'
import { createTally } from '../run/tally.ts'
import type { SuiteSummary } from '../summary.ts'
import { specOf } from './run-facts.ts'

/** The summary a log was closed with; for one that was not, or is not ours, what its outcomes add up to. */
export async function summaryOfLog(log: EvalLogReader): Promise<SuiteSummary> {
  const count = createSummaryCount(log)
  if (log.summary === undefined) for await (const outcome of log.summaries()) count.add(outcome)
  return count.summary()
}

/** The same for a reader that passes by all outcomes anyway. */
export interface SummaryCount {
  add(outcome: Outcome): void
  summary(): SuiteSummary
}

export function createSummaryCount({ header, spec, summary }: EvalLogReader): SummaryCount {
  const known = specOf({ header, spec })
  const tally = createTally(known, known)
  return {
    add(outcome) {
      if (summary === undefined) tally.add(outcome)
    },
    summary() {
      const { started_at, completed_at } = header.stats
      const elapsedMs = Date.parse(completed_at) - Date.parse(started_at)
      // Of a run that has not ended nobody knows.
      return summary ?? tally.summary(Number.isFinite(elapsedMs) ? elapsedMs : 0)
    },
  }
}

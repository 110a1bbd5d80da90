import type { EvalSample } from '../log/inspect-log.ts'
import { loggedTrialOf } from '../log/logged-trial.ts'
import type { EvalLogReader } from '../log/read-eval-log.ts'
import type { Outcome } from '../outcome.ts'

/** A log's samples with what became of them: ours bring it with them, for Inspect's the log says it apart. */
export async function* samplesWithOutcomes(
  log: EvalLogReader,
): AsyncGenerator<{ readonly sample: EvalSample; readonly outcome: Outcome }> {
  const keyOf = (id: string | number, trial: number): string => `${trial} ${id}`
  const outcomes = new Map<string, Outcome>()
  if (log.spec === undefined) {
    for await (const outcome of log.summaries()) outcomes.set(keyOf(outcome.id, outcome.trial), outcome)
  }
  for await (const sample of log.samples()) {
    const outcome = loggedTrialOf(sample)?.outcome ?? outcomes.get(keyOf(sample.id, sample.epoch))
    if (outcome !== undefined) yield { sample, outcome }
  }
}

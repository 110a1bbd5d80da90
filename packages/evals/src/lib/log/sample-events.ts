import type { Message, RunEvent } from '@glmkit/core'
import type { Trial } from '../trial.ts'
import { chatContextOf, modelUsagesOf } from './chat-messages.ts'
import type { Attachments } from './attachments.ts'
import type { EvalEvent, SampleInitEvent } from './inspect-event.ts'
import { runEventsOf } from './run-events.ts'
import type { EventBase, RunOfTrial } from './run-events.ts'
import { errorOf, limitOf, scoreOf } from './sample-parts.ts'

/** What happened in a trial, as Inspect tells it. */
export function sampleEventsOf(trial: Trial, init: SampleInitEvent['sample'], attachments: Attachments): EvalEvent[] {
  const { events, solution, startedAt, endedAt } = trial
  const base: EventBase = (at, spanId) => ({
    uuid: null,
    span_id: spanId ?? null,
    timestamp: new Date(at).toISOString(),
    working_start: Math.max(0, at - startedAt) / 1_000,
    metadata: null,
    pending: null,
  })
  const runs = runsIn(events, solution?.transcript ?? [])
  const context = chatContextOf(
    runs.flatMap(({ transcript }) => transcript),
    solution?.toolCalls ?? [],
    attachments.refer,
  )
  const told = runs.flatMap((run) => runEventsOf(run, { base, context, attachments }))
  // A run within a run was told after it.
  told.sort((a, b) => (a.timestamp < b.timestamp ? -1 : Number(a.timestamp > b.timestamp)))
  const begun: EvalEvent = { ...base(startedAt), event: 'sample_init', sample: init, state: {} }
  return [begun, ...told, ...endingOf(trial, init.target, base(endedAt))]
}

/** What ended the trial, and what was made of it. */
function endingOf(trial: Trial, target: string | readonly string[], base: ReturnType<EventBase>): EvalEvent[] {
  const told: EvalEvent[] = []
  if (trial.limit !== undefined) {
    const message = `The trial has reached its limit of ${trial.limit.limit} ${trial.limit.type}`
    told.push({ ...base, event: 'sample_limit', ...limitOf(trial.limit), message })
  }
  for (const score of trial.scores) {
    told.push({
      ...base,
      metadata: { scorer: score.scorer },
      event: 'score',
      score: scoreOf(score),
      target,
      intermediate: false,
      model_usage: modelUsagesOf(trial.usageByModel),
    })
  }
  if (trial.failure !== undefined) told.push({ ...base, event: 'error', error: errorOf(trial.failure) })
  return told
}

/**
 * The runs of a trial, those of sub-agents included, in the order in which they began.
 *
 * @param transcript Of a run that has told no end.
 */
function runsIn(events: readonly RunEvent[], transcript: readonly Message[]): readonly RunOfTrial[] {
  const runs = new Map<string, RunOfTrial & { readonly events: RunEvent[] }>()
  const note = (event: RunEvent, parentId: string | null): void => {
    if (event.type === 'agent-event') return note(event.event, event.runId)
    const { runId: id, type } = event
    const run = runs.get(id) ?? { id, parentId, agent: 'agent', model: 'unknown', transcript, events: [] }
    run.events.push(event)
    if (type === 'run-start') runs.set(id, { ...run, agent: event.agent, model: event.model })
    else if (type === 'run-end') runs.set(id, { ...run, transcript: event.result.transcript })
    else if (type === 'run-failed') runs.set(id, { ...run, transcript: event.transcript })
    else if (!runs.has(id)) runs.set(id, run)
  }
  for (const event of events) note(event, null)
  return [...runs.values()]
}

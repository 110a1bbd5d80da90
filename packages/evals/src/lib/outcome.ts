import { addUsage, noUsage } from '@glmkit/glm/model'
import type { RunEvent, Usage } from '@glmkit/core'
import type { FailureKind, Trial } from './trial.ts'

/** What statistics and progress need of a trial: a few hundred bytes of JSON, kept in the log beside the whole. */
export interface Outcome {
  readonly id: string
  readonly trial: number
  readonly hash: string
  readonly cluster?: string
  readonly language?: string
  /** Absent if it was not scored. */
  readonly isPassed?: boolean
  readonly failure?: FailureKind
  readonly isLimited?: true
  readonly scores: readonly {
    readonly scorer: string
    readonly role: 'verdict' | 'metric'
    readonly value: number
    readonly label?: string
  }[]
  /** Why it did not pass, in one line. */
  readonly reason?: string
  readonly workingMs: number
  readonly usageByModel: Readonly<Record<string, Usage>>
  readonly calls: number
  /** Of the calls, by `ToolCallRecord.failure`. */
  readonly callFailures?: Readonly<Record<string, number>>
  /** Replies that came from another model than was asked, by the id that the server gave. */
  readonly otherModels?: Readonly<Record<string, number>>
  /** Requests the server refused for their rate. */
  readonly rateLimited?: number
}

export function outcomeOf(trial: Trial): Outcome {
  const { sample, isPassed, failure, limit, scores, workingMs, usageByModel } = trial
  const { id, cluster, language } = sample
  const calls = trial.solution?.toolCalls ?? []
  const callFailures = countBy(calls.flatMap((call) => (call.isError ? [call.failure ?? 'failed'] : [])))
  const otherModels = countBy(otherModelsIn(trial.events))
  const rateLimited = trial.events.filter(isRateLimit).length
  const reason = isPassed === true ? undefined : reasonOf(trial)
  return {
    id,
    trial: trial.trial,
    hash: trial.hash,
    ...(cluster !== undefined && { cluster }),
    ...(language !== undefined && { language }),
    ...(isPassed !== undefined && { isPassed }),
    ...(failure && { failure: failure.kind }),
    ...(limit && { isLimited: true as const }),
    scores: scores.map(({ scorer, role, value, label }) => ({
      scorer,
      role,
      value,
      ...(label !== undefined && { label }),
    })),
    ...(reason !== undefined && { reason }),
    workingMs,
    usageByModel,
    calls: calls.length,
    ...(callFailures && { callFailures }),
    ...(otherModels && { otherModels }),
    ...(rateLimited > 0 && { rateLimited }),
  }
}

/** A trial's usage over all models. */
export function totalUsage(usageByModel: Readonly<Record<string, Usage>>): Usage {
  return Object.values(usageByModel).reduce(addUsage, noUsage)
}

function reasonOf({ scores, failure, limit }: Trial): string {
  const failed = scores.filter(({ role, value }) => role === 'verdict' && value < 1)
  const parts = [
    ...(failure === undefined ? [] : [`${failure.name}: ${failure.message}`]),
    ...(limit === undefined ? [] : [`stopped at its limit of ${limit.limit} ${limit.type}`]),
    ...(failure === undefined ? failed.map(({ scorer, explanation }) => `${scorer}: ${explanation}`) : []),
  ]
  const line = parts.join('; ').replace(/\s+/g, ' ')
  return line.length > 300 ? `${line.slice(0, 299)}…` : line
}

function otherModelsIn(events: readonly RunEvent[]): string[] {
  const asked = new Map<string, string>()
  const others: string[] = []
  const look = (event: RunEvent): void => {
    if (event.type === 'agent-event') look(event.event)
    if (event.type === 'run-start') asked.set(event.runId, event.model)
    if (event.type !== 'turn-end') return
    const wanted = asked.get(event.runId) ?? event.model
    if (bareModelId(event.model) !== bareModelId(wanted)) others.push(event.model)
  }
  events.forEach(look)
  return others
}

/** Hosts put their own names before a model's and dates behind it, as in `z-ai/glm-5-20260211`. */
export function bareModelId(model: string): string {
  return model
    .slice(model.lastIndexOf('/') + 1)
    .toLowerCase()
    .replace(/-(latest|20\d{2}-?\d{2}-?\d{2})$/, '')
}

function isRateLimit(event: RunEvent): boolean {
  if (event.type === 'agent-event') return isRateLimit(event.event)
  return event.type === 'retry' && event.kind === 'rate-limit'
}

/** @returns `undefined` if there are none. */
export function countBy(keys: readonly string[]): Record<string, number> | undefined {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts.size === 0 ? undefined : Object.fromEntries(counts)
}

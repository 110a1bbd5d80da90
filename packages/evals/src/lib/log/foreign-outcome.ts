import type { CallFailure, Usage } from '@glmkit/core'
import { bareModelId, countBy } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import type { EvalSample, ScoreValue } from './inspect-log.ts'
import type { ModelUsage, ToolCallError } from './inspect-message.ts'

/**
 * What a sample says for itself that another harness has logged. Scores from 0 to 1 are verdicts; without one and without
 * an error it has neither `isPassed` nor `failure`: nobody has judged it.
 */
export function foreignOutcomeOf(sample: EvalSample): Outcome {
  const scores = Object.entries(sample.scores ?? {}).flatMap(([scorer, { value }]) => {
    const number = numberOf(value)
    if (number === undefined) return []
    const role = number >= 0 && number <= 1 ? ('verdict' as const) : ('metric' as const)
    return [{ scorer, role, value: number }]
  })
  const verdicts = scores.filter(({ role }) => role === 'verdict')
  const calls = sample.messages.flatMap((message) => (message.role === 'tool' ? [message] : []))
  const callFailures = countBy(calls.flatMap(({ error }) => (error === null ? [] : [failures[error.type] ?? 'failed'])))
  const otherModels = countBy(otherModelsIn(sample))
  return {
    id: String(sample.id),
    trial: sample.epoch,
    hash: '',
    ...(verdicts.length > 0 && { isPassed: verdicts.every(({ value }) => value === 1) }),
    ...(verdicts.length === 0 && sample.error !== null && { failure: 'harness' as const }),
    ...(sample.limit !== null && { isLimited: true as const }),
    scores,
    ...(sample.error !== null && { reason: sample.error.message.replace(/\s+/g, ' ').slice(0, 300) }),
    workingMs: Math.round((sample.working_time ?? sample.total_time ?? 0) * 1_000),
    usageByModel: Object.fromEntries(Object.entries(sample.model_usage).map(([id, usage]) => [id, usageOf(usage)])),
    calls: calls.length,
    ...(callFailures && { callFailures }),
    ...(otherModels && { otherModels }),
  }
}

/** What `ToolCallRecord.failure` calls it; the rest has failed while it ran. */
const failures: { readonly [Type in ToolCallError['type']]?: CallFailure } = {
  parsing: 'invalid-arguments',
  timeout: 'timeout',
  approval: 'denied',
  limit: 'budget',
}

/**
 * Ids that replies came with and that are not what was asked for. A provider's name before an id and a date behind it, as
 * in `openai/gpt-4o` and `gpt-4o-2024-08-06`, are the same model.
 */
function otherModelsIn({ events }: EvalSample): string[] {
  return events.flatMap((event) => {
    if (event.event !== 'model' || event.model === '' || event.output.model === '') return []
    return bareModelId(event.model) === bareModelId(event.output.model) ? [] : [event.output.model]
  })
}

const words: Readonly<Record<string, number>> = { c: 1, p: 0.5, i: 0, n: 0, yes: 1, true: 1, no: 0, false: 0 }

/** As Inspect reads values; `undefined` for what is no number. */
function numberOf(value: ScoreValue): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase()
  if (Object.hasOwn(words, word)) return words[word]
  const number = word === '' ? Number.NaN : Number(word)
  return Number.isFinite(number) ? number : undefined
}

/** Providers that count cached tokens as input, too, have a total that is less than the sum. */
function usageOf(usage: ModelUsage): Usage {
  const cached = usage.input_tokens_cache_read ?? 0
  const written = usage.input_tokens_cache_write ?? 0
  const isApart = usage.total_tokens >= usage.input_tokens + cached + written + usage.output_tokens
  return {
    inputTokens: usage.input_tokens + (isApart ? cached + written : 0),
    cachedInputTokens: cached,
    outputTokens: usage.output_tokens,
    reasoningTokens: usage.reasoning_tokens ?? 0,
    costUsd: usage.total_cost,
  }
}

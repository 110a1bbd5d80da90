import type { NamedScore, ReachedLimit, TrialFailure } from '../trial.ts'
import type { EvalError, SampleLimit, Score } from './inspect-log.ts'

/** Verdicts become Inspect's letters where they are clear. */
export function scoreOf({ role, value, answer, explanation, label, metadata }: NamedScore): Score {
  const letter = value === 1 ? 'C' : value === 0 ? 'I' : value
  const facts = label === undefined ? metadata : { ...metadata, label }
  return {
    value: role === 'verdict' ? letter : value,
    answer: answer ?? null,
    explanation,
    metadata: facts ?? null,
    history: [],
  }
}

export function errorOf({ name, message, stack }: Pick<TrialFailure, 'name' | 'message' | 'stack'>): EvalError {
  const traceback = stack ?? `${name}: ${message}`
  return { message: `${name}: ${message}`, traceback, traceback_ansi: traceback }
}

const limitTypes = { turns: 'message', tokens: 'token', seconds: 'time', usd: 'cost' } as const

export function limitOf({
  type,
  limit,
}: ReachedLimit): SampleLimit & { readonly type: 'message' | 'token' | 'time' | 'cost' } {
  return { type: limitTypes[type], limit }
}

import type { RunResult, ToolCallRecord } from '@glmkit/core'
import { z } from 'zod'
import type { Outcome } from '../outcome.ts'
import type { Trial } from '../trial.ts'
import type { EvalSample } from './inspect-log.ts'

/** What Inspect's sample has no place for: `metadata.glmkit` of the samples of our logs. */
export interface LoggedTrial {
  readonly outcome: Outcome
  /** `Sample.target`, where Inspect's is but text. */
  readonly target: unknown
  readonly turns: number
  readonly toolCalls: readonly ToolCallRecord[]
  readonly output?: unknown
  readonly stopReason?: RunResult['stopReason']
  readonly stopDetail?: string
  readonly plan?: RunResult['plan']
  readonly edits?: RunResult['edits']
  readonly limit?: Trial['limit']
  readonly failure?: Trial['failure']
  readonly retried?: Trial['retried']
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly endedAt: number
}

const usage = z.looseObject({
  inputTokens: z.number(),
  cachedInputTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  costUsd: z.number().nullable(),
})

/** What statistics and reports would trip over; the rest of a log of ours is as we made it. */
export const outcomeShape: z.ZodType = z.object({
  id: z.string(),
  trial: z.int(),
  hash: z.string(),
  isPassed: z.boolean().optional(),
  scores: z.array(z.object({ scorer: z.string(), role: z.enum(['verdict', 'metric']), value: z.number() })),
  workingMs: z.number(),
  usageByModel: z.record(z.string(), usage),
  calls: z.number(),
})

const trialShape = z.object({
  outcome: outcomeShape,
  turns: z.number(),
  toolCalls: z.array(z.object({ callId: z.string(), name: z.string(), turn: z.number(), isError: z.boolean() })),
  startedAt: z.number(),
  endedAt: z.number(),
})

const loggedTrial = z.custom<LoggedTrial>((value) => trialShape.safeParse(value).success)

/** @returns `undefined` for a sample that is not ours. */
export function loggedTrialOf({ metadata }: Pick<EvalSample, 'metadata'>): LoggedTrial | undefined {
  return loggedTrial.safeParse(metadata.glmkit).data
}

import type { FinishReason } from '@glmkit/core'
import type { ChatMessage, ModelOutput, ModelUsage } from './inspect-message.ts'

type InspectStopReason = ModelOutput['choices'][number]['stop_reason']

export const stopReasons: { readonly [Reason in FinishReason | 'broken']: InspectStopReason } = {
  stop: 'stop',
  tool_calls: 'tool_calls',
  length: 'max_tokens',
  model_context_window_exceeded: 'model_length',
  sensitive: 'content_filter',
  broken: 'unknown',
}

interface ModelOutputFacts {
  readonly model: string
  readonly stopReason: InspectStopReason
  readonly completion: string
  readonly usage: ModelUsage | null
  readonly seconds: number | null
}

/** @param answer The reply; absent where it had neither text nor calls. */
export function modelOutputOf(answer: ChatMessage | undefined, facts: ModelOutputFacts): ModelOutput {
  const { model, stopReason, completion, usage, seconds } = facts
  const choices = answer?.role === 'assistant' ? [{ message: answer, stop_reason: stopReason, logprobs: null }] : []
  return { model, choices, completion, usage, time: seconds, metadata: null, error: null }
}

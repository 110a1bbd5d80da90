import type { Generation } from './generation.ts'
import type { HostShape } from './host-shape.ts'
import { newCallId, newShortId, newToolCallId } from './ids.ts'
import type { Usage } from './request-log.ts'

/** A generated reply and what a host says about it. */
export interface WireReply {
  readonly id: string
  /** Unix seconds. */
  readonly created: number
  readonly model: string
  readonly requestId: string
  readonly generation: Generation
  /** Undefined where the host reports none. */
  readonly usage: Usage | undefined
  readonly shape: HostShape
  readonly toolStream: boolean
  /** Whether it says how it ended; a stream without an end has no usage either. */
  readonly hasEnd: boolean
}

type UsageFields = Partial<Omit<Usage, 'completion_tokens' | 'prompt_tokens' | 'total_tokens'>>

/** The usage in the order of the stream. */
export function usageFields(usage: Usage, shape: HostShape): object {
  const { prompt_tokens, completion_tokens, total_tokens, prompt_tokens_details, completion_tokens_details } = usage
  const { details, excludesCached } = shape.usage
  const more: UsageFields = {
    ...(details !== 'none' && { prompt_tokens_details }),
    ...(details === 'both' && { completion_tokens_details }),
  }
  const prompt = excludesCached ? prompt_tokens - prompt_tokens_details.cached_tokens : prompt_tokens
  return { prompt_tokens: prompt, completion_tokens, total_tokens, ...more }
}

/** The id of a call as the host writes it; undefined where it leaves it out. */
export function callId(given: string | undefined, shape: HostShape, stream: boolean): string | undefined {
  if (shape.callIds === 'missing') return undefined
  if (given !== undefined) return given
  if (shape.callIds === 'chatcmpl-tool') return newToolCallId()
  if (shape.callIds === 'short') return newShortId()
  return newCallId(stream || !shape.isVendor)
}

export function callIndex(index: number, shape: HostShape): { readonly index?: number } {
  if (shape.callIndex === 'missing') return {}
  return { index: shape.callIndex === 'zero' ? 0 : index }
}

export function reasoningFields(text: string, shape: HostShape): Record<string, unknown> {
  const details = [{ type: 'reasoning.text', text, format: 'unknown', index: 0 }]
  return { [shape.reasoningField]: text, ...(shape.hasReasoningDetails && { reasoning_details: details }) }
}

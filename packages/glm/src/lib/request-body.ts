import { randomUUID } from 'node:crypto'
import type { Message } from './message.ts'
import type { ModelRequest } from './model.ts'
import { extraFields } from './hosts.ts'
import type { HostProfile, Thinking } from './hosts.ts'

export interface BodyOptions {
  readonly model: string
  readonly profile: HostProfile
  readonly thinking: Thinking
  readonly stream: boolean
  readonly maxOutputTokens: number
  readonly temperature: number | undefined
  readonly topP: number | undefined
}

/**
 * The JSON body of a request.
 *
 * Tools and messages lead, in the order the model reads them: the body of an earlier turn is a byte prefix of the later
 * one up to the end of its messages. What changes from try to try comes last.
 */
export function requestBody({ messages, tools }: ModelRequest, options: BodyOptions): Record<string, unknown> {
  const { model, profile, thinking, stream, maxOutputTokens, temperature, topP } = options
  return {
    model,
    ...(tools.length > 0 && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    messages: messages.map((message) => onWire(message, profile)),
    stream,
    max_tokens: maxOutputTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...extraFields(profile, { thinking, hasTools: tools.length > 0, stream }),
    ...(profile.hasRequestId && { request_id: randomUUID() }),
  }
}

/** Z.ai's fields are ours; other hosts read earlier reasoning under other names. */
function onWire(message: Message, { reasoningFields }: HostProfile): Message | Record<string, unknown> {
  const isOurs = reasoningFields.length === 1 && reasoningFields[0] === 'reasoning_content'
  if (isOurs || message.role !== 'assistant' || message.reasoning_content === undefined) return message
  const { reasoning_content: reasoning, ...rest } = message
  return { ...rest, ...Object.fromEntries(reasoningFields.map((field) => [field, reasoning])) }
}

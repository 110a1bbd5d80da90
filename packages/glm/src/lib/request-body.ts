import { randomUUID } from 'node:crypto'
import type { Message } from './message.ts'
import type { ModelRequest, ToolDeclaration } from './model.ts'
import { extraFields } from './hosts.ts'
import type { HostProfile, Thinking } from './hosts.ts'
import type { SentTexts } from './sent-text.ts'

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
 * The JSON of a request's body, in UTF-8.
 *
 * Tools and messages lead, in the order the model reads them: the body of an earlier turn is a byte prefix of the later
 * one up to the end of its messages. What changes from try to try comes last.
 *
 * @param sentTexts Those of the profile: what is there is not written again, and what is new is kept there.
 */
export function requestBody({ messages, tools }: ModelRequest, options: BodyOptions, sentTexts: SentTexts): Buffer {
  const { model, profile, thinking, stream, maxOutputTokens, temperature, topP } = options
  const known = sentTexts.find(messages)
  const from = known?.messages.length ?? 0
  const to = Math.max(from, lastingCount(messages))
  const written = messages
    .slice(from)
    .map((message, index) => `${from + index > 0 ? ',' : ''}${JSON.stringify(onWire(message, profile))}`)
  const rest = {
    stream,
    max_tokens: maxOutputTokens,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...extraFields(profile, { thinking, hasTools: tools.length > 0, stream }),
    ...(profile.hasRequestId && { request_id: randomUUID() }),
  }
  const toolsField = tools.length > 0 ? `"tools":[${tools.map(toolText).join(',')}],` : ''
  const head = Buffer.from(`{"model":${JSON.stringify(model)},${toolsField}"messages":[`)
  const fresh = Buffer.from(written.slice(0, to - from).join(''))
  const tail = Buffer.from(`${written.slice(to - from).join('')}],${JSON.stringify(rest).slice(1)}`)
  const body = Buffer.concat([head, ...(known ? [known.json] : []), fresh, tail])
  // A view, not a copy: one body is all that is kept of a conversation.
  const json = body.subarray(head.length, body.length - tail.length)
  if (to > 0) sentTexts.keep({ messages: messages.slice(0, to), json }, known)
  return body
}

/**
 * How many of the first messages the next prompt will have, too: it may lack a message a memory has put at the end, and the
 * last result may carry a plan that it will not.
 */
function lastingCount(messages: readonly Message[]): number {
  if (messages.at(-1)?.role === 'tool') return messages.findLastIndex(({ role }) => role === 'assistant')
  return messages.findLastIndex(({ role }) => role !== 'user') + 1
}

/** Tools are sent again every turn, and by every run of an agent. */
const toolTexts = new WeakMap<ToolDeclaration, string>()

function toolText(tool: ToolDeclaration): string {
  const text = toolTexts.get(tool) ?? JSON.stringify({ type: 'function', function: tool })
  toolTexts.set(tool, text)
  return text
}

/** Z.ai's fields are ours; other hosts read earlier reasoning under other names. */
function onWire(message: Message, { reasoningFields }: HostProfile): Message | Record<string, unknown> {
  const isOurs = reasoningFields.length === 1 && reasoningFields[0] === 'reasoning_content'
  if (isOurs || message.role !== 'assistant' || message.reasoning_content === undefined) return message
  const { reasoning_content: reasoning, ...rest } = message
  return { ...rest, ...Object.fromEntries(reasoningFields.map((field) => [field, reasoning])) }
}

import { joinTexts } from './generation.ts'
import { parseRecord } from './is-record.ts'
import { callId, callIndex, reasoningFields, usageFields, type WireReply } from './reply-parts.ts'

/** A whole reply as the host writes it in one JSON object. */
export function jsonReply(reply: WireReply): object {
  return reply.shape.isVendor ? vendorReply(reply) : openAiReply(reply)
}

/** The vendor writes its keys in alphabetical order. */
function vendorReply(reply: WireReply): object {
  const { generation, usage, hasEnd } = reply
  const reasoning = joinTexts(generation.pieces, 'reasoning')
  const calls = callsOf(reply).map(({ id, name, text, index }) => {
    return { function: { arguments: text, name }, id, index, type: 'function' }
  })
  const message = {
    content: joinTexts(generation.pieces, 'content'),
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    role: 'assistant',
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return {
    choices: [{ ...(hasEnd && { finish_reason: generation.finishReason }), index: 0, message }],
    created: reply.created,
    id: reply.id,
    model: reply.model,
    object: 'chat.completion',
    request_id: reply.requestId,
    ...(usage !== undefined && {
      usage: {
        completion_tokens: usage.completion_tokens,
        completion_tokens_details: usage.completion_tokens_details,
        prompt_tokens: usage.prompt_tokens,
        prompt_tokens_details: usage.prompt_tokens_details,
        total_tokens: usage.total_tokens,
      },
    }),
  }
}

function openAiReply(reply: WireReply): object {
  const { generation, shape, usage, hasEnd } = reply
  const reasoning = joinTexts(generation.pieces, 'reasoning')
  const calls = callsOf(reply).map(({ id, name, text, index }) => {
    const fn = { name, arguments: shape.wholeArguments === 'object' ? (parseRecord(text) ?? text) : text }
    return { ...(id !== undefined && { id }), ...callIndex(index, shape), type: 'function', function: fn }
  })
  const message = {
    role: 'assistant',
    content: contentOf(joinTexts(generation.pieces, 'content'), shape.content),
    ...(shape.content === 'null' && { refusal: null, [shape.reasoningField]: null, tool_calls: null }),
    ...(reasoning !== '' && reasoningFields(reasoning, shape)),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  const finish_reason = hasEnd ? generation.finishReason : null
  const native = 'native_finish_reason' in shape.choice && { native_finish_reason: finish_reason }
  return {
    id: reply.id,
    object: 'chat.completion',
    created: reply.created,
    model: reply.model,
    ...shape.chunk,
    choices: [{ index: 0, message, logprobs: null, finish_reason, ...native }],
    ...(usage !== undefined && { usage: usageFields(usage, shape) }),
  }
}

function contentOf(text: string, form: WireReply['shape']['content']): unknown {
  if (form === 'parts' && text !== '') return [{ type: 'text', text }]
  return form === 'null' && text === '' ? null : text
}

interface WholeCall {
  readonly id: string | undefined
  readonly name: string
  readonly text: string
  readonly index: number
}

/** The calls of which at least one token was generated. */
function callsOf({ generation, shape }: WireReply): WholeCall[] {
  return generation.calls.flatMap(({ id, name }, index) => {
    const fragments = generation.pieces.filter((piece) => piece.type === 'call' && piece.index === index)
    if (fragments.length === 0) return []
    return [{ id: callId(id, shape, false), name, text: joinTexts(fragments, 'call'), index }]
  })
}

import { ApiError } from './api-error.ts'
import type { ChatMessage, ToolCall } from './brain.ts'
import { isRecord, parseRecord } from './is-record.ts'

/**
 * Reads the conversation of a request and checks its invariants.
 *
 * @throws {ApiError} 1214 for what the endpoint calls illegal messages, 1210 for content a text model cannot read and
 * for calls whose arguments are not JSON, 1213 for a question without text.
 *
 * @param reasoningField Where the host's own replies have their reasoning; it takes it back from there too.
 */
export function readMessages(value: unknown, reasoningField = 'reasoning_content'): ChatMessage[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw illegal('messages must be a list with at least one message', 'messages 必须是非空列表')
  }
  const messages = value.map((message: unknown, index) => readMessage(message, index, reasoningField))
  checkPairing(messages)
  if (!messages.some((message) => message.role === 'user')) {
    throw illegal('there is no user message, add one', '缺少 user 消息，请添加')
  }
  const last = messages.at(-1)
  if (last?.role !== 'user' && last?.role !== 'tool') {
    throw illegal(
      `the last message has role "${last?.role}", end with a user or tool message`,
      `最后一条消息的角色是 "${last?.role}"，必须是 user 或 tool`,
    )
  }
  if (last.role === 'user' && last.content.trim() === '') throw new ApiError('1213', { about: 'prompt' })
  return messages
}

function readMessage(value: unknown, index: number, reasoningField: string): ChatMessage {
  const at = `messages[${index}]`
  if (!isRecord(value)) throw illegal(`${at} is not an object`, `${at} 不是对象`)
  const { role, content, tool_calls, tool_call_id } = value
  const reasoning = value.reasoning_content ?? value[reasoningField]
  switch (role) {
    case 'system':
    case 'user':
      return { role, content: readContent(content, at) }
    case 'tool':
      if (typeof tool_call_id !== 'string' || tool_call_id === '') {
        throw illegal(`${at} has no tool_call_id`, `${at} 缺少 tool_call_id`)
      }
      return { role, content: readContent(content, at), tool_call_id }
    case 'assistant': {
      const calls = readCalls(tool_calls, at)
      const text = content === undefined || content === null ? '' : readContent(content, at)
      if (text === '' && calls.length === 0) {
        throw illegal(`${at} has neither content nor tool_calls`, `${at} 既没有 content 也没有 tool_calls`)
      }
      return {
        role,
        content: text,
        ...(typeof reasoning === 'string' && { reasoning_content: reasoning }),
        ...(calls.length > 0 && { tool_calls: calls }),
      }
    }
    default:
      throw illegal(
        `${at}.role is ${JSON.stringify(role)}, expected system, user, assistant or tool`,
        `${at}.role 为 ${JSON.stringify(role)}，角色信息不正确`,
      )
  }
}

function readContent(content: unknown, at: string): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) {
    throw illegal(`${at}.content must be a text or a list of text parts`, `${at}.content 必须是文本或文本片段列表`)
  }
  return content.map((part: unknown, index) => readTextPart(part, `${at}.content[${index}]`)).join('')
}

function readTextPart(part: unknown, at: string): string {
  if (!isRecord(part)) throw illegal(`${at} is not an object`, `${at} 不是对象`)
  if (part.type !== 'text') {
    const type = JSON.stringify(part.type)
    throw new ApiError('1210', {
      en: `${at}.type is ${type}, but this model reads only "text": use a vision model (glm-4.6v, glm-4.5v)`,
      zh: `${at}.type 参数非法：${type}，取值范围 ['text']，请使用视觉模型（glm-4.6v、glm-4.5v）`,
    })
  }
  if (typeof part.text !== 'string') throw illegal(`${at}.text must be a text`, `${at}.text 必须是文本`)
  return part.text
}

function readCalls(value: unknown, at: string): ToolCall[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw illegal(`${at}.tool_calls must be a list`, `${at}.tool_calls 必须是列表`)
  return value.map((call: unknown, index) => readCall(call, `${at}.tool_calls[${index}]`))
}

function readCall(call: unknown, at: string): ToolCall {
  if (!isRecord(call) || !isRecord(call.function)) throw illegal(`${at} has no function`, `${at} 缺少 function`)
  const { id } = call
  const { name, arguments: text } = call.function
  if (typeof id !== 'string' || id === '') throw illegal(`${at} has no id`, `${at} 缺少 id`)
  if (typeof name !== 'string' || name === '') throw illegal(`${at} has no function.name`, `${at} 缺少 function.name`)
  if (typeof text !== 'string' || parseRecord(text) === undefined) {
    // The template walks the arguments as a mapping, so that such a message can never be sent again.
    throw new ApiError('1210', {
      en: `${at}.function.arguments is not the JSON of an object, send "{}" or the repaired arguments`,
      zh: `${at}.function.arguments 不是 JSON 对象，请发送 "{}" 或修复后的参数`,
    })
  }
  return { id, type: 'function', function: { name, arguments: text } }
}

/** Every call is answered once, by the tool messages right after it. */
function checkPairing(messages: readonly ChatMessage[]): void {
  const open = new Set<string>()
  for (const [index, message] of messages.entries()) {
    const at = `messages[${index}]`
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id ?? '')) {
        throw illegal(
          `${at} answers "${message.tool_call_id}", which no call right before it is waiting for`,
          `${at} 的 tool_call_id "${message.tool_call_id}" 没有与之对应的待回复调用`,
        )
      }
      continue
    }
    requireAnswers(open, at)
    for (const { id } of message.tool_calls ?? []) {
      if (open.has(id))
        throw illegal(`${at} has two calls with the id "${id}"`, `${at} 中有两个调用使用相同的 id "${id}"`)
      open.add(id)
    }
  }
  requireAnswers(open, 'the end')
}

function requireAnswers(open: ReadonlySet<string>, at: string): void {
  if (open.size === 0) return
  const ids = [...open].join(', ')
  throw illegal(`no tool message answers ${ids} before ${at}`, `调用 ${ids} 缺少对应的 tool 消息`)
}

function illegal(en: string, zh: string): ApiError {
  return new ApiError('1214', { about: 'messages', en, zh })
}

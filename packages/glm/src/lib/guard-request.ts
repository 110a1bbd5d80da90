import { UsageError } from './agent-error.ts'
import { parseArguments } from './parse-arguments.ts'
import { notTextError } from './not-text-error.ts'
import type { AssistantMessage, Message } from './message.ts'
import type { ModelRequest, ToolDeclaration } from './model.ts'
import { isRecord } from './json.ts'

const maxTools = 128

/**
 * Refuses what the server would answer with 1210, 1214 or worse, and says exactly which message and why.
 *
 * @param checked How many of the first messages were found good before; no call of theirs is open.
 * @throws {UsageError} For the first violation.
 */
export function guardRequest({ messages, tools, maxOutputTokens }: ModelRequest, checked: number): void {
  if (tools.length > maxTools) throw refused('tools', `there are ${tools.length}, at most ${maxTools} are allowed`)
  tools.forEach(guardTool)
  if (!Number.isInteger(maxOutputTokens) || maxOutputTokens < 1) {
    throw refused('maxOutputTokens', `it is ${maxOutputTokens}, expected a whole number from 1`)
  }

  const open = new Set<string>()
  messages.slice(checked).forEach((message, offset) => {
    const index = checked + offset
    const at = `messages[${index}]`
    guardMessage(message, at)
    if (message.role === 'system' && index > 0) throw refused(at, 'only the first message may be a system message')
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id)) {
        throw refused(at, `no call before it waits for a result with tool_call_id "${message.tool_call_id}"`)
      }
      return
    }
    if (open.size > 0) throw refused(at, `the calls ${[...open].join(', ')} before it have no result`)
    if (message.role === 'assistant') {
      for (const { id } of message.tool_calls ?? []) {
        if (open.has(id)) throw refused(at, `two of its calls have the id "${id}"`)
        open.add(id)
      }
    }
  })
  if (open.size > 0) throw refused('messages', `the calls ${[...open].join(', ')} have no result`)
  const last = messages.at(-1)?.role
  if (last !== 'user' && last !== 'tool') {
    throw refused('messages', `the last role is ${last ?? 'missing'}, end with a user message or tool results`)
  }
  if (!messages.some(({ role }) => role === 'user')) throw refused('messages', 'there is no user message')
}

function guardMessage(message: Message, at: string): void {
  if (!['system', 'user', 'assistant', 'tool'].includes(message.role)) {
    throw refused(at, `its role is "${message.role}", expected system, user, assistant or tool`)
  }
  // Callers without types, and frameworks, hand in parts.
  const content: unknown = message.content
  if (Array.isArray(content)) {
    const part: unknown = content.find((item) => !isRecord(item) || item.type !== 'text')
    if (isRecord(part)) throw notTextError(String(part.type))
  }
  if (typeof content !== 'string')
    throw refused(at, 'its content must be a string; use "" beside tool calls, never null')
  if (message.role === 'assistant') guardAssistant(message, at)
}

function guardAssistant({ content, tool_calls: calls = [] }: AssistantMessage, at: string): void {
  if (content === '' && calls.length === 0) throw refused(at, 'it has neither content nor tool calls')
  calls.forEach((call, index) => {
    if (call.id === '') throw refused(`${at}.tool_calls[${index}]`, 'it has no id')
    if (parseArguments(call.function.arguments) === undefined || call.function.arguments.trim() === '') {
      throw refused(
        `${at}.tool_calls[${index}]`,
        'its arguments are not the JSON of an object; send "{}" or repaired ones',
      )
    }
  })
}

function guardTool({ name, description, parameters }: ToolDeclaration, index: number): void {
  const at = `tools[${index}]`
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) throw refused(at, `"${name}" is no name: 1–64 characters of a-z A-Z 0-9 _ -`)
  if (description === '') throw refused(at, `"${name}" has no description`)
  if (!isRecord(parameters)) throw refused(at, `"${name}" has no parameters`)
}

function refused(what: string, why: string): UsageError {
  return new UsageError(`Cannot send ${what}: ${why}`)
}

import type { AssistantMessage, Message } from './message.ts'
import { ModelError } from './model-error.ts'

const han = /\p{Script=Han}/gu
const letters = /\p{L}/gu
const leastHan = 20
const mostShare = 0.3

/**
 * Notices an answer that drifted into Chinese although no user wrote any: seen after tool calls, from 5.1 on.
 *
 * @throws {ModelError} Of kind `wrong-language`, retryable. Turns that call tools are let through.
 */
export function guardLanguage(messages: readonly Message[], reply: AssistantMessage, modelId: string): void {
  if (reply.tool_calls !== undefined) return
  if (messages.some(({ role, content }) => role !== 'assistant' && role !== 'tool' && count(content, han) > 0)) return
  const drifted = count(reply.content, han)
  if (drifted < leastHan || drifted < mostShare * count(reply.content, letters)) return
  throw new ModelError(`Model "${modelId}" answered in Chinese although the user wrote none`, {
    kind: 'wrong-language',
    retryable: true,
  })
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0
}

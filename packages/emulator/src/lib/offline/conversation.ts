import type { ChatMessage } from '../brain.ts'
import { isRecord, parseJson } from './read-results.ts'

export interface ToolResult {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly content: string
}

/** The conversation as the brain sees it: all its memory. */
export interface Conversation {
  readonly question: string
  /** Former messages of the user, oldest first. */
  readonly earlier: readonly string[]
  /** Tool results since the question, one list a turn. */
  readonly rounds: readonly (readonly ToolResult[])[]
  /** Tool results of former turns, newest first. */
  readonly former: readonly ToolResult[]
}

export function readConversation(messages: readonly ChatMessage[]): Conversation {
  const asked = messages.findLastIndex(({ role }) => role === 'user')
  const questions = messages.filter(({ role }) => role === 'user').map(({ content }) => content)
  return {
    question: questions.at(-1) ?? '',
    earlier: questions.slice(0, -1),
    rounds: roundsOf(messages.slice(asked + 1)),
    former: roundsOf(messages.slice(0, Math.max(0, asked)))
      .flat()
      .toReversed(),
  }
}

/** Tool calls with their results, one list a turn. */
export function roundsOf(messages: readonly ChatMessage[]): ToolResult[][] {
  return messages
    .filter(({ role, tool_calls }) => role === 'assistant' && (tool_calls?.length ?? 0) > 0)
    .map(({ tool_calls }) =>
      (tool_calls ?? []).map((call) => {
        const parsed = parseJson(call.function.arguments)
        const answer = messages.find(({ role, tool_call_id }) => role === 'tool' && tool_call_id === call.id)
        return { name: call.function.name, arguments: isRecord(parsed) ? parsed : {}, content: answer?.content ?? '' }
      }),
    )
}

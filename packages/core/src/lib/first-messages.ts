import { messagesOf, UsageError } from '@glmkit/glm/model'
import type { Message, RunInput } from '@glmkit/glm/model'
import type { CreateAgentOptions } from './agent.ts'
import type { Conversation } from './memory.ts'

/** What an agent's runs begin with. */
type Preface = Pick<CreateAgentOptions, 'instructions' | 'planner'>

/** `[system?, ...conversation]`, ending with the input: the agent's instructions lead what was said before. */
export function firstMessages(input: RunInput, after: Conversation | undefined, preface: Preface): Message[] {
  if (after === undefined) return withPreface(input, preface)
  const { transcript, edits = [] } = after
  const said = messagesOf(input, undefined)
  const same = transcript[0]
  const isLed = same?.role === 'system'
  const [first, ...own] = withPreface([...(isLed ? transcript.slice(1) : transcript), ...said], preface)
  // Edits go by places: what they were made for stays where it is.
  if (first?.role !== 'system' || (!isLed && edits.length > 0)) return [...transcript, ...said]
  return [isLed && same.content === first.content ? same : first, ...own]
}

/** A model that keeps its plan is told how. */
function withPreface(input: RunInput, { instructions, planner }: Preface): Message[] {
  const messages = messagesOf(input, instructions)
  if (planner?.mode.keepsPlan !== true) return messages
  const { todo } = planner.promptsFor(messages.at(-1)?.content ?? '')
  return messagesOf(input, instructions === undefined ? todo : `${instructions}\n\n${todo}`)
}

/** @throws {UsageError} If no run can begin with it: edits of another transcript would hide something else. */
export function checkInput(input: RunInput, { transcript, edits = [] }: Conversation = { transcript: [] }): void {
  messagesOf(input, undefined)
  const last = transcript.findLast(({ role }) => role !== 'tool')
  const results = transcript.length - 1 - transcript.findLastIndex(({ role }) => role !== 'tool')
  if (last?.role === 'assistant' && (last.tool_calls?.length ?? 0) > results) {
    throw new UsageError('Cannot go on with the conversation: calls of it have no result yet, resume its run instead')
  }
  if (typeof input !== 'string' && transcript.length > 0 && input.some(({ role }) => role === 'system')) {
    throw new UsageError('Cannot go on with the conversation: the input brings a system message, leave it out')
  }
  const isResult = (index: number): boolean => transcript[index]?.role === 'tool'
  for (const edit of edits) {
    if (edit.kind === 'block') continue
    const fits =
      edit.kind === 'summary'
        ? 0 <= edit.from && edit.from <= edit.to && edit.to <= transcript.length
        : edit.messages.every(isResult)
    if (fits) continue
    const hint = 'pass an earlier result as it is, or no edits'
    throw new UsageError(`Cannot go on with the conversation: its edits belong to another transcript, ${hint}`)
  }
}

/** Why a recorded run cannot go on with this conversation. */
export function otherPast(runId: string, known: number, after: Conversation | undefined): string {
  const given = after === undefined ? 'none' : `one of ${after.transcript.length}`
  return `Cannot go on with run "${runId}": it follows a conversation of ${known} messages and was given ${given}, pass it as \`after\``
}

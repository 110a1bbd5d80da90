import { UsageError } from './agent-error.ts'
import type { AssistantMessage, Message, SystemMessage, ToolMessage } from './message.ts'
import { notTextError } from './not-text-error.ts'

/** One part of a user message in OpenAI's format. Only text parts are accepted: GLM-5 reads nothing else. */
export interface ContentPart {
  readonly type: string
  readonly text?: string
}

export interface UserInputMessage {
  readonly role: 'user'
  readonly content: string | readonly ContentPart[]
}

/** A prompt, or a conversation in OpenAI's format that ends with a user message (an earlier `result.transcript` plus one). */
export type RunInput = string | readonly (SystemMessage | UserInputMessage | AssistantMessage | ToolMessage)[]

/**
 * Turns what the caller gave into the first messages of a transcript.
 *
 * @returns `[system?, ...conversation]`; `instructions` lead unless the conversation brings its own system message.
 * @throws {UsageError} If the prompt is empty, holds an image, audio or video, or does not end with a user message.
 */
export function messagesOf(input: RunInput, instructions: string | undefined): Message[] {
  if (typeof input !== 'string' && !Array.isArray(input)) {
    throw new UsageError('Cannot start a run: the input must be a prompt or a list of messages')
  }
  const conversation = typeof input === 'string' ? [{ role: 'user' as const, content: input }] : input
  const messages = conversation.map((message): Message =>
    // What is text already stays the same object: counts and caches know it by that.
    isPlain(message) ? message : { role: 'user', content: textOf(message.content) },
  )
  const last = messages.at(-1)
  if (last?.role !== 'user' || last.content.trim() === '') {
    throw new UsageError('Cannot start a run: the input must end with a user message that is not empty')
  }
  const hasSystem = messages[0]?.role === 'system'
  return instructions === undefined || hasSystem ? messages : [{ role: 'system', content: instructions }, ...messages]
}

function isPlain(message: Exclude<RunInput, string>[number]): message is Message {
  return typeof message.content === 'string'
}

function textOf(content: string | readonly ContentPart[]): string {
  if (typeof content === 'string') return content
  return content
    .map((part) => {
      if (part.type === 'text' && part.text !== undefined) return part.text
      throw notTextError(part.type)
    })
    .join('\n')
}

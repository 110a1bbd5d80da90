import { ContextOverflowError } from '@glmkit/core'
import type { Message, Model, PreparedPrompt } from '@glmkit/core'
import { countTokens } from '@glmkit/memory'

/** Room for the answer that every one of these policies keeps. */
export const reserveTokens = 16_384

/** By text: every run of a trajectory has the same ones. */
const counted = new Map<string, number>()

/**
 * Tokens of a message, by the emulator's own vocabulary. The originals count four characters a token: what they do is
 * theirs here, their miscounting is not.
 */
export function tokensOf(message: Message): number {
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : []
  const reasoning = message.role === 'assistant' ? (message.reasoning_content ?? '') : ''
  const texts = [message.content, reasoning, ...calls.map((call) => call.function.name + call.function.arguments)]
  return texts.reduce((sum, text) => sum + textTokens(text), 4 + 8 * calls.length)
}

export const tokensOfAll = (messages: readonly Message[]): number =>
  messages.reduce((sum, message) => sum + tokensOf(message), 0)

export function textTokens(text: string): number {
  const known = counted.get(text)
  if (known !== undefined) return known
  const tokens = countTokens(text)
  // Two trajectories' worth.
  if (counted.size > 10_000) counted.clear()
  counted.set(text, tokens)
  return tokens
}

/** @throws {ContextOverflowError} If there is less than the reserve left: the policy has come to its end. */
export function toPrompt(messages: readonly Message[], tools: unknown, model: Model): PreparedPrompt {
  const promptTokens = tokensOfAll(messages) + textTokens(JSON.stringify(tools))
  const room = model.contextTokens - promptTokens
  if (room < reserveTokens) {
    throw new ContextOverflowError({
      promptTokens,
      contextTokens: model.contextTokens,
      leastOutputTokens: reserveTokens,
    })
  }
  return { messages, maxOutputTokens: reserveTokens }
}

/** Where a prompt may begin: no result without its call. */
export function cutAt(transcript: readonly Message[], index: number): number {
  let at = index
  while (transcript[at]?.role === 'tool') at += 1
  return at
}

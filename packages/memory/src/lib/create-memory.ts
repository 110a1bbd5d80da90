import type { Memory, Message } from '@glmkit/core'
import { ContextOverflowError } from './context-overflow-error.ts'
import { countTokens } from './count-tokens.ts'

export interface CreateMemoryOptions {
  /** Tokens kept free for what an estimate cannot see. Default: 1 % of the window. */
  readonly marginTokens?: number
  /** A request that leaves less room than this for the answer is not sent. Default: 1,024; thinking counts too. */
  readonly leastOutputTokens?: number
}

/** Role marks and the generation prompt, by GLM's chat template. */
const tokensPerMessage = 4

/**
 * Fits every request into the window: `max_tokens` shrinks as the conversation grows, and what cannot fit is never sent.
 *
 * Messages are counted once each, so a turn costs what is new.
 *
 * @throws {ContextOverflowError} From `prepare`, when less than `leastOutputTokens` would be left.
 */
export function createMemory({ marginTokens, leastOutputTokens = 1_024 }: CreateMemoryOptions = {}): Memory {
  const counted = new WeakMap<Message, number>()
  let toolsKey: unknown
  let toolTokens = 0

  function tokensOf(message: Message): number {
    const known = counted.get(message)
    if (known !== undefined) return known
    const { role: _, ...fields } = message
    const tokens = countTokens(Object.values(fields).map(asText).join('\n')) + tokensPerMessage
    counted.set(message, tokens)
    return tokens
  }

  return {
    prepare(transcript, { model, tools }) {
      if (toolsKey !== tools) {
        toolsKey = tools
        toolTokens = tools.length === 0 ? 0 : countTokens(tools.map(asText).join('\n'))
      }
      const promptTokens = transcript.reduce((sum, message) => sum + tokensOf(message), toolTokens)
      const margin = marginTokens ?? Math.ceil(model.contextTokens / 100)
      const room = model.contextTokens - margin - promptTokens
      if (room < leastOutputTokens) throw new ContextOverflowError(promptTokens, model.contextTokens, leastOutputTokens)
      return { messages: transcript, maxOutputTokens: Math.min(model.maxOutputTokens, room) }
    },
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

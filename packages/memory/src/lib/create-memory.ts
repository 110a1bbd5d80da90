import type { Memory, MemoryContext, Message, PreparedPrompt } from '@glmkit/core'
import { ContextOverflowError } from './context-overflow-error.ts'
import { continueText } from './continuation.ts'
import { countTokens } from './count-tokens.ts'
import { createElision } from './elision.ts'

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
 * Messages are counted once each, so a turn costs what is new. When the window is full, old tool results are left out
 * until half of the prompt is gone. An answer that was cut is continued by its last words.
 *
 * @throws {ContextOverflowError} From `prepare`, when less than `leastOutputTokens` would be left even then.
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

  /** A transcript only grows. */
  const totals = new WeakMap<readonly Message[], { readonly count: number; readonly tokens: number }>()

  function totalOf(messages: readonly Message[]): number {
    const { count, tokens } = totals.get(messages) ?? { count: 0, tokens: 0 }
    const total = messages.slice(count).reduce((sum, message) => sum + tokensOf(message), tokens)
    totals.set(messages, { count: messages.length, tokens: total })
    return total
  }

  const elision = createElision(tokensOf)

  /** Without a prompt when nothing more can be left out of one that is too long. */
  function fit(transcript: readonly Message[], { model, tools, tail }: MemoryContext): Fit {
    if (toolsKey !== tools) {
      toolsKey = tools
      toolTokens = tools.length === 0 ? 0 : countTokens(tools.map(asText).join('\n'))
    }
    const { contextTokens, maxOutputTokens } = model
    const tailTokens = tail === undefined ? 0 : countTokens(tail)
    const margin = marginTokens ?? Math.ceil(contextTokens / 100)
    for (;;) {
      const messages = elision.apply(transcript)
      const promptTokens = totalOf(messages) + toolTokens + tailTokens
      const room = contextTokens - margin - promptTokens
      if (room >= leastOutputTokens) {
        return { promptTokens, prompt: { messages, maxOutputTokens: Math.min(maxOutputTokens, room) } }
      }
      if (!elision.more(transcript)) return { promptTokens }
    }
  }

  return {
    prepare(transcript, context) {
      const { prompt, promptTokens } = fit(transcript, context)
      if (prompt !== undefined) return prompt
      throw new ContextOverflowError(promptTokens, context.model.contextTokens, leastOutputTokens)
    },
    compact(transcript, context) {
      // Whatever the count says: the server has called the last prompt too long.
      return elision.more(transcript) ? fit(transcript, context).prompt : undefined
    },
    continue: continueText,
  }
}

interface Fit {
  readonly promptTokens: number
  readonly prompt?: PreparedPrompt
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

import type { Memory, Message } from '@glmkit/core'
import { cutAt, textTokens, tokensOf, tokensOfAll, toPrompt } from './prompt-tokens.ts'

/** System message and task stay; without the task there would be nothing to work on. */
const kept = 2

/**
 * The newest messages that fit, chosen anew every turn, as trimming by tokens does.
 *
 * @see https://docs.langchain.com/oss/javascript/langchain/short-term-memory trimMessages, strategy "last"
 */
export function slidingWindow(limitTokens: number): Memory {
  return {
    open: ({ transcript, tools }) => ({
      prepare({ model }) {
        const head = transcript.slice(0, kept)
        let left = limitTokens - tokensOfAll(head) - textTokens(JSON.stringify(tools))
        let from = transcript.length
        while (from > kept) {
          left -= tokensOf(messageAt(transcript, from - 1))
          if (left < 0) break
          from -= 1
        }
        return toPrompt([...head, ...transcript.slice(cutAt(transcript, from))], tools, model)
      },
    }),
  }
}

/** The last so many messages, every turn. */
export function lastMessages(count: number): Memory {
  return {
    open: ({ transcript, tools }) => ({
      prepare({ model }) {
        const from = cutAt(transcript, Math.max(kept, transcript.length - count))
        return toPrompt([...transcript.slice(0, kept), ...transcript.slice(from)], tools, model)
      },
    }),
  }
}

function messageAt(transcript: readonly Message[], index: number): Message {
  const message = transcript[index]
  if (message === undefined) throw new RangeError(`there is no message ${index}`)
  return message
}

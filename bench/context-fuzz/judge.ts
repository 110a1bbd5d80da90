/** The server: what a prompt really costs, whatever the memory believes. */
import type { Message, ToolDeclaration } from '@glmkit/core'
import { countTokens } from '@glmkit/memory'
import { createPromptCounter } from '../../packages/memory/src/lib/count/prompt-counter.ts'
import { addSizes, type TokenRatio, type TokenSize, weigh } from '../../packages/memory/src/lib/count/token-size.ts'

const counted = new Map<string, number>()
let countedChars = 0
const mostChars = 250_000_000

/** {@link countTokens}, which the memory and the judge need not both do. */
export function countOnce(text: string): number {
  if (text.length < 200) return countTokens(text)
  const known = counted.get(text)
  if (known !== undefined) return known
  const tokens = countTokens(text)
  countedChars += text.length
  if (countedChars > mostChars) {
    counted.clear()
    countedChars = text.length
  }
  counted.set(text, tokens)
  return tokens
}

const counter = createPromptCounter(countOnce)

export interface Judge {
  prompt(messages: readonly Message[], tools: readonly ToolDeclaration[]): number
  message(message: Message): number
}

export function createJudge(ratio: TokenRatio): Judge {
  return {
    prompt(messages, tools) {
      let size: TokenSize = counter.head(tools)
      let markers = 2
      for (const [index, message] of messages.entries()) {
        if (message.role === 'tool' && messages[index - 1]?.role !== 'tool') markers += 1
        size = addSizes(size, counter.message(message))
      }
      return Math.round(weigh(size, ratio) + markers)
    },
    message: (message) => weigh(counter.message(message), ratio),
  }
}

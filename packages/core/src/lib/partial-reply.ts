import { createGrowingText } from '@glmkit/glm/model'
import type { EventBody } from './event.ts'

/** What there is of a reply. */
export interface PartialReply {
  readonly text: string
  readonly reasoning: string
  /** Arguments and names of calls; empty while there is no call. */
  readonly calls: string
  /** Takes what is a delta; a retry voids all. */
  add(event: EventBody): void
}

export function createPartialReply(): PartialReply {
  let text = createGrowingText()
  let reasoning = createGrowingText()
  let calls = createGrowingText()
  return {
    get text() {
      return text.toString()
    },
    get reasoning() {
      return reasoning.toString()
    },
    get calls() {
      return calls.toString()
    },
    add(event) {
      if (event.type === 'text-delta') text.add(event.text)
      else if (event.type === 'reasoning-delta') reasoning.add(event.text)
      else if (event.type === 'tool-call-delta') calls.add(event.text || event.name)
      else if (event.type === 'retry') {
        text = createGrowingText()
        reasoning = createGrowingText()
        calls = createGrowingText()
      }
    },
  }
}

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
  let text = ''
  let reasoning = ''
  let calls = ''
  return {
    get text() {
      return text
    },
    get reasoning() {
      return reasoning
    },
    get calls() {
      return calls
    },
    add(event) {
      if (event.type === 'text-delta') text += event.text
      else if (event.type === 'reasoning-delta') reasoning += event.text
      else if (event.type === 'tool-call-delta') calls += event.text || event.name
      else if (event.type === 'retry') text = reasoning = calls = ''
    },
  }
}

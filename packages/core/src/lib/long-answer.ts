import type { EventBody } from './event.ts'
import type { Continuation, Memory } from './memory.ts'

/** An answer over several replies, each of which goes on where the one before it was cut. */
export interface LongAnswer {
  /** What of it there is so far; empty unless it was cut. */
  readonly soFar: string
  /** Of a reply's events what is new: one that goes on repeats the last words first. */
  onlyNew<Outcome>(turn: AsyncGenerator<readonly EventBody[], Outcome>): AsyncGenerator<readonly EventBody[], Outcome>
  /** The answer so far with a whole reply; `undefined` when the reply does not go on with it. */
  join(content: string): string | undefined
  /** @returns How the model is told to go on; `undefined` when there is no way, or it was told in vain. */
  cut(text: string): string | undefined
  /** The reply after this one begins anew. */
  end(): void
}

/** Replies in a row that do not go on with the answer. */
const mostMisses = 2

export function createLongAnswer(memory: Memory): LongAnswer {
  let continuation: Continuation | undefined
  let soFar = ''
  let misses = 0

  function shown(event: EventBody): readonly EventBody[] {
    // A void reply begins anew.
    if (event.type === 'retry') continuation = memory.continue?.(soFar)
    if (event.type !== 'text-delta') return [event]
    const piece = continuation?.push(event.text) ?? ''
    return piece === '' ? [] : [{ ...event, text: piece }]
  }

  return {
    get soFar() {
      return soFar
    },
    async *onlyNew(turn) {
      if (continuation === undefined) return yield* turn
      await using asking = turn
      let step = await asking.next()
      for (; step.done !== true; step = await asking.next()) yield step.value.flatMap(shown)
      return step.value
    },
    join(content) {
      if (continuation === undefined) return content
      const rest = continuation.end()
      continuation = undefined
      return rest === undefined ? undefined : soFar + rest
    },
    cut(text) {
      misses = text === soFar ? misses + 1 : 0
      soFar = text
      continuation = text.trim() === '' ? undefined : memory.continue?.(text)
      return misses === mostMisses ? undefined : continuation?.request
    },
    end() {
      soFar = ''
    },
  }
}

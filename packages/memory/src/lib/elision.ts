import type { Message } from '@glmkit/core'

/** Leaves the contents of tool results out of a prompt; what is out stays out, for the cache. */
export interface Elision {
  /** The transcript without what has been left out so far. */
  apply(transcript: readonly Message[]): readonly Message[]
  /** Leaves out more; `false`, and all as it was, when that would free less than a tenth. */
  more(transcript: readonly Message[]): boolean
}

/** A shorter result costs less than a call that brings it back. */
const leastChars = 400

/**
 * Leaves out tool results, oldest first, until about half of the prompt is gone: rarely, and then a lot, because every
 * change throws the server's cache away. Messages, their order and ids stay, and so does all since the last reply.
 *
 * @param sizeOf In any unit. Asked again and again for the same objects.
 */
export function createElision(sizeOf: (message: Message) => number): Elision {
  /** By transcript: one memory serves many runs. */
  const allShortened = new WeakMap<readonly Message[], ReadonlyMap<Message, Message>>()

  function apply(transcript: readonly Message[]): readonly Message[] {
    const shortened = allShortened.get(transcript)
    return shortened === undefined ? transcript : transcript.map((message) => shortened.get(message) ?? message)
  }

  return {
    apply,
    more(transcript) {
      const shortened = new Map(allShortened.get(transcript))
      const size = apply(transcript).reduce((sum, message) => sum + sizeOf(message), 0)
      const lastReply = transcript.findLastIndex(({ role }) => role === 'assistant')
      let freed = 0
      for (const message of transcript.slice(0, Math.max(0, lastReply))) {
        if (freed >= size / 2) break
        if (message.role !== 'tool' || message.content.length < leastChars || shortened.has(message)) continue
        const short = { ...message, content: noteOf(message.content) }
        freed += sizeOf(message) - sizeOf(short)
        shortened.set(message, short)
      }
      if (freed < size / 10) return false
      allShortened.set(transcript, shortened)
      return true
    },
  }
}

function noteOf(content: string): string {
  const chars = content.length.toLocaleString('en-US')
  return `[Removed to fit the context window: ${chars} characters. Call the tool again if you need them.]`
}

import type { Message } from './message.ts'

/** The beginning of a conversation as it was sent: found good, and written as JSON. */
export interface SentText {
  readonly messages: readonly Message[]
  /** The elements of the JSON array, without its brackets, in UTF-8. */
  readonly json: Uint8Array
}

/** What was sent of each conversation, so that a turn checks and writes only what is new, however long it grows. */
export interface SentTexts {
  /** The beginning of `messages` that was sent before, told by the identity of every message. */
  find(messages: readonly Message[]): SentText | undefined
  /** Takes the place of `before`: a conversation has one text, and it goes when its messages go. */
  keep(sent: SentText, before: SentText | undefined): void
}

export function createSentTexts(): SentTexts {
  // By the last message: the first may be shared by many conversations, or change every turn as a window slides.
  const texts = new WeakMap<Message, SentText>()

  return {
    find(messages) {
      for (let at = messages.length - 1; at >= 0; at -= 1) {
        const last = messages[at]
        const sent = last && texts.get(last)
        if (last === undefined || sent === undefined) continue
        if (sent.messages.length === at + 1 && sent.messages.every((known, index) => known === messages[index])) {
          return sent
        }
        // What comes before has been edited: this text will not be asked for again.
        texts.delete(last)
        return undefined
      }
      return undefined
    },
    keep(sent, before) {
      const known = before?.messages.at(-1)
      const last = sent.messages.at(-1)
      if (known !== undefined) texts.delete(known)
      if (last !== undefined) texts.set(last, sent)
    },
  }
}

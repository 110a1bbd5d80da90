import type { Continuation } from '@glmkit/core'

const anchorChars = 80
/** The anchor must be unique in so many characters, or a model that jumps back could not be told from one that goes on. */
const searchedChars = 20_000
/** A model may say a word or open a fence before it repeats. */
const preambleChars = 300

/**
 * Goes on with an answer that was cut: the model repeats its last words, which proves that not a character is missing.
 *
 * @returns `undefined` for text that repeats itself: no words at its end say where it was cut.
 */
export function continueText(text: string): Continuation | undefined {
  const anchor = anchorOf(text)
  if (anchor === undefined) return undefined
  let reply = ''
  let startsAt = -1
  return {
    request:
      'Your answer was cut at the output limit. Go on with it: first repeat its last words, which are between the lines ' +
      `below, character by character, then continue right there. No comment, no greeting.\n---\n${anchor}\n---`,
    push(piece) {
      reply += piece
      if (startsAt >= 0) return piece
      const at = reply.slice(0, preambleChars + anchor.length).indexOf(anchor)
      if (at < 0) return ''
      startsAt = at + anchor.length
      return reply.slice(startsAt)
    },
    end: () => (startsAt < 0 ? undefined : reply.slice(startsAt)),
  }
}

/** The shortest end of the text that stands nowhere else in it. White space at the end would be lost on the way. */
function anchorOf(text: string): string | undefined {
  const tail = text.slice(-searchedChars)
  for (let chars = anchorChars; ; chars *= 2) {
    const anchor = tail.slice(-chars).trimStart()
    if (tail.indexOf(anchor) === tail.length - anchor.length) return anchor
    if (chars >= tail.length / 2) return undefined
  }
}

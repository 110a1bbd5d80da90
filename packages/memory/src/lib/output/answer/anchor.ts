/** Words at the end of a text by which the place is found where it goes on. */
export interface Anchor {
  /** What the model is asked to repeat; stands nowhere else in the last part of the text. */
  readonly shown: string
  /** `shown` and all that follows it in the text: has to be repeated, too, before anything is new. */
  readonly must: string
}

const leastChars = 80
const mostChars = 1_280
/** So far back it must be unique, or a model that jumps back could not be told from one that goes on. */
const searchedChars = 20_000
/** So much of the text may have to be written once more, where its end repeats itself. */
const mostBehind = 4_000
const stepChars = 64
/** Of its beginning, which no other words have. */
export const beginningChars = 32
const mostMore = 128

/**
 * The shortest end of the text that stands nowhere else in its last 20,000 characters; where the end repeats itself, the
 * nearest such words before it.
 *
 * @param retries The longer the anchor, the less can be mistaken for it.
 * @returns `undefined` for a text that repeats itself for longer than may be written again.
 */
export function findAnchor(text: string, retries: number): Anchor | undefined {
  const tail = text.slice(-searchedChars)
  const isWhole = tail.length === text.length
  const end = tail.trimEnd().length
  if (end === 0) return undefined
  for (let to = end; to > 0 && end - to <= mostBehind; to -= stepChars) {
    const at = charStart(tail, to)
    for (let chars = leastChars * 2 ** retries; chars <= mostChars; chars *= 2) {
      if (chars > at && !isWhole) break
      const from = charStart(tail, Math.max(0, at - chars))
      const words = tail.slice(from, at).trim()
      if (words !== '' && isUnique(tail, words)) {
        const shown = withClearBeginning(tail, words)
        return { shown, must: tail.slice(tail.indexOf(shown)) }
      }
      if (chars > at) break
    }
  }
  return undefined
}

/** A little longer, so that already its first characters stand nowhere else: then a second copy shows as soon as it begins. */
function withClearBeginning(tail: string, words: string): string {
  const at = tail.indexOf(words)
  for (let more = 0; more <= mostMore && more <= at; more += 8) {
    const longer = tail.slice(charStart(tail, at - more), at + words.length).trimStart()
    if (isUnique(tail, longer.slice(0, beginningChars))) return longer
  }
  return words
}

function isUnique(text: string, words: string): boolean {
  const at = text.indexOf(words)
  return at >= 0 && text.indexOf(words, at + 1) < 0
}

/** Not between the halves of a character. */
function charStart(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

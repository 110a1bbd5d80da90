/** Watches a stream for text that only repeats itself. */
export interface RepetitionGuard {
  /** @returns What repeats, once it has repeated long enough to be a loop. */
  push(text: string): string | undefined
}

/** A loop is a tail of this many characters that has a period of at most an eighth of it. */
const windowChars = 4_096
const leastRepeats = 8
/** The tail is examined once in so many characters. */
const stepChars = 1_024

/**
 * Detects endless repetition, in thoughts as in text: one character, a word, a paragraph said again and again.
 *
 * Tables, rules and zero-filled data repeat too, hence the long window: 4,096 characters of nothing but the same
 * up-to-512 characters, eight times or more. One row that differs, by its number alone, is no loop. Text that is meant to
 * be the same for longer than that cannot be told from one: it needs the guard switched off.
 */
export function createRepetitionGuard(): RepetitionGuard {
  let tail = ''
  let unseen = 0
  return {
    push(text) {
      tail += text
      unseen += text.length
      if (unseen < stepChars || tail.length < windowChars) return undefined
      unseen = 0
      tail = tail.slice(-windowChars)
      const period = periodOf(tail)
      return period * leastRepeats <= windowChars ? tail.slice(-period) : undefined
    },
  }
}

/** Of each prefix, how long its longest end is that it also begins with. Kept: its size never changes. */
const borders = new Uint16Array(windowChars)

/** After how many characters the text is the same again, from its first to its last; its length when it never is. */
function periodOf(text: string): number {
  let border = 0
  for (let at = 1; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    while (border > 0 && text.charCodeAt(border) !== character) border = borders[border - 1] ?? 0
    if (text.charCodeAt(border) === character) border += 1
    borders[at] = border
  }
  return text.length - border
}

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
/** Where the last so many characters stood before, a period may begin; the nearest few places are tried. */
const probeChars = 32
const maxProbes = 8

/**
 * Detects endless repetition: one character, a word, a paragraph said again and again.
 *
 * Tables, rules and zero-filled data repeat too, hence the long window: 4,096 characters of nothing but the same
 * up-to-512 characters.
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
      return loopIn(tail)
    },
  }
}

/** String searches and comparisons only: they run at the speed of memory. */
function loopIn(text: string): string | undefined {
  const at = text.length - probeChars
  const probe = text.slice(at)
  let before = at
  for (let tries = 0; tries < maxProbes; tries += 1) {
    before = text.lastIndexOf(probe, before - 1)
    const period = at - before
    if (before < 0 || period * leastRepeats > text.length) return undefined
    if (text.startsWith(text.slice(period))) return text.slice(-period)
  }
  return undefined
}

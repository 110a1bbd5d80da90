import { fold } from './fold.ts'

/** Which words and characters of a text can give one of some terms: a quick look that may say yes too often. */
export interface Interest {
  mayHold(text: string, start: number, end: number): boolean
  /** By code unit: 1 where a term of ideographs or syllables begins with it. */
  readonly gramStarts: Uint8Array
}

/**
 * Most words of a text need not be taken apart and stemmed to know that they are none of the terms: neither stemming nor
 * folding changes how a word begins, but for a y, which may become an i.
 */
export function interestIn(terms: Iterable<string>): Interest {
  const gramStarts = new Uint8Array(0x10000)
  /** By the first three letters of a term, or all of a shorter one, which may be what is left of a longer word. */
  const starts = new Uint8Array(base ** 3)
  let hasDigits = false
  for (const term of terms) {
    gramStarts[term.charCodeAt(0)] = 1
    if (/^\p{N}/u.test(term)) hasDigits = true
    else starts[startOf(term, 0, term.length)] = 1
  }

  const beginsPiece = (text: string, index: number, end: number): boolean => {
    let key = 0
    for (let at = index; at < end && at < index + 3; at++) {
      const letter = letterOf(text.charCodeAt(at))
      if (letter === 0 || letter === unknown) return false
      key = key * base + letter
      if (starts[key] === 1) return true
    }
    return false
  }

  return {
    gramStarts,
    mayHold(text, start, end) {
      /** The first letters of the whole, whatever stands between them. */
      let [whole, wholeLength] = [0, 0]
      for (let index = start; index < end; index++) {
        const code = text.charCodeAt(index)
        const letter = letterOf(code)
        if (letter === unknown) return true
        if (letter === 0) {
          if (hasDigits && code >= 0x30 && code <= 0x39) return true
          continue
        }
        if (wholeLength < 3) {
          whole = whole * base + letter
          wholeLength++
          if (starts[whole] === 1) return true
        }
        const before = index === start ? 0 : text.charCodeAt(index - 1)
        const isStart = letterOf(before) === 0 || (isCapital(code) && !isCapital(before))
        if (isStart && beginsPiece(text, index, end)) return true
      }
      return false
    },
  }
}

const base = 27
const unknown = 255
const letterI = 9
const letterY = 25

/** By code unit: the letter, from 1, that it is or folds to; 0 for what is no letter. */
const letters = Uint8Array.from({ length: 0x180 }, (_, code) => {
  const character = String.fromCharCode(code)
  if (!/\p{L}/u.test(character)) return 0
  const folded = fold(character)
  if (!/^[a-z]$/.test(folded)) return unknown
  const letter = folded.charCodeAt(0) - 0x60
  return letter === letterY ? letterI : letter
})

function letterOf(code: number): number {
  return letters[code] ?? (code === 0x2019 ? 0 : unknown)
}

function isCapital(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || (code >= 0xc0 && code <= 0xde)
}

function startOf(text: string, index: number, end: number): number {
  let key = 0
  for (let at = index; at < end && at < index + 3; at++) {
    const letter = letterOf(text.charCodeAt(at))
    if (letter === 0 || letter === unknown) break
    key = key * base + letter
  }
  return key
}

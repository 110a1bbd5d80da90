/**
 * Tells words that none of some terms can come from, without stemming them: most words of a text, at a fraction of the
 * cost. Stemming keeps the first two letters, but for the y of dying, which becomes an i.
 *
 * @returns True only of plain words in lower case, save for their first letter.
 */
export function otherWords(terms: Iterable<string>): (text: string, start: number, end: number) => boolean {
  const starts = new Uint8Array(26 * 26)
  for (const term of terms) {
    const [first, second] = [term.charCodeAt(0) - lowerA, term.charCodeAt(1) - lowerA]
    if (!isLetter(first) || !isLetter(second)) continue
    starts[26 * first + second] = 1
    if (second === letterI) starts[26 * first + letterY] = 1
  }
  return (text, start, end) => {
    if (end - start < 3) return false
    // A capital differs from its letter in one bit.
    const [first, second] = [(text.charCodeAt(start) | 0x20) - lowerA, text.charCodeAt(start + 1) - lowerA]
    if (!isLetter(first) || !isLetter(second) || starts[26 * first + second] === 1) return false
    for (let index = start + 2; index < end; index++) if (!isLetter(text.charCodeAt(index) - lowerA)) return false
    return true
  }
}

const lowerA = 0x61
const letterI = 8
const letterY = 24

function isLetter(offset: number): boolean {
  return offset >= 0 && offset < 26
}

import { firstInk, isSpace } from './lines.ts'

/** Passage size in characters: larger ones find more but cost the model more tokens than they are worth. */
export const targetSize = 900
export const maxSize = 1350

/** A line or two that lead up to something stay with it if both fit. */
export const smallSize = 225

/** A Han, kana or Hangul character says as much as two and a half Latin ones. */
const wideSize = 2.5

export function sizeOf(text: string, start: number, end: number): number {
  let wide = 0
  for (let index = start; index < end; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= 0x1100 && isWide(code)) wide += 1
  }
  return end - start + (wideSize - 1) * wide
}

/** The first half of a surrogate pair stands for the whole character. */
function isWide(code: number): boolean {
  return (
    (code >= 0x3040 && code <= 0x9fff) ||
    (code >= 0xac00 && code <= 0xd7ff) ||
    code <= 0x11ff ||
    (code >= 0x2e80 && code <= 0x2fdf) ||
    code === 0x3005 ||
    code === 0x3007 ||
    (code >= 0xa960 && code <= 0xa97f) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xff66 && code <= 0xffdc) ||
    (code >= 0xd840 && code <= 0xd88f)
  )
}

/** Cuts one long line into pieces of at most the target size, at ends of sentences, or else at spaces, or else anywhere. */
export function* cutLine(text: string, lineStart: number, lineEnd: number): Generator<[start: number, end: number]> {
  let start = lineStart
  while (start < lineEnd) {
    const cut = cutAfter(text, start, lineEnd)
    let end = cut
    while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1
    if (end > start) yield [start, cut === lineEnd ? lineEnd : end]
    start = firstInk(text, cut, lineEnd)
  }
}

const fullStops = new Set('。！？｡'.split('').map((char) => char.charCodeAt(0)))
const stops = new Set('.!?'.split('').map((char) => char.charCodeAt(0)))
const pauses = new Set('，、；：'.split('').map((char) => char.charCodeAt(0)))
const closers = new Set('”’」』）》】)"\''.split('').map((char) => char.charCodeAt(0)))

function cutAfter(text: string, start: number, end: number): number {
  let [size, sentence, word, index] = [0, start, start, start]
  for (; index < end; index += 1) {
    const code = text.charCodeAt(index)
    size += code >= 0x1100 && isWide(code) ? wideSize : 1
    if (size > targetSize) break
    if (isSpace(code)) {
      word = index + 1
      const isClosed = closers.has(text.charCodeAt(index - 1))
      if (stops.has(text.charCodeAt(index - (isClosed ? 2 : 1)))) sentence = index + 1
    } else if (pauses.has(code)) {
      word = index + 1
    } else if (fullStops.has(code) || (sentence === index && closers.has(code))) {
      sentence = index + 1
    }
  }
  if (index === end) return end
  // A sentence that ends early would leave a passage of a few words.
  if (sentence - start > (index - start) / 3) return sentence
  if (word > start) return word
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff && index - 1 > start ? index - 1 : index
}

/** A text in the form quotes are compared in, and where each of its characters stood. */
export interface ComparableText {
  readonly text: string
  /** Of each character of `text`, its offset in the original; one more for the end. */
  readonly offsets: readonly number[]
}

const quotes = /["“”„‟«»「」『』〝〞＂]/u
const apostrophes = /['’‘‚‛`´′]/u
const dashes = /[-‐‑‒–—―−﹣－]/u
const invisible = /[\u00AD\u200B-\u200D\u2060\uFEFF]/u
/** Scripts that write no spaces between words: a line break in them is no part of the text. */
const spaceless = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u

/** Runs that stay as they are but for case, spaces, and characters with the accents that follow them. */
const clusters = /[a-z\d]+(?!\p{M})|[\u4E00-\u9FFF]+(?!\p{M})|\s+|\P{M}\p{M}*|\p{M}+/giu

/**
 * The form in which quotes are compared: NFKC, without case, marks of emphasis and invisible characters, with one kind of
 * quotes and dashes, and with spaces only where they part words. `joinsHyphens` puts words together that a line break has cut.
 */
export function comparableText(original: string, joinsHyphens = false): ComparableText {
  const pieces: string[] = []
  const offsets: number[] = []
  let end = ''
  let space: { readonly offset: number; readonly hasBreak: boolean } | undefined
  const push = (piece: string, offset: number, isRun = false): void => {
    if (space !== undefined && joinsHyphens && space.hasBreak && end.endsWith('-') && /^\p{Ll}/u.test(piece)) {
      pieces.pop()
      offsets.pop()
    } else if (space !== undefined && isTelling(end, piece)) {
      pieces.push(' ')
      offsets.push(space.offset)
    }
    space = undefined
    pieces.push(piece)
    // Of the whole text it would be copied again and again.
    end = (end + piece).slice(-2)
    for (let at = 0; at < piece.length; at += 1) offsets.push(isRun ? offset + at : offset)
  }
  for (const { 0: cluster, index } of original.matchAll(clusters)) {
    if (/^\s/.test(cluster)) space ??= { offset: index, hasBreak: /[\r\n]/.test(cluster) }
    else if (/^(?:[a-z\d]+|[\u4E00-\u9FFF]+)$/i.test(cluster)) push(cluster.toLowerCase(), index, true)
    else if (invisible.test(cluster) || isEmphasis(original, index)) continue
    else if (quotes.test(cluster)) push('"', index)
    else if (apostrophes.test(cluster)) push("'", index)
    else if (dashes.test(cluster)) push('-', index)
    else push(cluster.normalize('NFKC').toLowerCase(), index)
  }
  offsets.push(original.length)
  return { text: pieces.join(''), offsets }
}

/** Whether a space between two texts tells something: between words it does, and between numbers. */
function isTelling(before: string, after: string): boolean {
  const [last, first] = [before.at(-1) ?? '', after.charAt(0)]
  return (isWord(last) && isWord(first)) || (/\p{N}[.,-]$/u.test(before) && /\p{N}/u.test(first))
}

const isWord = (char: string): boolean => /[\p{L}\p{N}]/u.test(char) && !spaceless.test(char)

/** `**bold**` and `code` are quoted without their marks; `2*3` is no emphasis. */
function isEmphasis(text: string, at: number): boolean {
  const mark = text.charAt(at)
  if (mark === '`') return true
  if (mark !== '*') return false
  return !(/[\p{L}\p{N}]/u.test(text.charAt(at - 1)) && /[\p{L}\p{N}]/u.test(text.charAt(at + 1)))
}

/**
 * Where a quote stands in a text; parts with `…` between them follow one another.
 *
 * @returns `[start, end)` offsets in the original, `undefined` if it is not there word for word.
 */
export function findQuote(original: string, quote: string): readonly [start: number, end: number] | undefined {
  const bare = quote.trim().replaceAll(/^["“”«»「」『』]+|["“”«»「」『』]+$/gu, '')
  const parts = bare.split(/\s*(?:\[\s*)?(?:…+|\.{3,})(?:\s*\])?\s*/).filter((part) => part.trim() !== '')
  for (const joinsHyphens of [false, true]) {
    const text = comparableText(original, joinsHyphens)
    const found = findParts(text, [bare]) ?? findParts(text, parts)
    if (found !== undefined) return found
  }
  return undefined
}

function findParts(
  { text, offsets }: ComparableText,
  parts: readonly string[],
): readonly [start: number, end: number] | undefined {
  let start: number | undefined
  let end = 0
  for (const part of parts) {
    const wanted = comparableText(part).text
    const at = wanted === '' ? -1 : indexOfWords(text, wanted, end)
    if (at < 0) return undefined
    start ??= at
    end = at + wanted.length
  }
  return start === undefined ? undefined : [offsets[start] ?? 0, offsets[end] ?? 0]
}

/** Half a word or half a number is no quote: `5 apples` is not in `15 apples` or `1.5 apples`. */
function indexOfWords(text: string, wanted: string, from: number): number {
  for (let at = text.indexOf(wanted, from); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const before = text.slice(Math.max(0, at - 2), at)
    const after = text.slice(at + wanted.length, at + wanted.length + 2)
    if (!isJoined(before, wanted.charAt(0), '') && !isJoined(wanted.at(-1) ?? '', after.charAt(0), after.charAt(1)))
      return at
  }
  return -1
}

/** Whether a word or number goes on across a place, from what stands before it, at it and behind. */
function isJoined(before: string, at: string, behind: string): boolean {
  const last = before.at(-1) ?? ''
  if (isWord(last) && isWord(at)) return true
  const isPoint = (char: string): boolean => char === '.' || char === ','
  if (/\p{N}/u.test(at) && /\p{N}[.,]$/u.test(before)) return true
  return isPoint(at) && /\p{N}/u.test(last) && /\p{N}/u.test(behind)
}

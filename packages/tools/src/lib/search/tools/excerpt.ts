import type { SearchResult } from '../document-index.ts'
import { sizeOf } from '../ingest/passage-size.ts'

export interface Excerpt {
  readonly text: string
  /** Characters left out; `[…]` stands where. */
  readonly cut: number
}

const gap = '[…]'

/** The part of a passage that holds most of its matched words, in about `room` characters; a Han, kana or Hangul one counts 2.5. */
export function excerptOf({ text, highlights }: Pick<SearchResult, 'text' | 'highlights'>, room: number): Excerpt {
  const size = sizeOf(text, 0, text.length)
  if (size <= room) return { text: unixLines(text), cut: 0 }
  const length = Math.max(1, Math.floor((room * text.length) / size))
  const [first, last] = densest(text, highlights, length)
  const slack = Math.max(0, length - (last - first))
  const from = Math.max(0, Math.min(first - Math.floor(slack / 2), text.length - length))
  const start = breakBefore(text, from, first)
  const end = breakAfter(text, Math.min(text.length, from + length), Math.min(last, from + length))
  const shown = unixLines(text.slice(start, end))
  return {
    text: `${start > 0 ? `${gap} ` : ''}${shown}${end < text.length ? ` ${gap}` : ''}`,
    cut: text.length - (end - start),
  }
}

export const unixLines = (text: string): string => text.replaceAll(/\r\n?/g, '\n')

/** The span with the most different matched words that is no longer than `length`. */
function densest(text: string, highlights: SearchResult['highlights'], length: number): readonly [number, number] {
  let best: readonly [number, number] = [0, 0]
  let most = 0
  for (const [at, [start]] of highlights.entries()) {
    const words = new Set<string>()
    let end = start
    for (const [wordStart, wordEnd] of highlights.slice(at, at + 200)) {
      if (wordEnd - start > length) break
      words.add(text.slice(wordStart, wordEnd).toLowerCase())
      end = wordEnd
    }
    if (words.size > most) {
      most = words.size
      best = [start, end]
    }
  }
  return best
}

/** A cut between words or lines near `from`, but none behind `limit`. */
function breakBefore(text: string, from: number, limit: number): number {
  if (from === 0) return 0
  const after = /[\s。！？；，]/.exec(text.slice(from, Math.min(limit, from + 40)))
  return whole(text, after === null ? from : from + after.index + 1)
}

function breakAfter(text: string, to: number, limit: number): number {
  if (to === text.length) return to
  const begin = Math.max(limit, to - 40)
  const spaces = [...text.slice(begin, to).matchAll(/\s|(?<=[。！？；，])/g)]
  return whole(text, begin + (spaces.at(-1)?.index ?? to - begin))
}

/** Not between the halves of a character. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at
}

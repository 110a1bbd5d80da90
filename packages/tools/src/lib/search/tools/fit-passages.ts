import type { SearchResult } from '../document-index.ts'
import { sizeOf } from '../ingest/passage-size.ts'
import { maxShown } from './cut.ts'
import { excerptOf } from './excerpt.ts'
import type { Excerpt } from './excerpt.ts'

/** Below this a passage says nothing; it is left out instead. */
const leastRoom = 200
/** What refs and headings may take without being counted. */
const usualHead = 400

/**
 * Fits passages into a budget: the best ones whole, the others cut around the words that matched, in their order.
 *
 * @param maxChars Of all texts together; a Han, kana or Hangul character counts 2.5.
 * @returns An excerpt for each of the first passages; there is always room for one.
 */
export function fitPassages(results: readonly SearchResult[], maxChars: number): Excerpt[] {
  // Kept back for each later one, at most half of all: a long list must not cut what is best.
  const reserve = Math.min(1.5 * leastRoom, maxChars / 2 / results.length)
  const excerpts: Excerpt[] = []
  let room = maxChars
  for (const [at, result] of results.entries()) {
    room -= Math.max(0, headSize(result) - usualHead)
    if (room < leastRoom && at > 0) break
    const share = Math.max(leastRoom, room - reserve * (results.length - at - 1))
    const excerpt = excerptOf(result, share)
    excerpts.push(excerpt)
    room -= sizeOf(excerpt.text, 0, excerpt.text.length)
  }
  return excerpts
}

function headSize({ ref, title, headings }: SearchResult): number {
  return [title, ...headings].reduce((sum, { length }) => sum + Math.min(length, maxShown), ref.length)
}

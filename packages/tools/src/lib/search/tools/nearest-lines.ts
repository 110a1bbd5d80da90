import type { Chunk, StoredDocument } from '../document-index.ts'
import { linesOf } from '../line-table.ts'
import { chunkAt } from '../refs.ts'
import { excerptOf } from './excerpt.ts'
import { comparableText } from './quote-match.ts'

/** Below this share of the quote's words and pairs of them, a line has nothing to do with it. */
const leastShare = 0.25
const maxChars = 400

/** The line of a document that has most of the words of a quote; of equals, one of the cited lines. */
export function nearestLines(
  document: StoredDocument,
  cited: Chunk | undefined,
  quote: string,
): { ref: string; text: string } | undefined {
  const wanted = wordsAndPairs(comparableText(quote).text)
  const table = linesOf(document)
  let best = leastShare * wanted.size
  let nearest: number | undefined
  for (let line = 1; line <= table.count; line += 1) {
    const words = wordsAndPairs(document.text.slice(table.start(line), table.end(line)).toLowerCase())
    const isCited = cited !== undefined && cited.startLine <= line && line <= cited.endLine
    const shared = [...wanted].filter((word) => words.has(word)).length + (isCited ? 0.5 : 0)
    if (shared <= best) continue
    best = shared
    nearest = line
  }
  const chunk = nearest === undefined ? undefined : chunkAt(document, nearest, nearest)
  if (chunk === undefined) return undefined
  const highlights = Array.from(
    chunk.text.toLowerCase().matchAll(pieces),
    ({ 0: word, index }) => [word, index] as const,
  )
    .filter(([word]) => wanted.has(word))
    .map(([word, index]) => [index, index + word.length] as const)
  return { ref: chunk.ref, text: excerptOf({ text: chunk.text, highlights }, maxChars).text }
}

/** Words, and every character of scripts without spaces. */
const pieces =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]|[\p{L}\p{N}\p{M}](?:[.,](?=\p{N})|(?![\p{sc=Han}])[\p{L}\p{N}\p{M}])*/gu

/** Pairs tell lines apart that have the same words, as rows of a table do. */
function wordsAndPairs(text: string): Set<string> {
  const words = text.match(pieces) ?? []
  return new Set([...words, ...words.slice(1).map((word, at) => `${words[at]} ${word}`)])
}

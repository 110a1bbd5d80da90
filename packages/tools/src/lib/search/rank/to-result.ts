import type { Chunk, SearchResult } from '../document-index.ts'
import { refOf } from '../refs.ts'
import type { Database } from '../store/database.ts'
import { type PassageText, readChunkPlace } from '../store/stored-documents.ts'
import type { QueryPlan } from './plan-query.ts'
import type { FoundChunk } from './search-lexical.ts'

export function toResult(
  database: Database,
  { chunk, reading }: FoundChunk,
  score: number,
  { words, corrected }: QueryPlan,
): SearchResult | undefined {
  const place = toChunk(database, chunk)
  if (place === undefined) return undefined
  const holds = (term: string): boolean => reading.positions.has(term)
  const said = [...new Set(words)]
  const matched = new Set(
    said.filter(
      (word) =>
        word.evidence.some((terms) => terms.every(holds)) ||
        corrected.get(word)?.some(({ term }) => holds(term)) === true,
    ),
  )
  return {
    ...place,
    lang: chunk.lang,
    score,
    highlights: reading.highlights,
    why: {
      terms: said.filter((word) => matched.has(word)).map(({ surface }) => surface),
      missingTerms: said.filter((word) => word.isTelling && !matched.has(word)).map(({ surface }) => surface),
    },
  }
}

function toChunk(database: Database, { id, title, headings, start, end, text }: PassageText): Chunk | undefined {
  const place = readChunkPlace(database, id)
  if (place === undefined) return undefined
  const { documentId, page, startLine, endLine, startByte, sharesLine } = place
  return {
    documentId,
    chunkId: `${documentId}:${startLine}-${endLine}${sharesLine ? `@${start}` : ''}`,
    title,
    headings,
    startLine,
    endLine,
    ...(page !== undefined && { page }),
    start,
    end,
    startByte,
    endByte: startByte + Buffer.byteLength(text),
    text,
    ref: refOf({ documentId, title, headings, page, startLine, endLine }),
  }
}

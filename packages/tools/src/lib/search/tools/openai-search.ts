import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { Chunk, DocumentIndex, StoredDocument } from '../document-index.ts'
import { linesOf } from '../line-table.ts'
import { pageOf } from '../refs.ts'
import { askedDocument } from './asked-document.ts'
import { cut } from './cut.ts'
import { unixLines } from './excerpt.ts'

export interface OpenAiSearchOptions {
  /** Documents a search returns. Default: 10. */
  readonly topK?: number
  /** Of a fetched text; a longer document is fetched around the passage that was found. Default: 20_000. */
  readonly maxChars?: number
  /**
   * Where a person can read it; hosts cite only what has one. Default: the id where it is a URL, else the path with
   * `#L12-L20`.
   */
  readonly url?: (place: Pick<Chunk, 'documentId' | 'startLine' | 'endLine' | 'page'>) => string
}

export interface OpenAiSearchOutput {
  /** One passage of each document, best first; `id` is its ref. */
  readonly results: readonly { readonly id: string; readonly title: string; readonly url: string }[]
}

export interface OpenAiFetchOutput {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly url: string
  readonly metadata: Readonly<Record<string, string>>
}

/**
 * The tools `search` and `fetch` in the shape in which deep research and connectors of OpenAI expect them.
 *
 * @see https://platform.openai.com/docs/mcp
 */
export function openAiSearch(
  index: DocumentIndex,
  { topK = 10, maxChars = 20_000, url = defaultUrl }: OpenAiSearchOptions = {},
): readonly [
  Tool<'search', { readonly query: string }, OpenAiSearchOutput>,
  Tool<'fetch', { readonly id: string }, OpenAiFetchOutput>,
] {
  const search = defineTool({
    name: 'search',
    sideEffects: false,
    description: 'Searches the documents; read what you find with fetch.',
    input: z.object({ query: z.string().trim().min(1).max(1_000) }),
    async execute({ query }, { signal }) {
      const { results } = await index.search(query, { topK, maxPerDocument: 1, signal })
      return {
        results: results.map((result) => ({ id: result.ref, title: titleOf(result), url: url(result) })),
      }
    },
  })
  const fetch = defineTool({
    name: 'fetch',
    sideEffects: false,
    maxOutputChars: Infinity,
    description: 'Reads a document by an id that search has given.',
    input: z.object({ id: z.string().trim().min(1).max(2_000) }),
    execute({ id }) {
      const { document, chunk } = askedDocument(index, id)
      const { documentId, title, lang, kind, stale, lines } = document
      const shown = linesFor(document, chunk, maxChars)
      const page = pageOf(document, chunk?.startLine ?? 1)
      const place = { documentId, startLine: chunk?.startLine ?? 1, endLine: chunk?.endLine ?? lines }
      return {
        id,
        title: chunk === undefined ? cut(title) : titleOf(chunk),
        text: shown.text,
        url: url({ ...place, ...(page !== undefined && { page }) }),
        metadata: {
          path: documentId,
          lang,
          kind,
          lines: `${shown.startLine}-${shown.endLine} of ${lines}`,
          ...(page !== undefined && { page: String(page) }),
          ...(stale !== undefined && { stale }),
        },
      }
    },
  })
  return [search, fetch]
}

function titleOf({ title, headings }: Pick<Chunk, 'title' | 'headings'>): string {
  const heading = headings.at(-1) ?? title
  return heading === title ? cut(title) : `${cut(title)} › ${cut(heading)}`
}

function defaultUrl({
  documentId,
  startLine,
  endLine,
  page,
}: Parameters<NonNullable<OpenAiSearchOptions['url']>>[0]): string {
  if (/^https?:/.test(documentId) && URL.canParse(documentId)) return documentId
  const path = documentId.split('/').map(encodeURIComponent).join('/')
  return `${path}#${page === undefined ? `L${startLine}-L${endLine}` : `page=${page}`}`
}

/** The whole document, or as much of it as fits with what was found in the middle. */
function linesFor(
  document: StoredDocument,
  chunk: Chunk | undefined,
  maxChars: number,
): { text: string; startLine: number; endLine: number } {
  const { text } = document
  const table = linesOf(document)
  const middle = chunk === undefined ? 0 : (chunk.start + chunk.end) / 2
  const from = Math.max(0, Math.min(Math.floor(middle - maxChars / 2), text.length - maxChars))
  const start = from === 0 ? 0 : Math.min(chunk?.start ?? from, table.start(table.at(from) + 1))
  const end = Math.min(text.length, start + maxChars)
  const shown = unixLines(text.slice(start, end))
  return {
    text: `${start > 0 ? '[…]\n' : ''}${shown}${end < text.length ? '\n[…]' : ''}`,
    startLine: table.at(start),
    endLine: table.at(Math.max(start, end - 1)),
  }
}

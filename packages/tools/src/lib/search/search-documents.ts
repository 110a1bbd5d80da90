import { defineTool, type Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DocumentIndex } from './document-index.ts'

export interface SearchDocumentsInput {
  query: string
  top_k: number
}

/** What the model reads: `ref` is what it cites, `missing` what it cannot find here. */
export interface SearchDocumentsOutput {
  results: { ref: string; title: string; text: string }[]
  missing: readonly string[]
}

/** Characters of one passage: a code block or a line is never cut in the index and can be of any length. */
const maxTextLength = 4_000

/** The tool with which a model searches the documents of an index, in passages it can cite. */
export function searchDocuments(
  index: DocumentIndex,
): Tool<'search_documents', SearchDocumentsInput, SearchDocumentsOutput> {
  return defineTool({
    name: 'search_documents',
    sideEffects: false,
    description:
      'Searches the documents and returns the passages that fit best. Search in the language of the documents. ' +
      'Cite every passage you use as [ref], copied exactly. ' +
      '"missing" lists words that occur in no document. If the documents do not answer the question, say so.',
    input: z.object({
      query: z.string().trim().min(1).max(400).describe('Keywords or a question'),
      top_k: z.int().min(1).max(20).default(5),
    }),
    execute: ({ query, top_k: topK }) => {
      const { results, missing } = index.search(query, { topK })
      return { results: results.map(({ ref, title, text }) => ({ ref, title, text: shorten(text) })), missing }
    },
  })
}

function shorten(text: string): string {
  if (text.length <= maxTextLength) return text
  return `${text.slice(0, maxTextLength)}\n[cut: ${text.length - maxTextLength} more characters]`
}

import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DocumentIndex, SkippedFile } from '../document-index.ts'
import { pathFilter } from '../path-filter.ts'

export interface ListDocumentsInput {
  readonly glob: string
  readonly from: number
  readonly limit: number
}

export interface ListedDocument {
  readonly path: string
  readonly title: string
  readonly lang: string
  readonly lines: number
  readonly pages?: number
}

export interface ListDocumentsOutput {
  /** How many match, of which `documents` are some. */
  readonly total: number
  readonly documents: readonly ListedDocument[]
  /** `from` of the next page. */
  readonly next?: number
  /** Files that match but could not be read, and why; the first ones. */
  readonly unreadable?: readonly SkippedFile[]
}

/** Enough to tell that something is wrong with them. */
const mostUnreadable = 10

/** The tool with which a model learns what documents there are. */
export function listDocuments(
  index: Pick<DocumentIndex, 'documents' | 'skipped'>,
): Tool<'list_documents', ListDocumentsInput, ListDocumentsOutput> {
  return defineTool({
    name: 'list_documents',
    sideEffects: false,
    description: 'Lists the documents by path, with title and length.',
    input: z.object({
      glob: z.string().min(1).max(400).describe('docs/**/*.md; ** for all'),
      from: z.int().min(1).default(1),
      limit: z.int().min(1).max(500).default(50),
    }),
    execute({ glob, from, limit }) {
      const isSelected = pathFilter([glob])
      const selected = index.documents().filter(({ documentId }) => isSelected(documentId))
      const unreadable = index.skipped().filter(({ path }) => isSelected(path))
      const end = from - 1 + limit
      return {
        total: selected.length,
        documents: selected.slice(from - 1, end).map(({ documentId, title, lang, lines, pages }) => ({
          path: documentId,
          title,
          lang,
          lines,
          ...(pages !== undefined && { pages }),
        })),
        ...(end < selected.length && { next: end + 1 }),
        ...(unreadable.length > 0 && { unreadable: unreadable.slice(0, mostUnreadable) }),
      }
    },
  })
}

import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DocumentIndex, SkippedFile } from '../document-index.ts'
import { pathFilter } from '../path-filter.ts'
import { cut } from './cut.ts'

export interface ListDocumentsOptions {
  /** Of all paths and titles in one answer; the rest is on the next page. Default: 20_000. */
  readonly maxChars?: number
}

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
/** Longer paths are those of nobody: what is cut cannot be opened. */
const maxPath = 1_000
/** Of a document besides path and title. */
const rowSize = 50

/** The tool with which a model learns what documents there are. */
export function listDocuments(
  index: Pick<DocumentIndex, 'documents' | 'skipped'>,
  { maxChars = 20_000 }: ListDocumentsOptions = {},
): Tool<'list_documents', ListDocumentsInput, ListDocumentsOutput> {
  return defineTool({
    name: 'list_documents',
    sideEffects: false,
    maxOutputChars: Infinity,
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
      const asked = selected.slice(from - 1, from - 1 + limit).map(({ documentId, title, lang, lines, pages }) => ({
        path: cut(documentId, maxPath),
        title: cut(title),
        lang,
        lines,
        ...(pages !== undefined && { pages }),
      }))
      const skipped = unreadable
        .slice(0, mostUnreadable)
        .map(({ path, reason }) => ({ path: cut(path, maxPath), reason: cut(reason) }))
      let room = maxChars - skipped.reduce((sum, { path, reason }) => sum + path.length + reason.length, 0)
      const fitting = asked.findIndex(({ path, title }, at) => {
        room -= path.length + title.length + rowSize
        return room < 0 && at > 0
      })
      const documents = fitting < 0 ? asked : asked.slice(0, fitting)
      const end = from - 1 + documents.length
      return {
        total: selected.length,
        documents,
        ...(end < selected.length && documents.length > 0 && { next: end + 1 }),
        ...(skipped.length > 0 && { unreadable: skipped }),
      }
    },
  })
}

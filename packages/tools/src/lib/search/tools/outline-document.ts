import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DocumentIndex, StoredDocument } from '../document-index.ts'
import { linesOf } from '../line-table.ts'
import { pageOf } from '../refs.ts'
import { askedDocument } from './asked-document.ts'
import { cut } from './cut.ts'

export interface OutlineDocumentOptions {
  /** Of the outline; the entries that follow are left out. Default: 12_000. */
  readonly maxChars?: number
}

export interface OutlineDocumentInput {
  readonly path: string
}

export interface OutlineDocumentOutput {
  readonly path: string
  readonly title: string
  readonly kind: string
  readonly lines: number
  readonly pages?: number
  /** One entry a line, indented by depth: `12-40 Heading`, of a PDF `p.3 12-40 Heading`. */
  readonly outline: string
  /** What is not in it. */
  readonly note?: string
  readonly stale?: 'changed' | 'deleted'
}

const mostEntries = 150
/** Characters of a page's first line, where there are no headings to go by. */
const maxPreview = 80

/** The tool with which a model sees how a document is built before it opens a part of it. */
export function outlineDocument(
  index: DocumentIndex,
  { maxChars = 12_000 }: OutlineDocumentOptions = {},
): Tool<'outline_document', OutlineDocumentInput, OutlineDocumentOutput> {
  return defineTool({
    name: 'outline_document',
    sideEffects: false,
    maxOutputChars: Infinity,
    description: 'Shows the headings of a document with their lines, or how the pages of a PDF begin.',
    input: z.object({ path: z.string().trim().min(1).max(2_000).describe('A path or a ref') }),
    execute({ path }) {
      const { document } = askedDocument(index, path)
      const { documentId, title, kind, lines, pages, stale } = document
      const { entries, note } = fitted(headingsOf(document) ?? pagesOf(document), maxChars)
      return {
        path: documentId,
        title: cut(title),
        kind,
        lines,
        ...(pages !== undefined && { pages }),
        outline: entries.join('\n'),
        ...(note !== undefined && { note }),
        ...(stale !== undefined && { stale }),
      }
    },
  })
}

interface Outline {
  readonly entries: readonly string[]
  readonly note?: string | undefined
}

function fitted({ entries, note }: Outline, maxChars: number): Outline {
  let room = maxChars
  const fitting = entries.findIndex((entry, at) => {
    room -= entry.length + 1
    return room < 0 && at > 0
  })
  if (fitting < 0) return { entries, note }
  const left = `stopped at ${maxChars} characters, ${entries.length - fitting} entries that follow are not shown`
  return { entries: entries.slice(0, fitting), note: note === undefined ? left : `${left}; ${note}` }
}

function headingsOf(document: StoredDocument): Outline | undefined {
  const sections = document.sections.filter(({ headings }) => headings.length > 0)
  if (sections.length === 0) return undefined
  // The deepest ones go first: the upper ones say where to look.
  const depths = [...new Set(sections.map(({ headings }) => headings.length))].toSorted((a, b) => a - b)
  const fitting = depths.filter(
    (depth) => sections.filter(({ headings }) => headings.length <= depth).length <= mostEntries,
  )
  const deepest = fitting.at(-1) ?? depths[0] ?? 1
  const kept = sections.filter(({ headings }) => headings.length <= deepest)
  const shown = kept.slice(0, mostEntries)
  const top = depths[0] ?? 1
  const left = sections.length - shown.length
  return {
    entries: shown.map(({ headings, startLine, endLine }) => {
      const page = pageOf(document, startLine)
      const place = `${page === undefined ? '' : `p.${page} `}${startLine}-${endLine}`
      return `${'  '.repeat(headings.length - top)}${place} ${cut(headings.at(-1) ?? '')}`
    }),
    note: left === 0 ? undefined : `${left} ${kept.length > shown.length ? 'more' : 'deeper'} headings are not shown`,
  }
}

function pagesOf(document: StoredDocument): Outline {
  const { pageLines = [], text, lines } = document
  if (pageLines.length === 0) return { entries: [], note: 'it has no headings' }
  const table = linesOf(document)
  const step = Math.ceil(pageLines.length / mostEntries)
  const entries = pageLines.flatMap((startLine, at) => {
    if (at % step !== 0) return []
    const endLine = Math.max(startLine, (pageLines[at + 1] ?? lines + 1) - 1)
    const start = text.slice(table.start(startLine), table.end(endLine)).trimStart()
    const preview = start.slice(0, maxPreview).replace(/[\uD800-\uDBFF]$/, '')
    return [`p.${at + 1} ${startLine}-${endLine} ${preview.replaceAll(/\s+/g, ' ')}`.trimEnd()]
  })
  return { entries, note: step === 1 ? undefined : `every ${step}. page of ${pageLines.length} is shown` }
}

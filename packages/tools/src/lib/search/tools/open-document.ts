import { AgentError, defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { Chunk, DocumentIndex, StoredDocument } from '../document-index.ts'
import { linesOf } from '../line-table.ts'
import { chunkAt, pageOf, refOf } from '../refs.ts'
import { askedDocument } from './asked-document.ts'
import { cut } from './cut.ts'
import { numberedLines } from './numbered-lines.ts'
import type { LineRange } from './numbered-lines.ts'

export interface OpenDocumentInput {
  readonly ref: string
  readonly lines?: string | undefined
  readonly page?: number | undefined
  readonly heading?: string | undefined
  readonly around: number
  readonly from_char: number
  readonly max_chars: number
}

export interface OpenDocumentOutput {
  /** How to cite what is shown. */
  readonly ref: string
  readonly title: string
  /** `12-40 of 120`. */
  readonly lines: string
  /** With line numbers. */
  readonly text: string
  /** What stands above: `1-11, last heading "Models"`. */
  readonly before?: string
  readonly after?: string
  /** How to read on. */
  readonly more?: string
  readonly stale?: string
}

/** The tool with which a model reads a document, or what stands around a passage. */
export function openDocument(index: DocumentIndex): Tool<'open_document', OpenDocumentInput, OpenDocumentOutput> {
  return defineTool({
    name: 'open_document',
    sideEffects: false,
    maxOutputChars: Infinity,
    description:
      'Reads a document, with line numbers: the lines around a ref of search_documents, or by path its beginning, some ' +
      'lines, a page or a section. Cite what you use as path#heading:lines (path#p.3:lines in a PDF).',
    input: z.object({
      ref: z.string().trim().min(1).max(2_000).describe('A ref or a path'),
      lines: z
        .string()
        .regex(/^\s*\d{1,9}(\s*[-–]\s*\d{1,9})?\s*$/)
        .optional()
        .describe('40-80'),
      page: z.int().min(1).optional(),
      heading: z.string().trim().min(1).optional(),
      around: z.int().min(0).max(500).default(20).describe('Lines before and after a ref'),
      from_char: z.int().min(1).default(1).describe('Of the first line, to read on in a long one'),
      max_chars: z.int().min(200).max(40_000).default(6_000),
    }),
    execute({ ref, lines, page, heading, around, from_char: fromChar, max_chars: maxChars }) {
      const { document, chunk } = askedDocument(index, ref)
      const asked =
        lines !== undefined
          ? linesNamed(document, lines)
          : page !== undefined
            ? linesOfPage(document, page)
            : heading !== undefined
              ? linesUnder(document, heading)
              : chunk === undefined
                ? { startLine: 1, endLine: document.lines }
                : linesAround(document, chunk, around, maxChars)
      return show(document, asked, maxChars, fromChar)
    },
  })
}

function show(document: StoredDocument, asked: LineRange, maxChars: number, fromChar: number): OpenDocumentOutput {
  const { documentId, title, sections, stale } = document
  const { text, endLine, nextChar } = numberedLines(document, asked, maxChars, fromChar)
  const { startLine } = asked
  const count = document.lines
  const headings = chunkAt(document, startLine, endLine)?.headings ?? []
  const above = sections.findLast((section) => section.headings.length > 0 && section.startLine < startLine)
  const below = sections.find((section) => section.headings.length > 0 && section.startLine > endLine)
  const named = (which: string, heading = ''): string => (heading === '' ? '' : `, ${which} heading "${cut(heading)}"`)
  return {
    ref: refOf({ documentId, title, headings, page: pageOf(document, startLine), startLine, endLine }),
    title: cut(title),
    lines: `${startLine}-${endLine} of ${count}`,
    text,
    ...(startLine > 1 && { before: `1-${startLine - 1}${named('last', above?.headings.at(-1))}` }),
    ...(endLine < count && { after: `${endLine + 1}-${count}${named('next', below?.headings.at(-1))}` }),
    ...(nextChar !== undefined
      ? { more: `line ${endLine} goes on: pass lines "${endLine}-${asked.endLine}", from_char ${nextChar}` }
      : endLine < asked.endLine && { more: `pass lines "${endLine + 1}-${asked.endLine}"` }),
    ...(stale !== undefined && { stale: `${stale} since it was indexed; this is the text of then` }),
  }
}

function linesNamed(document: StoredDocument, lines: string): LineRange {
  const [start = '', end = start] = lines.split(/[-–]/)
  const [startLine, endLine] = [Number(start), Math.min(Number(end), document.lines)]
  if (startLine >= 1 && startLine <= endLine) return { startLine, endLine }
  throw new AgentError(
    `Cannot open lines ${lines.trim()} of "${document.documentId}": it has lines 1-${document.lines}`,
  )
}

function linesOfPage(document: StoredDocument, page: number): LineRange {
  const { documentId, pageLines, lines } = document
  if (pageLines === undefined)
    throw new AgentError(`Cannot open page ${page} of "${documentId}": it has no pages, pass lines`)
  const startLine = pageLines[page - 1]
  if (startLine === undefined) {
    throw new AgentError(`Cannot open page ${page} of "${documentId}": it has pages 1-${pageLines.length}`)
  }
  return { startLine, endLine: Math.max(startLine, (pageLines[page] ?? lines + 1) - 1) }
}

function linesUnder(document: StoredDocument, heading: string): LineRange {
  const wanted = comparable(heading)
  const named = document.sections.filter(({ headings }) => headings.length > 0)
  const found =
    named.find(({ headings }) => comparable(headings.at(-1) ?? '') === wanted) ??
    named.find(({ headings }) => comparable(headings.at(-1) ?? '').includes(wanted))
  if (found !== undefined) return found
  const some = named.slice(0, 8).map(({ headings }) => `"${cut(headings.at(-1) ?? '')}"`)
  const advice =
    some.length === 0 ? 'it has no headings, pass lines' : `it has ${some.join(', ')}${named.length > 8 ? ' …' : ''}`
  throw new AgentError(`Cannot open "${heading}" of "${document.documentId}": there is no such heading, ${advice}`)
}

/** As many lines before and after as were asked for, less where the budget would not reach the cited ones. */
function linesAround(document: StoredDocument, chunk: Chunk, around: number, maxChars: number): LineRange {
  const wanted = Math.max(1, chunk.startLine - around)
  const endLine = Math.min(document.lines, chunk.endLine + around)
  const table = linesOf(document)
  let startLine = chunk.startLine
  // What is cited comes first; of the rest, half goes to what stands before.
  let room = (maxChars - chunk.text.length) / 2
  while (startLine > wanted) {
    room -= table.start(startLine) - table.start(startLine - 1) + 8
    if (room < 0) break
    startLine -= 1
  }
  return { startLine, endLine }
}

const comparable = (heading: string): string => heading.normalize('NFKC').replaceAll(/\s+/g, ' ').trim().toLowerCase()

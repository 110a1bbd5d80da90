import { setImmediate } from 'node:timers/promises'
import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DocumentIndex, StoredDocument } from '../document-index.ts'
import { linesOf } from '../line-table.ts'
import { chunkAt } from '../refs.ts'
import { cut } from './cut.ts'
import { unixLines } from './excerpt.ts'
import { pathFilter } from '../path-filter.ts'
import { timedPattern } from './timed-pattern.ts'

export interface GrepDocumentsOptions {
  /** After this long it answers with what it has found so far. Default: 10_000. */
  readonly timeoutMs?: number
  /** Of all refs and lines shown together; at least a part of one match is shown. Default: 6_000. */
  readonly maxChars?: number
}

export interface GrepDocumentsInput {
  readonly pattern: string
  readonly paths?: readonly string[] | undefined
  readonly context: number
  readonly limit: number
}

export interface GrepDocumentsOutput {
  /** In the order of documents and lines; hits on the same lines are one. */
  readonly matches: readonly { readonly ref: string; readonly text: string }[]
  /** Why there may be more, and what to do. */
  readonly note?: string
}

/** Characters before and after a hit on a line that is longer. */
const maxSide = 160
/** Characters of what was hit itself. */
const maxHit = 300
/** No pattern needs longer for one batch, but those that would need for ever. */
const batchTimeoutMs = 2_000
/** Characters of the documents searched in one go; between them others get their turn. */
const batchSize = 1_000_000

/** The tool with which a model finds exact text: a name, a number, an error code, a pattern. */
export function grepDocuments(
  index: Pick<DocumentIndex, 'documents' | 'document'>,
  { timeoutMs = 10_000, maxChars = 6_000 }: GrepDocumentsOptions = {},
): Tool<'grep_documents', GrepDocumentsInput, GrepDocumentsOutput> {
  return defineTool({
    name: 'grep_documents',
    sideEffects: false,
    maxOutputChars: Infinity,
    description: 'Finds lines by a JavaScript regular expression, case ignored. For exact names, numbers and codes.',
    input: z.object({
      pattern: z.string().min(1).max(1_000),
      paths: z.array(z.string().min(1)).max(20).optional().describe('Only these: globs such as docs/**'),
      context: z.int().min(0).max(10).default(0).describe('Lines before and after'),
      limit: z.int().min(1).max(200).default(20),
    }),
    async execute({ pattern: source, paths, context, limit }, { signal }) {
      const pattern = timedPattern(source)
      const isSelected = pathFilter(paths)
      const ids = index.documents().flatMap(({ documentId }) => (isSelected(documentId) ? [documentId] : []))
      const until = performance.now() + timeoutMs
      const matches: { ref: string; text: string }[] = []
      let room = maxChars
      let searched = 0
      const ended = (why: string): GrepDocumentsOutput => ({
        matches,
        note: `${why} after ${searched} of ${ids.length} documents: there may be more, narrow it with paths or the pattern`,
      })
      for await (const batch of batches(index, ids)) {
        signal.throwIfAborted()
        const texts = batch.map(({ text }) => text)
        // One more than is shown tells that there are more.
        const found = pattern.matches(
          texts,
          limit - matches.length + 1,
          Math.min(batchTimeoutMs, until - performance.now()),
        )
        if (found === undefined) return ended('Stopped as it takes too long')
        for (const [at, document] of batch.entries()) {
          for (const match of hitsOf(document, found[at] ?? [], context)) {
            if (matches.length === limit) return ended(`Stopped at ${limit} matches`)
            const size = match.ref.length + match.text.length
            if (size > room && matches.length > 0) return ended(`Stopped at ${maxChars} characters`)
            matches.push({ ...match, text: cut(match.text, Math.max(0, room - match.ref.length)) })
            room -= size
          }
          searched += 1
        }
      }
      if (matches.length > 0) return { matches }
      return { matches, note: `No line of ${ids.length} documents matches` }
    },
  })
}

async function* batches(
  index: Pick<DocumentIndex, 'document'>,
  ids: readonly string[],
): AsyncGenerator<readonly StoredDocument[]> {
  let batch: StoredDocument[] = []
  let size = 0
  for (const id of ids) {
    const document = index.document(id)
    if (document === undefined) continue
    batch.push(document)
    size += document.text.length
    if (size < batchSize) continue
    yield batch
    batch = []
    size = 0
    await setImmediate()
  }
  if (batch.length > 0) yield batch
}

function* hitsOf(
  document: StoredDocument,
  spans: readonly (readonly [start: number, end: number])[],
  context: number,
): Generator<{ ref: string; text: string }> {
  const table = linesOf(document)
  let shownUntil = 0
  for (const [start, end] of spans) {
    const first = table.at(start)
    const last = table.at(end - 1)
    if (last <= shownUntil) continue
    const [from, to] = [Math.max(1, first - context), Math.min(table.count, last + context)]
    const chunk = chunkAt(document, from, to)
    if (chunk === undefined) continue
    shownUntil = last
    const around = (line: number): string => cut(document.text.slice(table.start(line), table.end(line)))
    const lines = [
      ...linesFrom(from, first - 1).map(around),
      hitIn(document.text, [table.start(first), table.end(last)], [start, end]),
      ...linesFrom(last + 1, to).map(around),
    ]
    yield { ref: chunk.ref, text: unixLines(lines.join('\n')) }
  }
}

function linesFrom(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at)
}

type Span = readonly [start: number, end: number]

/** The lines of a hit, or what stands around it where they are long. */
function hitIn(text: string, [lineStart, lineEnd]: Span, [start, end]: Span): string {
  const [left, right] = [Math.max(lineStart, start - maxSide), Math.min(lineEnd, end + maxSide)]
  const before = text.slice(left, start).replace(/^[\uDC00-\uDFFF]/, '')
  const after = text.slice(end, right).replace(/[\uD800-\uDBFF]$/, '')
  const shown = before + cut(text.slice(start, end), maxHit) + after
  return `${left > lineStart ? '[…] ' : ''}${shown}${right < lineEnd ? ' […]' : ''}`
}

import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { Chunk, DocumentIndex, StoredDocument } from '../document-index.ts'
import { linesOf } from '../line-table.ts'
import { chunkAt } from '../refs.ts'
import { askedDocument } from './asked-document.ts'
import { nearestLines } from './nearest-lines.ts'
import { findQuote } from './quote-match.ts'

export interface VerifyCitationInput {
  readonly ref: string
  readonly quote: string
}

export interface VerifyCitationOutput {
  readonly verified: boolean
  /** The very lines of the quote: in the cited ones, or where it stands instead. */
  readonly ref?: string
  /** Why it is not verified. */
  readonly reason?: string
  /** What comes closest in the document, where the quote is nowhere in it. */
  readonly nearest?: { readonly ref: string; readonly text: string }
  readonly stale?: 'changed' | 'deleted'
}

/** The tool with which a model, or a check after it, makes sure that a quote stands where it is said to stand. */
export function verifyCitation(
  index: DocumentIndex,
): Tool<'verify_citation', VerifyCitationInput, VerifyCitationOutput> {
  return defineTool({
    name: 'verify_citation',
    sideEffects: false,
    maxOutputChars: Infinity,
    description: 'Checks that a quote stands word for word in the cited lines, and says where it stands if not there.',
    input: z.object({
      ref: z.string().trim().min(1).max(2_000),
      quote: z.string().trim().min(1).max(4_000).describe('… for words left out'),
    }),
    execute({ ref, quote }) {
      const { document, chunk } = cited(index, ref)
      const stale = document.stale === undefined ? {} : { stale: document.stale }
      const inLines = chunk && quoteIn(document, chunk, quote)
      if (inLines !== undefined) return { verified: true, ref: inLines.ref, ...stale }
      const elsewhere = quoteIn(document, { text: document.text, start: 0 }, quote)
      if (elsewhere !== undefined) {
        const reason =
          chunk === undefined
            ? 'the ref names no lines of the document, the quote stands at the ref given here'
            : 'it stands elsewhere in the document, cite the ref given here'
        return { verified: false, ref: elsewhere.ref, reason, ...stale }
      }
      const nearest = nearestLines(document, chunk, quote)
      const reason = 'the document does not say this word for word'
      return { verified: false, reason, ...(nearest !== undefined && { nearest }), ...stale }
    },
  })
}

/** A ref with wrong lines is still a ref into a document. */
function cited(index: DocumentIndex, ref: string): { document: StoredDocument; chunk?: Chunk } {
  try {
    return askedDocument(index, ref)
  } catch (error) {
    const path = ref.replace(/^\[/, '').replace(/#[^#]*$/, '')
    const document = index.document(path)
    if (document === undefined) throw error
    return { document }
  }
}

function quoteIn(
  document: StoredDocument,
  { text, start }: Pick<Chunk, 'text' | 'start'>,
  quote: string,
): Chunk | undefined {
  const found = findQuote(text, quote)
  if (found === undefined) return undefined
  const table = linesOf(document)
  return chunkAt(document, table.at(start + found[0]), table.at(Math.max(start, start + found[1] - 1)))
}

import { defineTool } from '@glmkit/core'
import type { Tool } from '@glmkit/core'
import { z } from 'zod'
import type { DocumentIndex, SearchResult } from '../document-index.ts'
import { cut as shortened } from './cut.ts'
import type { Excerpt } from './excerpt.ts'
import { fitPassages } from './fit-passages.ts'
import { languageOption } from './language-option.ts'
import { noteOn } from './not-found-note.ts'

export interface SearchDocumentsOptions {
  /**
   * Of the texts of one answer together, in characters; one of Chinese, Japanese or Korean counts 2.5. The best passages
   * stay whole, later ones are cut around the words that matched, the last ones left out. Of refs, titles and headings
   * only what is unusually long counts. Default: 6_000.
   */
  readonly maxChars?: number
}

export interface SearchDocumentsInput {
  readonly query: string
  readonly top_k: number
  readonly paths?: readonly string[] | undefined
  readonly lang?: 'en' | 'fr' | 'zh' | undefined
}

/** A passage as the model reads it: `ref` is what it cites. */
export interface FoundPassage {
  readonly ref: string
  readonly title: string
  /** Those between the title and the one in the ref, outermost first. */
  readonly headings?: readonly string[]
  readonly page?: number
  readonly text: string
  /** Characters left out where the text has `[…]`. */
  readonly cut?: number
  /** Words of the query that this passage does not hold, though others do. */
  readonly missing?: readonly string[]
  /** Its file was changed or deleted since it was indexed. */
  readonly stale?: 'changed' | 'deleted'
}

export interface SearchDocumentsOutput {
  /** Best first. */
  readonly results: readonly FoundPassage[]
  /** Words of the query that occur in no document. */
  readonly missing: readonly string[]
  /** What unknown words were searched as. */
  readonly corrected?: Readonly<Record<string, readonly string[]>>
  /** Further passages for which there was no room. */
  readonly omitted?: number
  /** That the documents hold nothing of the kind, or hardly anything, and what to try. */
  readonly note?: string
}

/** The tool with which a model searches the documents of an index, in passages it can cite. */
export function searchDocuments(
  index: Pick<DocumentIndex, 'search' | 'documents'>,
  { maxChars = 6_000 }: SearchDocumentsOptions = {},
): Tool<'search_documents', SearchDocumentsInput, SearchDocumentsOutput> {
  return defineTool({
    name: 'search_documents',
    sideEffects: false,
    // It keeps to its own limit; a second cut would go through the JSON.
    maxOutputChars: Infinity,
    description:
      'Searches the documents and returns the passages that fit best. Search in the language of the documents. ' +
      'Cite every passage you use as [ref], copied exactly. ' +
      '"missing" lists words that occur in no document, in a passage those it lacks. […] stands for text left out. ' +
      'If the documents do not answer the question, say so.',
    input: z.object({
      query: z.string().trim().min(1).max(400).describe('Keywords or a question; "exact phrase" and -word work'),
      top_k: z.int().min(1).max(20).default(5),
      paths: z.array(z.string().min(1)).max(20).optional().describe('Only these: globs such as docs/**'),
      lang: languageOption.optional(),
    }),
    async execute({ query, top_k: topK, paths, lang }, { signal }) {
      const filters = { ...(paths !== undefined && { paths }), ...(lang !== undefined && { lang }) }
      const response = await index.search(query, { topK, ...filters, signal })
      const { results, missing, corrected } = response
      const excerpts = fitPassages(results, maxChars)
      const note = noteOn(response, filters, index)
      return {
        results: excerpts.flatMap((excerpt, at) => {
          const result = results[at]
          return result === undefined ? [] : [passageOf(result, excerpt, missing)]
        }),
        missing,
        ...(Object.keys(corrected).length > 0 && { corrected }),
        ...(excerpts.length < results.length && { omitted: results.length - excerpts.length }),
        ...(note !== undefined && { note }),
      }
    },
  })
}

/** Nothing is said twice: every word of it is paid for in each turn that follows. */
function passageOf(result: SearchResult, { text, cut }: Excerpt, missing: readonly string[]): FoundPassage {
  const { ref, title, page, stale, why } = result
  const inner = page === undefined ? result.headings.slice(0, -1) : result.headings
  const headings = inner.filter((heading) => heading !== title).map((heading) => shortened(heading))
  const lacking = why.missingTerms.filter((word) => !missing.includes(word))
  return {
    ref,
    title: shortened(title),
    ...(headings.length > 0 && { headings }),
    ...(page !== undefined && { page }),
    text,
    ...(cut > 0 && { cut }),
    ...(lacking.length > 0 && { missing: lacking }),
    ...(stale !== undefined && { stale }),
  }
}

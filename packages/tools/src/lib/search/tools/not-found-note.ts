import type { DocumentIndex, SearchOptions, SearchResponse } from '../document-index.ts'
import { pathFilter } from '../path-filter.ts'
import { cut } from './cut.ts'

/** Below this share of the words of the query, the best passage is about something else. */
const leastShare = 0.4

/**
 * What a model should know of a search that has found nothing, or hardly anything: a small passage with one word in
 * common looks like an answer.
 *
 * @returns `undefined` if the passages are worth reading.
 */
export function noteOn(
  { results, missing }: SearchResponse,
  { paths, lang }: Pick<SearchOptions, 'paths' | 'lang'>,
  index: Pick<DocumentIndex, 'documents'>,
): string | undefined {
  const otherwise = 'if that finds nothing either, say that the documents do not tell'
  if (results.length === 0) {
    const filters = cut([...(paths ?? []), ...(lang === undefined ? [] : [`lang ${lang}`])].join(', '), 400)
    const isSelected = pathFilter(paths)
    const documents = index.documents()
    const selected = documents.filter(({ documentId, lang: own }) => isSelected(documentId) && (lang ?? own) === own)
    if (selected.length === 0 && filters !== '') return `No document is in ${filters}: search without, or list them.`
    if (missing.length === 0 && filters === '') {
      return `Nothing fits the query as it is: try other words, without -words; ${otherwise}.`
    }
    const languages = [...new Set(documents.map((document) => document.lang))].join(', ')
    const where = filters === '' ? 'the documents' : `${filters}; search without`
    return `Not in ${where}. Try synonyms or the documents' language (${languages}); ${otherwise}.`
  }
  const coverage = results.map(({ why }) => ({
    held: why.terms.length,
    share: why.terms.length / Math.max(1, why.terms.length + why.missingTerms.length),
  }))
  const best = coverage.reduce((one, other) => (other.share > one.share ? other : one))
  if (best.share >= leastShare) return undefined
  const unknown = missing.length === 0 ? '' : `, no document has ${missing.map((word) => `"${word}"`).join(', ')}`
  return `Hardly anything matches: no passage has more than ${best.held} of the words${unknown}. Try others; ${otherwise}.`
}

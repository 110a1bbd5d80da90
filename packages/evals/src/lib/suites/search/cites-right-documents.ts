import { checkCitations } from '@glmkit/tools/search'
import type { Scorer } from '../../scorer.ts'
import type { Library } from '../documents/collection.ts'
import type { SearchTarget } from './search-target.ts'

/** Passes when every document that holds a part of the answer is cited, and none that is no longer in force. */
export const citesRightDocuments: Scorer<SearchTarget, Library> = {
  name: 'right-documents',
  score({ text }, { sample: { target }, environment: { index } }) {
    const cited = new Set(checkCitations(text, index).flatMap(({ chunk }) => chunk?.documentId ?? []))
    const wanted = [...new Set(target?.evidence.map(({ path }) => path))]
    const outdated = target?.superseded?.filter((path) => cited.has(path)) ?? []
    const missing = wanted.filter((path) => !cited.has(path))
    if (outdated.length > 0) {
      return {
        value: 0,
        explanation: `cites ${outdated.join(', ')}, not in force for this question`,
        label: 'outdated',
      }
    }
    if (missing.length > 0) return { value: 0, explanation: `does not cite ${missing.join(', ')}`, label: 'not-cited' }
    return { value: 1, explanation: 'cites what holds the answer', label: 'right' }
  },
}

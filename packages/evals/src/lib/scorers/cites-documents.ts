import { checkCitations } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import type { Scorer } from '../scorer.ts'

/**
 * Passes when the answer cites at least one document and every citation, `[path#heading:lines]`, resolves in the index.
 * Labels: `uncited`, `broken-citation`.
 *
 * @example
 * citesDocuments(await openIndex('docs.index'))
 */
export function citesDocuments(index: Pick<DocumentIndex, 'resolve'>): Scorer {
  return {
    name: 'cites-documents',
    score({ text }) {
      const citations = checkCitations(text, index)
      const broken = citations.filter(({ chunk }) => chunk === undefined).map(({ ref }) => ref)
      if (citations.length === 0) return { value: 0, label: 'uncited', explanation: 'the answer cites nothing' }
      if (broken.length === 0) return { value: 1, explanation: `all ${citations.length} citations resolve` }
      const explanation = `not in the documents: ${broken.join(', ')}`
      return { value: 0, label: 'broken-citation', explanation, metadata: { broken } }
    },
  }
}

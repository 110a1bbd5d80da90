import { checkCitations } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'
import type { Scorer } from './suite.ts'

/** Passes when the answer holds every one of these texts, case aside. */
export function includes(...texts: readonly string[]): Scorer {
  return {
    name: 'includes',
    score(_, { text }) {
      const answer = text.toLowerCase()
      const absent = texts.filter((wanted) => !answer.includes(wanted.toLowerCase()))
      return {
        passed: absent.length === 0,
        reason: absent.length === 0 ? 'all found' : `not in the answer: ${absent.join(', ')}`,
      }
    },
  }
}

/** Passes when the answer cites at least one document and every citation resolves in the index. */
export function citesDocuments(index: DocumentIndex): Scorer {
  return {
    name: 'cites-documents',
    score(_, { text }) {
      const citations = checkCitations(text, index)
      const broken = citations.filter(({ chunk }) => chunk === undefined).map(({ ref }) => ref)
      if (citations.length === 0) return { passed: false, reason: 'the answer cites nothing' }
      return {
        passed: broken.length === 0,
        reason: broken.length === 0 ? 'all resolve' : `not in the documents: ${broken.join(', ')}`,
      }
    },
  }
}

const abstentions: readonly RegExp[] = [
  /\bdo(es)? not (say|state|tell|mention|contain|answer|cover|give|record|include)\b|\bnot in the documents\b/i,
  /文档(中)?(没有|未|并未)|未(提及|提到|找到|说明|记录)/,
  /\bne (le |la |l'|les )?(dis|préci[st]|mentionn|conti|répond|donn|indiqu)\w*|\bne (dit|précise) /i,
]

/** Passes when the answer says that the documents do not tell, in English, Chinese or French. */
export function abstains(): Scorer {
  return {
    name: 'abstains',
    score: (_, { text }) => {
      const passed = abstentions.some((pattern) => pattern.test(text))
      return { passed, reason: passed ? 'abstained' : 'answered although the documents do not' }
    },
  }
}

import type { Scorer } from '../scorer.ts'
import { isAbstention } from './abstention.ts'
import { excerpt } from './excerpt.ts'

/**
 * Passes when the answer says that the documents do not tell, in English, Chinese or French. What it says beside that is
 * not looked at: `answerOrAbstain` does. Labels: `abstained`, `answered`.
 *
 * @example
 * abstains()
 */
export function abstains(): Scorer {
  return {
    name: 'abstains',
    score({ text }) {
      if (isAbstention(text)) return { value: 1, label: 'abstained', explanation: 'abstained' }
      const explanation = `nowhere says that the documents do not tell: "${excerpt(text)}"`
      return { value: 0, label: 'answered', explanation }
    },
  }
}

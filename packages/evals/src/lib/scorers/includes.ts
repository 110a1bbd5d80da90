import type { Scorer } from '../scorer.ts'
import { holds } from './holds.ts'

/**
 * Passes when the answer holds every one of these texts; a list stands for any one of its texts. Compared like `exact`, in
 * whole words and numbers: `no` is not in `know`, nor `12` in `2012`; give forms of a word as a list. What is said of it is
 * not looked at, and `it is not 12` holds `12`: `answerOrAbstain` and `numeric` see denials.
 *
 * @example
 * includes('744', ['billion', 'milliards', '十亿'])
 */
export function includes(...texts: readonly (string | readonly string[])[]): Scorer {
  return {
    name: 'includes',
    score({ text }) {
      const missing = texts.filter((wanted) => ![wanted].flat().some((one) => holds(text, one)))
      const told = missing.map((wanted) => [wanted].flat().join(' or ')).join(', ')
      return {
        value: missing.length === 0 ? 1 : 0,
        explanation: missing.length === 0 ? 'all found' : `not in the answer: ${told}`,
      }
    },
  }
}

import type { Scorer } from '../scorer.ts'
import { excerpt } from './excerpt.ts'

/**
 * Passes when the pattern is found in the answer, as written.
 *
 * @example
 * matches(/^(yes|no)$/i)
 */
export function matches(pattern: RegExp): Scorer {
  return {
    name: 'matches',
    score({ text }) {
      // A copy: with `g` or `y` a pattern goes on from where it last was.
      const isFound = new RegExp(pattern).test(text)
      return {
        value: isFound ? 1 : 0,
        explanation: isFound ? 'found' : `the answer "${excerpt(text)}" does not match ${String(pattern)}`,
      }
    },
  }
}

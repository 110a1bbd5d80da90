import type { Scorer } from '../scorer.ts'
import { excerpt } from './excerpt.ts'
import { normalise } from './normalise.ts'
import { plainAnswer } from './plain-answer.ts'
import { targetOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

export interface ExactOptions {
  /** `false` compares character by character, spaces around the answer aside. Default: true. */
  readonly normalise?: boolean
}

/** Quotes and emphasis around an answer, and the point that ends it. */
const wrapping = /^["'*_]+|(?<![."'*_!])[."'*_!]+$/g

/**
 * Passes when the answer is the target, or one of several, and nothing else. Case, kinds of quotes and spaces, full width,
 * grouping of digits, and what an answer is wrapped in, `**Paris**.`, do not matter.
 *
 * @example
 * exact(({ target }) => target)
 */
export function exact<Target>(
  target: Wanted<string | readonly string[], Target>,
  { normalise: isLenient = true }: ExactOptions = {},
): Scorer<Target> {
  const comparable = (text: string): string => {
    return isLenient ? normalise(plainAnswer(text)).replaceAll(wrapping, '').trim() : text.trim()
  }
  return {
    name: 'exact',
    score({ text }, { sample }) {
      const wanted = [targetOf(target, sample)].flat()
      const isRight = wanted.map(comparable).includes(comparable(text))
      const told = wanted.map((one) => `"${excerpt(one)}"`).join(' or ')
      return {
        value: isRight ? 1 : 0,
        explanation: isRight ? 'equal' : `the answer is "${excerpt(text)}", expected ${told}`,
      }
    },
  }
}

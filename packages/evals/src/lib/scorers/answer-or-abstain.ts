import type { RunInput } from '@glmkit/core'
import type { Score, Scorer } from '../scorer.ts'
import { isAbstention } from './abstention.ts'
import { asserts, assertsNumber } from './asserted.ts'
import { claimBeside } from './claim-beside.ts'
import { excerpt } from './excerpt.ts'
import { holds } from './holds.ts'
import { withoutCitations } from './sentences.ts'
import { wantedOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

export interface AnswerOrAbstainOptions<Target> {
  /** What a right answer says: each of these texts (or one of a list), or a number. `undefined` or `null` to abstain. */
  readonly target: Wanted<string | number | readonly (string | readonly string[])[] | undefined | null, Target>
  /** Texts that only a wrong answer has: what is true of something else, or what people believe. Default: none. */
  readonly wrong?: Wanted<readonly string[], Target>
  /** Names of other things than the one asked about: who abstains may tell of them, figures included. Default: none. */
  readonly neighbours?: Wanted<readonly string[], Target>
}

/**
 * Sorts answers into `right`, `abstained` and `wrong`, the labels: 1 for a right one where there is a target, and for an
 * abstention where there is none.
 *
 * A right answer says what is wanted of its own: it neither denies it, asks it, nor offers it for choice; a number, in any
 * notation, stands beside no other of its unit, unless that is added up, called an old one or in the question. Two texts that
 * are swapped, or a right one beside a wrong one, are not seen: list what only a wrong answer says as `wrong`.
 *
 * An abstention that answers all the same is no abstention: beside it, only what is cited, remarks on the documents without
 * figures and names of their own, advice, and what is said of `neighbours` may stand. A right answer stays right when it
 * says what else the documents do not tell.
 *
 * @example
 * answerOrAbstain<string | null>({ target: ({ target }) => target })
 */
export function answerOrAbstain<Target>({
  target,
  wrong = [],
  neighbours = [],
}: AnswerOrAbstainOptions<Target>): Scorer<Target> {
  return {
    name: 'answer-or-abstain',
    score({ text }, { sample }): Score {
      const wanted = wantedOf(target, sample)
      const answer = excerpt(text)
      const question = questionOf(sample.input)
      const given = (label: 'right' | 'abstained' | 'wrong', explanation: string): Score => {
        return { value: label === (wanted == null ? 'abstained' : 'right') ? 1 : 0, label, explanation, answer }
      }
      const error = wantedOf(wrong, sample).find((one) => holds(withoutCitations(text), one))
      if (error !== undefined) return given('wrong', `says "${excerpt(error)}", which is wrong`)
      if (wanted != null && isRight(text, wanted, question)) return given('right', 'has what was expected')
      if (isAbstention(text)) {
        const claim = claimBeside(text, question, wantedOf(neighbours, sample))
        if (claim !== undefined) return given('wrong', `abstains, but also claims "${excerpt(claim)}"`)
        return given(
          'abstained',
          wanted == null ? 'abstained, as there is nothing to tell' : 'abstained although the documents tell',
        )
      }
      if (wanted == null) return given('wrong', `answered "${answer}" although the documents do not tell`)
      return given('wrong', `"${answer}" has not what was expected: ${JSON.stringify(wanted)}`)
    },
  }
}

function isRight(
  text: string,
  target: string | number | readonly (string | readonly string[])[],
  question: string,
): boolean {
  const answer = withoutCitations(text)
  if (typeof target === 'number') return assertsNumber(text, target, question)
  return [target].flat().every((wanted) => asserts(answer, [wanted].flat()))
}

function questionOf(input: RunInput): string {
  return typeof input === 'string' ? input : JSON.stringify(input)
}

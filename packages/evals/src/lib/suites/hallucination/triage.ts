import { answerOrAbstain } from '../../scorers/answer-or-abstain.ts'
import type { Scorer } from '../../scorer.ts'
import type { PremiseTarget } from './premise.ts'

/**
 * `right`, `abstained` or `wrong`. What the documents tell is to be told, and a false premise to be put right by what they
 * say; where they are silent, nothing but an abstention passes.
 */
export const triage: Scorer<PremiseTarget> = {
  ...answerOrAbstain<PremiseTarget>({
    target: ({ target }) => target.facts,
    wrong: ({ target }) => target.wrong ?? [],
    neighbours: ({ target }) => target.neighbours ?? [],
  }),
  name: 'triage',
}

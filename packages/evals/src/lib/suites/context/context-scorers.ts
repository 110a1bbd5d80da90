import { answerOrAbstain } from '../../scorers/answer-or-abstain.ts'
import type { Scorer } from '../../scorer.ts'
import type { ContextTarget } from './context-samples.ts'

/** A metric: whether something was no longer shown when the question came or its answer was sought. */
const compacted: Scorer = {
  name: 'compacted',
  role: 'metric',
  score({ edits = [] }) {
    const left = edits.filter(({ kind }) => kind !== 'block')
    const kinds = Map.groupBy(left, ({ kind }) => kind)
    const told = Array.from(kinds, ([kind, { length }]) => `${length} × ${kind}`).join(', ')
    return {
      value: left.length > 0 ? 1 : 0,
      explanation: told === '' ? 'all was shown' : told,
      metadata: { edits: left.length },
    }
  },
}

/** A metric: how often it looked back, 1 for once. */
const lookBacks: Scorer = {
  name: 'look-backs',
  role: 'metric',
  score({ toolCalls }) {
    const count = toolCalls.filter(({ name }) => name === 'read_back').length
    return { value: count, explanation: `${count} calls of read_back` }
  },
}

export const contextScorers: readonly Scorer<ContextTarget>[] = [
  answerOrAbstain<ContextTarget>({ target: ({ target }) => target.answer }),
  compacted,
  lookBacks,
]

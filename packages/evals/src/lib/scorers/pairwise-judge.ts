import { AgentError } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import { z } from 'zod'
import type { Score, Scorer } from '../scorer.ts'
import { askJudges, sumUsage, usageOf } from './ask-judge.ts'
import type { Ballot } from './ask-judge.ts'
import { excerpt } from './excerpt.ts'
import { textOf } from './judge.ts'
import { wantedOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

export interface PairwiseJudgeOptions<Target> {
  /** One judge or a panel. */
  readonly models: Model | readonly Model[]
  /** What makes one answer better than another. */
  readonly rubric: string
  /** The answer to compare with. */
  readonly other: Wanted<string, Target>
  /** Default: `pairwise-judge`. */
  readonly name?: string
}

const preference = z.object({
  reason: z.string().describe('What decides it, in one sentence of English'),
  better: z.enum(['first', 'second', 'neither']),
})
type Preference = z.infer<typeof preference>

/** What one judge makes of both orders; `biased` is one that prefers a place to an answer. */
type Outcome = 'this' | 'other' | 'equal' | 'biased' | 'failed'

/**
 * A metric: compares the answer with another one. Each judge is asked in both orders, and a preference counts only where
 * both agree: 1 for this answer, 0 for the other, else 0.5; of a panel, the mean. `metadata` tells what each judge made of
 * it, the share that prefers a place (`positionBias`), and what they cost. Labels: `better`, `worse`, `equal`.
 *
 * @throws {AgentError} When all judges have failed; its cause is the error of the first.
 * @example
 * pairwiseJudge<string>({ models: judgeModel, rubric: 'The clearer answer is better.', other: ({ target }) => target })
 */
export function pairwiseJudge<Target>(options: PairwiseJudgeOptions<Target>): Scorer<Target> {
  const { rubric, other, name = 'pairwise-judge' } = options
  const models = [options.models].flat()
  const instructions = `You compare two answers to a question by a rubric.\n\nRubric:\n${rubric}\n\nSay which is better; "neither" if they are equal. In what order they stand says nothing.`
  return {
    name,
    role: 'metric',
    async score({ text }, { sample, signal }): Promise<Score> {
      const question = textOf(sample.input)
      const ask = (first: string, second: string): Promise<Ballot<Preference>[]> => {
        return askJudges(models, { instructions, parts: { question, first, second }, output: preference, signal })
      }
      const another = wantedOf(other, sample)
      const [forwards, backwards] = await Promise.all([ask(text, another), ask(another, text)])
      const outcomes = models.map((_, index) => outcomeOf(forwards[index], backwards[index]))
      const counted = outcomes.filter((outcome) => outcome !== 'failed')
      if (counted.length === 0) {
        throw new AgentError('Cannot compare the answers: each judge failed in one order')
      }
      const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length
      const undecided = counted.length - count('this') - count('other')
      const value = (count('this') + undecided / 2) / counted.length
      const reason = forwards.flatMap((ballot) => ('output' in ballot ? [ballot.output.reason] : []))[0] ?? ''
      return {
        value,
        label: value === 0.5 ? 'equal' : value > 0.5 ? 'better' : 'worse',
        explanation: `judges for this answer: ${count('this')}, for the other: ${count('other')}, for neither: ${count('equal')}, for a place: ${count('biased')}; ${excerpt(reason, 160)}`,
        metadata: {
          judges: models.map(({ id }, index) => ({ model: id, outcome: outcomes[index] })),
          positionBias: count('biased') / counted.length,
          usageByModel: sumUsage([usageOf(forwards), usageOf(backwards)]),
        },
      }
    },
  }
}

function outcomeOf(forwards: Ballot<Preference> | undefined, backwards: Ballot<Preference> | undefined): Outcome {
  if (forwards === undefined || backwards === undefined || 'error' in forwards || 'error' in backwards) return 'failed'
  const [first, second] = [forwards.output.better, backwards.output.better]
  if (first === 'neither' && second === 'neither') return 'equal'
  if (first === 'first' && second === 'second') return 'this'
  if (first === 'second' && second === 'first') return 'other'
  // A preference in one order alone is no more than a place that was preferred in it.
  return first === second ? 'biased' : 'equal'
}

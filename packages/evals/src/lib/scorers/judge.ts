import type { Model, RunInput } from '@glmkit/core'
import type { Score, Scorer } from '../scorer.ts'
import { usageOf } from './ask-judge.ts'
import type { Ballot } from './ask-judge.ts'
import { excerpt } from './excerpt.ts'
import { askPanel, majorityOf } from './panel.ts'
import type { Verdicts } from './panel.ts'
import { wantedOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

export interface JudgeOptions<Target> {
  /** One judge or a panel; how warm they are is up to how they were made: `createGlm({ temperature: 0 })`. */
  readonly models: Model | readonly Model[]
  /** What is judged, in words. */
  readonly rubric: string
  /** What the answer must do, each judged by itself; an answer passes when it meets all. Default: the rubric alone. */
  readonly criteria?: readonly string[]
  /** An answer known to be right, for comparison. */
  readonly reference?: Wanted<string | undefined, Target>
  /** Default: `judge`. */
  readonly name?: string
  /** As a metric, the value is the mean share of criteria met. Default: `verdict`. */
  readonly role?: 'verdict' | 'metric'
}

/**
 * Lets models judge the answer: it passes when more of them say that it meets all criteria than not. What is judged is
 * put before them between tags it cannot close, as data.
 *
 * `metadata` has what each judge said of each criterion, the share of judges that were outvoted, and what they cost. A
 * judge that failed has no vote. A tie does not pass. Labels: `passed`, `failed`, `tie`.
 *
 * Judges err: have people label some answers, and see `judgeAgreement`.
 *
 * @throws {AgentError} When all judges have failed; its cause is the error of the first.
 * @example
 * judge({ models: createGlm({ temperature: 0 }), rubric: 'The answer is polite.', criteria: ['It greets the customer.'] })
 */
export function judge<Target>(options: JudgeOptions<Target>): Scorer<Target> {
  const {
    rubric,
    criteria = ['The answer satisfies the rubric.'],
    reference,
    name = 'judge',
    role = 'verdict',
  } = options
  const models = [options.models].flat()
  return {
    name,
    role,
    async score({ text }, { sample, signal }): Promise<Score> {
      const known = wantedOf(reference, sample)
      const parts = {
        question: textOf(sample.input),
        ...(known !== undefined && { reference: known }),
        answer: text,
      }
      const ballots = await askPanel(models, { rubric, criteria, parts, signal })
      const majority = majorityOf(ballots)
      const { isPassed, isTie, inFavour, against } = majority
      const value = role === 'verdict' ? Number(isPassed) : meanShare(ballots)
      return {
        value,
        label: isTie ? 'tie' : isPassed ? 'passed' : 'failed',
        explanation: explain(ballots, isPassed, criteria),
        metadata: {
          inFavour,
          against,
          disagreement: Math.min(inFavour, against) / (inFavour + against),
          judges: ballots.map((ballot) => told(ballot, criteria)),
          usageByModel: usageOf(ballots),
        },
      }
    },
  }
}

/** The first reason of those who decided. */
function explain(ballots: readonly Ballot<Verdicts>[], isPassed: boolean, criteria: readonly string[]): string {
  const verdicts = ballots.flatMap((ballot) => ('output' in ballot ? [ballot.output] : []))
  const decisive = verdicts.find((one) => one.every(({ isMet }) => isMet) === isPassed) ?? []
  const at = isPassed ? 0 : decisive.findIndex(({ isMet }) => !isMet)
  const unmet = isPassed || criteria.length === 1 ? '' : `not "${excerpt(criteria[at] ?? '', 40)}": `
  const votes = ballots.length === 1 ? '' : ` (${verdicts.length} of ${ballots.length} judges voted)`
  return `${unmet}${excerpt(decisive[at]?.reason ?? 'no reason given', 160)}${votes}`
}

function told(ballot: Ballot<Verdicts>, criteria: readonly string[]): Record<string, unknown> {
  if ('error' in ballot)
    return { model: ballot.model, error: `${ballot.error.name}: ${excerpt(ballot.error.message, 200)}` }
  const verdicts = ballot.output.map(({ isMet, reason }, index) => ({ criterion: criteria[index], isMet, reason }))
  return { model: ballot.model, verdicts }
}

function meanShare(ballots: readonly Ballot<Verdicts>[]): number {
  const shares = ballots.flatMap((ballot) => {
    return 'output' in ballot ? [ballot.output.filter(({ isMet }) => isMet).length / ballot.output.length] : []
  })
  return shares.reduce((sum, share) => sum + share, 0) / shares.length
}

/** A conversation is put before judges as JSON. */
export function textOf(input: RunInput): string {
  return typeof input === 'string' ? input : JSON.stringify(input, null, 2)
}

import { UsageError } from '@glmkit/core'
import { checkConfidence } from '../statistics/check-input.ts'
import type { Interval } from '../statistics/interval.ts'
import { normalUpperQuantile } from '../statistics/normal.ts'
import { wilsonInterval } from '../statistics/proportion.ts'

/** One answer, and what a judge and a person say of it. */
export interface LabelledAnswer {
  readonly judge: string
  readonly human: string
}

export interface JudgeAgreement {
  readonly answers: number
  /** Share of answers on which judge and human agree, with Wilson's interval. */
  readonly agreement: Interval
  /** Cohen's kappa: agreement beyond chance. Absent when both gave all answers one and the same label. */
  readonly kappa?: Interval
  /** `confusion[human][judge]`: how often. */
  readonly confusion: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/**
 * How well a judge agrees with people who have labelled the same answers. A judge whose kappa is low says little, however
 * often it agrees: where most answers are right, agreeing costs nothing.
 *
 * @param options `confidence` of the intervals. Default: 0.95.
 * @throws {UsageError} If there are no answers.
 * @see J. L. Fleiss, J. Cohen, B. S. Everitt, "Large sample standard errors of kappa and weighted kappa" (1969), formula 13
 * @example
 * judgeAgreement(labels.map(({ score, human }) => ({ judge: score.label, human })))
 */
export function judgeAgreement(
  labels: readonly LabelledAnswer[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): JudgeAgreement {
  const n = labels.length
  if (n === 0) throw new UsageError('Cannot tell the agreement of a judge: there are no labelled answers')
  checkConfidence('tell the agreement of a judge', confidence)
  const names = [...new Set(labels.flatMap(({ human, judge }) => [human, judge]))].toSorted()
  const count = (isCounted: (label: LabelledAnswer) => boolean): number => labels.filter(isCounted).length
  const both = (human: string, judge: string): number => count((one) => one.human === human && one.judge === judge)
  const confusion = names.map((human) => [human, Object.fromEntries(names.map((judge) => [judge, both(human, judge)]))])
  const agreed = count(({ human, judge }) => human === judge)
  const agreement = wilsonInterval(agreed, n, confidence)
  const kappa = kappaOf(
    names.map((human) => names.map((judge) => both(human, judge) / n)),
    n,
    agreement,
  )
  return {
    answers: n,
    agreement,
    ...(kappa !== undefined && { kappa }),
    confusion: Object.fromEntries(confusion),
  }
}

/** @param shares `shares[human][judge]` of all answers. */
function kappaOf(shares: readonly (readonly number[])[], n: number, agreement: Interval): Interval | undefined {
  const { confidence } = agreement
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
  const rows = shares.map(sum)
  const columns = shares.map((_, column) => sum(shares.map((row) => row[column] ?? 0)))
  const diagonal = shares.map((row, index) => row[index] ?? 0)
  const observed = sum(diagonal)
  const chance = sum(rows.map((row, index) => row * (columns[index] ?? 0)))
  if (chance === 1) return undefined
  const beyondChance = (share: number): number => (share - chance) / (1 - chance)
  const kappa = beyondChance(observed)
  // All agree or none do, and there is no spread to go by: by how far off the agreement may be.
  if (agreement.estimate === 0 || agreement.estimate === 1) {
    return { estimate: kappa, low: beyondChance(agreement.low), high: beyondChance(agreement.high), confidence }
  }
  const marginal = (human: number, judge: number): number => (columns[human] ?? 0) + (rows[judge] ?? 0)
  const agreed = sum(diagonal.map((share, index) => share * (1 - marginal(index, index) * (1 - kappa)) ** 2))
  const disagreed = sum(
    shares.map((row, human) =>
      sum(row.map((share, judge) => (human === judge ? 0 : share * marginal(human, judge) ** 2))),
    ),
  )
  const variance = agreed + (1 - kappa) ** 2 * disagreed - (kappa - chance * (1 - kappa)) ** 2
  const half = (normalUpperQuantile((1 - confidence) / 2) * Math.sqrt(Math.max(0, variance) / n)) / (1 - chance)
  return { estimate: kappa, low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half), confidence }
}

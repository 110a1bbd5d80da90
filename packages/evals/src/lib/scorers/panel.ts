import { UsageError } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import { z } from 'zod'
import { askJudges } from './ask-judge.ts'
import type { Ballot } from './ask-judge.ts'

export interface PanelOptions {
  /** What is judged, in words. */
  readonly rubric: string
  /** Each judged by itself; at least one. */
  readonly criteria: readonly string[]
  readonly parts: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

/** In the order of the criteria. */
export type Verdicts = readonly { readonly isMet: boolean; readonly reason: string }[]

export interface Majority {
  /** More judges say that all criteria are met than not. */
  readonly isPassed: boolean
  /** As many for as against. */
  readonly isTie: boolean
  readonly inFavour: number
  readonly against: number
}

/** Lets each judge decide on each criterion, the reason before the verdict. */
export function askPanel(models: readonly Model[], options: PanelOptions): Promise<Ballot<Verdicts>[]> {
  const { rubric, criteria, parts, signal } = options
  if (criteria.length === 0) throw new UsageError('Cannot ask a judge: criteria is empty, leave it out or name one')
  const listed = criteria.map((criterion, index) => `${index + 1}. ${criterion}`).join('\n')
  const instructions = `You judge an answer by a rubric.\n\nRubric:\n${rubric}\n\nCriteria:\n${listed}\n\nDecide on every criterion by itself.`
  return askJudges(models, { instructions, parts, output: verdictsOf(criteria.length), signal })
}

/** One verdict on each criterion, in whatever order they were given. */
function verdictsOf(count: number): z.ZodType<Verdicts> {
  const verdict = z.object({
    criterion: z.int().min(1).max(count).describe('Number of the criterion'),
    reason: z.string().describe('What in the material decides it, in one sentence of English'),
    isMet: z.boolean(),
  })
  return z
    .object({ verdicts: z.array(verdict).length(count) })
    .refine(({ verdicts }) => new Set(verdicts.map(({ criterion }) => criterion)).size === count, {
      message: `one verdict on each of the criteria 1 to ${count} is needed`,
    })
    .transform(({ verdicts }) => verdicts.toSorted((a, b) => a.criterion - b.criterion))
}

export function majorityOf(ballots: readonly Ballot<Verdicts>[]): Majority {
  const verdicts = ballots.flatMap((ballot) => ('output' in ballot ? [ballot.output.every(({ isMet }) => isMet)] : []))
  const inFavour = verdicts.filter((isPassed) => isPassed).length
  const against = verdicts.length - inFavour
  return { isPassed: inFavour > against, isTie: inFavour === against, inFavour, against }
}

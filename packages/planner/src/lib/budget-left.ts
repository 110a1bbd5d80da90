import type { Budget } from '@glmkit/glm/limits'
import type { PlanHost } from './host.ts'
import type { Plan } from './plan.ts'
import type { PlannerPrompts } from './prompts.ts'

/** What a budget has left, where it has a limit; empty without one. */
export interface BudgetLeft {
  readonly usd?: number
  readonly tokens?: number
  /** Model calls. */
  readonly turns?: number
  /** Tool calls. */
  readonly calls?: number
  readonly seconds?: number
}

/** @param now Milliseconds since the epoch. */
export function leftOf(budget: Budget | undefined, now: number): BudgetLeft {
  if (budget === undefined) return {}
  const { usd, tokens, turns, calls } = budget.remaining
  return limited({ usd, tokens, turns, calls, seconds: budget.secondsLeft(now) })
}

/** The part of a budget that is for the steps of a plan; the rest, at least one model call, is for the answer. */
export function keepForAnswer(budget: Budget | undefined, share: number, now: number): Budget | undefined {
  if (budget === undefined) return undefined
  const { usd, tokens, turns, calls } = budget.remaining
  const rest = 1 - share
  return budget.slice(
    limited({
      usd: usd * rest,
      tokens: Math.floor(tokens * rest),
      calls: Math.ceil(calls * rest),
      turns: Math.max(0, Math.min(turns - 1, Math.floor(turns * rest))),
      seconds: budget.secondsLeft(now) * rest,
    }),
  )
}

/**
 * How many more steps the budget can finish: better one that is done than eight that are not. A step takes about three
 * times what the plan took, until steps have been done.
 *
 * @param spent What was left before the plan was made, and after.
 */
export async function affordableSteps(
  host: Pick<PlanHost, 'left'>,
  key: string,
  [atFirst, afterPlan]: readonly [BudgetLeft, BudgetLeft],
  { steps }: Plan,
): Promise<number> {
  const units = (['usd', 'tokens', 'turns'] as const).filter((unit) => atFirst[unit] !== undefined)
  if (units.length === 0) return Infinity
  const left = await host.left(key)
  const done = steps.filter(({ status }) => status === 'done').length
  const most = units.map((unit) => {
    const [before, after, now] = [atFirst[unit] ?? 0, afterPlan[unit] ?? 0, left[unit] ?? 0]
    const perStep = done === 0 ? (before - after) * 3 : (after - now) / done
    // Nobody knows yet what a step of a given plan takes.
    return perStep > 0 ? Math.floor(now / perStep) : 2
  })
  return Math.min(...most)
}

const limited = (limits: BudgetLeft): BudgetLeft =>
  Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit < Infinity))

/** In words, after an empty line; empty without a budget. */
export function renderLeft({ usd, ...counts }: BudgetLeft, { words }: PlannerPrompts): string {
  const parts = [
    ...(usd === undefined ? [] : [`$${usd.toPrecision(2)}`]),
    ...Object.entries(counts).map(
      ([unit, count]) => `${Math.floor(count).toLocaleString('en-US')} ${wordFor(unit, words)}`,
    ),
  ]
  return parts.length === 0 ? '' : `\n\n${words.left}: ${parts.join(', ')}`
}

const wordFor = (unit: string, words: PlannerPrompts['words']): string =>
  new Map(Object.entries(words)).get(unit) ?? unit

import type { Budget } from '@glmkit/glm/limits'
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
  const { usd, tokens, turns } = budget.remaining
  const rest = 1 - share
  return budget.slice(
    limited({
      usd: usd * rest,
      tokens: Math.floor(tokens * rest),
      turns: Math.max(0, Math.min(turns - 1, Math.floor(turns * rest))),
      seconds: budget.secondsLeft(now) * rest,
    }),
  )
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

import { UsageError } from './agent-error.ts'
import { costOf, noUsage } from './model.ts'
import type { Price, Usage } from './model.ts'
import { accountOf, ask, nanosPerUsd, serve, spare } from './budget-accounts.ts'
import type { Account, BudgetExceeded, BudgetLimits, Hold, Turn, Waiter } from './budget-accounts.ts'

export interface BudgetOptions {
  /**
   * A turn that was cut counts what it is estimated at. By default the rest of its worst case is never lent again, for the
   * server may have billed it.
   */
  readonly trustEstimates?: boolean
}

export interface TurnNeeds {
  /** An upper bound of the prompt's. */
  readonly inputTokens: number
  readonly maxOutputTokens: number
  /** A turn with less is not worth its prompt. Default: 1,024, or `maxOutputTokens` if that is less. */
  readonly leastOutputTokens?: number
  readonly price: Price | undefined
  /** Milliseconds, by the run's clock. */
  readonly now: number
}

/** A turn whose worst case is set aside. Settle it in a `finally`. */
export interface TurnReservation {
  /** As asked, or what the budget can pay. Send no more. */
  readonly maxOutputTokens: number
  /**
   * Books what was billed and gives back the rest; later calls do nothing.
   *
   * @param usage An estimate, or none, if the server did not say: then the worst case stays set aside for good.
   */
  settle(usage?: Usage): void
  /**
   * Books a lost try and sets the worst case aside once more, of the same size: the client sends the same request again.
   *
   * @param usage `noUsage` if the server refused the try, so that it was not billed.
   */
  renew(usage: Usage | undefined, signal: AbortSignal): Promise<BudgetExceeded | undefined>
}

export interface Spending {
  readonly usd: number
  readonly tokens: number
  readonly calls: number
  readonly turns: number
}

/**
 * What may be spent at most, by a run or by all runs and sub-agents that share it.
 *
 * The worst case of a turn is set aside before it starts, here and in all budgets above: what is billed never exceeds a
 * limit, provided that `inputTokens` are a bound, the server keeps to `max_tokens` and the price is right.
 */
export interface Budget {
  readonly spent: Spending
  /** Neither spent nor set aside, here and above; `Infinity` where there is no limit. */
  readonly remaining: Spending
  /** A part of this budget, with limits of its own. */
  slice(limits: BudgetLimits): Budget
  /**
   * Sets a turn aside, shrunk where the budget is short or others share it. Where others hold what would allow a good answer it waits for them,
   * first come, first served. Nobody waits for ever unless somebody waits while holding a reservation.
   *
   * @throws {UsageError} If USD are limited and the price is unknown. An abort rejects with `signal.reason`.
   */
  reserveTurn(needs: TurnNeeds, signal: AbortSignal): Promise<TurnReservation | BudgetExceeded>
  /** Counts tool calls; returns how many of those wanted may run. */
  takeCalls(wanted: number): number
  /** Counts what a recorded run did, without asking. */
  charge(usage: Usage, counts?: { readonly turns?: number; readonly calls?: number }): void
  /** From 0; `Infinity` where there is no limit. The first call starts the clock, of the budgets above too. */
  secondsLeft(now: number): number
}

/**
 * Makes a budget.
 *
 * @throws {UsageError} If a limit is not a number from 0.
 * @example
 * const budget = createBudget({ usd: 2, seconds: 3_600 })
 * const perAgent = budget.slice({ usd: 0.25, turns: 20 })
 */
export function createBudget(limits: BudgetLimits, options: BudgetOptions = {}): Budget {
  return budgetOf([accountOf(limits)], [], options)
}

/**
 * Limits within a budget, or within none.
 *
 * @param limits Of an agent, or a budget its runs share.
 * @param own Of the run.
 * @throws {UsageError} If two budgets would have to be shared.
 */
export function budgetWithin(
  outer: Budget | undefined,
  limits: BudgetLimits | Budget = {},
  own: BudgetLimits = {},
): Budget | undefined {
  if ('reserveTurn' in limits) {
    if (outer === undefined) return limits.slice(own)
    throw new UsageError('Cannot share two budgets: a run within another’s budget takes limits, give the agent limits')
  }
  return [limits, own].reduce<Budget | undefined>((budget, each) => {
    if (Object.keys(each).length === 0) return budget
    return budget === undefined ? createBudget(each) : budget.slice(each)
  }, outer)
}

function budgetOf(accounts: readonly [Account, ...Account[]], queue: Waiter[], options: BudgetOptions): Budget {
  const least = (of: (account: Account) => number): number => Math.max(0, Math.min(...accounts.map(of)))

  function book(usage: Usage | undefined, hold: Hold, price: Price | undefined): void {
    const { inputTokens, outputTokens, costUsd } = usage ?? noUsage
    const cost = costUsd ?? costOf(usage ?? noUsage, price) ?? 0
    const billed = { usd: Math.round(cost * nanosPerUsd), tokens: inputTokens + outputTokens }
    const isKnown = usage !== undefined && (usage.isEstimated !== true || options.trustEstimates === true)
    for (const account of accounts) {
      for (const unit of ['usd', 'tokens'] as const) {
        const meter = account[unit]
        meter.held -= hold[unit]
        meter.spent += billed[unit]
        if (!isKnown) meter.lost += Math.max(0, hold[unit] - billed[unit])
      }
    }
  }

  function reservationOf(turn: Turn, granted: Hold): TurnReservation {
    const { maxOutputTokens } = granted
    const same = { ...turn, maxOutputTokens, leastOutputTokens: maxOutputTokens, isRetry: true }
    let hold: Hold | undefined = granted
    function release(usage: Usage | undefined): void {
      if (hold !== undefined) book(usage, hold, turn.price)
      hold = undefined
    }
    return {
      maxOutputTokens,
      settle(usage) {
        release(usage)
        serve(queue)
      },
      async renew(usage, signal) {
        release(usage)
        const answer = await ask(queue, { turn: same, accounts }, signal)
        if ('exceeded' in answer) return answer
        hold = answer
        return undefined
      },
    }
  }

  function secondsLeft(now: number): number {
    return least((account) => account.seconds - secondsSpent(account, now))
  }

  function count(unit: 'turns' | 'calls', times: number): void {
    for (const account of accounts) account[unit].spent += times
  }

  return {
    get spent() {
      const { usd, tokens, calls, turns } = accounts[0]
      return { usd: usd.spent / nanosPerUsd, tokens: tokens.spent, calls: calls.spent, turns: turns.spent }
    },
    get remaining() {
      const of = (unit: keyof Spending): number => least((account) => spare(account[unit]))
      return { usd: of('usd') / nanosPerUsd, tokens: of('tokens'), calls: of('calls'), turns: of('turns') }
    },
    slice: (limits) => budgetOf([accountOf(limits), ...accounts], queue, options),
    async reserveTurn({ inputTokens, maxOutputTokens, leastOutputTokens = 1_024, price, now }, signal) {
      if (price === undefined && accounts.some(({ usd }) => usd.limit < Infinity)) {
        throw new UsageError(
          'Cannot keep to a budget in USD: the price of the model is unknown, pass `facts` with a price to createGlm',
        )
      }
      const late = accounts.find((account) => account.seconds <= secondsSpent(account, now))
      if (late !== undefined) {
        return { exceeded: 'seconds', limit: late.seconds, spent: secondsSpent(late, now), lost: 0, needed: 0 }
      }
      const turn = {
        inputTokens,
        maxOutputTokens,
        leastOutputTokens: Math.min(leastOutputTokens, maxOutputTokens),
        price,
        isRetry: false,
      }
      const answer = await ask(queue, { turn, accounts }, signal)
      return 'exceeded' in answer ? answer : reservationOf(turn, answer)
    },
    takeCalls(wanted) {
      const granted = least(({ calls }) => Math.min(wanted, spare(calls)))
      count('calls', granted)
      return granted
    },
    charge(usage, { turns = 1, calls = 0 } = {}) {
      book(usage, { maxOutputTokens: 0, usd: 0, tokens: 0 }, undefined)
      count('turns', turns)
      count('calls', calls)
    },
    secondsLeft,
  }
}

function secondsSpent(account: Account, now: number): number {
  account.startedAt ??= now
  return (now - account.startedAt) / 1_000
}

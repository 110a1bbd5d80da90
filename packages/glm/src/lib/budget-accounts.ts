import { UsageError } from './agent-error.ts'
import { costOf } from './model.ts'
import type { Price } from './model.ts'

export interface BudgetLimits {
  /** As billed, cached input at its own price. */
  readonly usd?: number
  /** Input and output together; a prompt that is sent again counts again. */
  readonly tokens?: number
  /** From the first time the budget is told the time. */
  readonly seconds?: number
  /** Tool calls. */
  readonly calls?: number
  /** Model turns, each with all its retries. */
  readonly turns?: number
}

/** Why a turn may not start, in the unit of the limit. */
export interface BudgetExceeded {
  readonly exceeded: 'usd' | 'tokens' | 'seconds' | 'turns'
  readonly limit: number
  readonly spent: number
  /** Not spent for certain, but lost to turns nobody knows the bill of. */
  readonly lost: number
  /** What the least turn could cost. */
  readonly needed: number
}

export interface Meter {
  readonly limit: number
  spent: number
  /** By turns under way: comes back when they settle. */
  held: number
  /** By turns nobody knows the bill of: never comes back. */
  lost: number
}

export interface Account {
  /** In whole nano-dollars, so that what is given back is exactly what was taken. */
  readonly usd: Meter
  readonly tokens: Meter
  readonly turns: Meter
  readonly calls: Meter
  readonly seconds: number
  startedAt?: number
}

export interface Turn {
  readonly inputTokens: number
  readonly maxOutputTokens: number
  readonly leastOutputTokens: number
  readonly price: Price | undefined
  /** It is counted among the turns already. */
  readonly isRetry: boolean
}

/** What is set aside for a turn. */
export interface Hold {
  readonly maxOutputTokens: number
  readonly usd: number
  readonly tokens: number
}

export interface Waiter {
  readonly turn: Turn
  /** Of the budget that was asked, and of all above it. */
  readonly accounts: readonly Account[]
  readonly resolve: (answer: Hold | BudgetExceeded) => void
}

export const nanosPerUsd = 1e9
/** Below this, waiting for others is better than an answer that may be cut. */
const comfortableOutputTokens = 8_192
/** Few answers need all they may take; who sets it aside among others makes them wait for nothing. */
const shareAmongOthers = 1 / 32
/** More than any money buys, and still a number that one can be taken from. */
const maxRoom = 1e12

/** @throws {UsageError} If a limit is not a number from 0. */
export function accountOf(limits: BudgetLimits): Account {
  for (const [name, value] of Object.entries(limits)) {
    if (value === undefined || value >= 0) continue
    throw new UsageError(`Cannot create the budget: ${name} is ${value}, expected a number from 0`)
  }
  const { usd = Infinity, tokens = Infinity, turns = Infinity, calls = Infinity, seconds = Infinity } = limits
  const meter = (limit: number): Meter => ({ limit: Math.floor(limit), spent: 0, held: 0, lost: 0 })
  return { usd: meter(usd * nanosPerUsd), tokens: meter(tokens), turns: meter(turns), calls: meter(calls), seconds }
}

export function spare({ limit, spent, held, lost }: Meter): number {
  return limit - spent - lost - held
}

/** Waits in the queue for an answer; an abort rejects with `signal.reason` and leaves nothing behind. */
export function ask(
  queue: Waiter[],
  { turn, accounts }: Pick<Waiter, 'turn' | 'accounts'>,
  signal: AbortSignal,
): Promise<Hold | BudgetExceeded> {
  const { promise, resolve, reject } = Promise.withResolvers<Hold | BudgetExceeded>()
  const waiter = { turn, accounts, resolve }
  const leave = (): void => {
    if (queue.includes(waiter)) queue.splice(queue.indexOf(waiter), 1)
    reject(signal.reason)
    serve(queue)
  }
  // A retry had its turn before everybody who waits now.
  queue.splice(turn.isRetry ? 0 : queue.length, 0, waiter)
  if (signal.aborted) leave()
  else serve(queue)
  signal.addEventListener('abort', leave, { once: true })
  return promise.finally(() => signal.removeEventListener('abort', leave))
}

/** Answers who can be answered, in order: nobody takes from an account what one before them waits for. */
export function serve(queue: Waiter[]): void {
  const short = new Set<Account>()
  for (const waiter of queue.slice()) {
    if (waiter.accounts.some((account) => short.has(account))) continue
    const decision = decide(waiter, queue)
    if ('waitFor' in decision) {
      for (const account of decision.waitFor) short.add(account)
    } else {
      queue.splice(queue.indexOf(waiter), 1)
      waiter.resolve(decision)
    }
  }
}

/**
 * Refuses what could not be had if all others settled at nothing; waits where they hold what would make the output
 * comfortable; else takes what there is, or a part of it among others.
 */
function decide(
  waiter: Waiter,
  queue: readonly Waiter[],
): Hold | BudgetExceeded | { readonly waitFor: readonly Account[] } {
  const { turn, accounts } = waiter
  const { inputTokens, maxOutputTokens, leastOutputTokens } = turn
  const isShared = (account: Account): boolean =>
    account.tokens.held > 0 || queue.some((other) => other !== waiter && other.accounts.includes(account))
  const least = { usd: nanosFor(turn, leastOutputTokens), tokens: inputTokens + leastOutputTokens, turns: 1 }
  for (const unit of turn.isRetry ? (['usd', 'tokens'] as const) : (['turns', 'usd', 'tokens'] as const)) {
    const broke = accounts.find((account) => spare(account[unit]) + account[unit].held < least[unit])
    // What costs nothing may go on when the money has run out.
    if (broke !== undefined && least[unit] > 0) return exceeded(unit, broke[unit], least[unit])
  }
  const hoped = accounts.map((account) => outputFor(turn, account, (meter) => spare(meter) + meter.held))
  const wanted = Math.min(maxOutputTokens, Math.max(leastOutputTokens, comfortableOutputTokens), ...hoped)
  const waitFor = accounts.filter((account) => outputFor(turn, account, spare) < wanted)
  if (waitFor.length > 0) return { waitFor }

  // Few answers need all they may take: who takes it among others makes them wait for nothing.
  const granted = accounts.reduce((most, account) => {
    const room = outputFor(turn, account, spare)
    return Math.min(most, isShared(account) ? Math.max(wanted, Math.floor(room * shareAmongOthers)) : room)
  }, maxOutputTokens)
  const hold = { maxOutputTokens: granted, usd: nanosFor(turn, granted), tokens: inputTokens + granted }
  for (const account of accounts) {
    account.usd.held += hold.usd
    account.tokens.held += hold.tokens
    if (!turn.isRetry) account.turns.spent += 1
  }
  return hold
}

/** The worst case: nothing cached, where that is the dearer. */
function nanosFor({ inputTokens, price }: Turn, outputTokens: number): number {
  const cachedInputTokens = price !== undefined && price.cachedInput > price.input ? inputTokens : 0
  const cost = costOf({ inputTokens, cachedInputTokens, outputTokens }, price) ?? 0
  return Math.ceil(cost * nanosPerUsd)
}

/** The most output that an account pays for. */
function outputFor(turn: Turn, { usd, tokens }: Account, of: (meter: Meter) => number): number {
  const byTokens = of(tokens) - turn.inputTokens
  const nanosPerToken = (turn.price?.output ?? 0) * 1_000
  if (usd.limit === Infinity || nanosPerToken === 0) return byTokens
  let output = Math.min(byTokens, maxRoom, Math.ceil((of(usd) - nanosFor(turn, 0)) / nanosPerToken) + 1)
  // A division of fractions is off by one at times.
  while (nanosFor(turn, output) > of(usd)) output -= 1
  return output
}

function exceeded(unit: 'usd' | 'tokens' | 'turns', { limit, spent, lost }: Meter, needed: number): BudgetExceeded {
  const scale = unit === 'usd' ? nanosPerUsd : 1
  return { exceeded: unit, limit: limit / scale, spent: spent / scale, lost: lost / scale, needed: needed / scale }
}

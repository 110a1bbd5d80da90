import { UsageError } from '@glmkit/core'

/**
 * What the trials of a sample amount to: the `mean` of passed ones; whether any (`max`), all (`min`), most (`mode`) or at
 * least so many have passed.
 */
export type Reducer = 'mean' | 'max' | 'min' | 'mode' | `at-least-${number}`

/** @throws {UsageError} If it is none, or wants more trials than there are. */
export function checkReducer(reducer: Reducer, trials: number): void {
  const least = leastOf(reducer, trials)
  if (least === undefined || (Number.isInteger(least) && least >= 1 && least <= trials)) return
  const known = `mean, max, min, mode, at-least-K with K up to ${trials}`
  throw new UsageError(`Cannot reduce trials by "${reducer}": expected ${known}`)
}

/** Of one sample. */
export interface ScoredTrials {
  readonly passed: number
  /** Trials that could be scored. */
  readonly scored: number
  /** As many as were asked for. */
  readonly trials: number
}

/** @returns From 0 to 1; `undefined` if no trial was scored, or those that were not would decide. */
export function reduceTrials(reducer: Reducer, { passed, scored, trials }: ScoredTrials): number | undefined {
  const least = leastOf(reducer, trials)
  if (scored === 0) return undefined
  if (least === undefined) return passed / scored
  if (passed >= least) return 1
  return passed + Math.max(0, trials - scored) < least ? 0 : undefined
}

/** How many must pass; none for the mean. */
function leastOf(reducer: Reducer, trials: number): number | undefined {
  if (reducer === 'mean') return undefined
  if (reducer === 'max') return 1
  if (reducer === 'min') return trials
  if (reducer === 'mode') return Math.floor(trials / 2) + 1
  return Number(/^at-least-(\d+)$/.exec(reducer)?.[1])
}

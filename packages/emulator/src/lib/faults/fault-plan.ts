import type { Fault } from './fault.ts'

/** When a rule applies; all conditions that are given must hold. None given: always. */
export interface FaultCondition {
  /** Numbers of chat completion requests, from 1. */
  readonly requests?: readonly number[]
  /** Every n-th request: 3 is the third, sixth, ninth … */
  readonly every?: number
  /** 0–1, drawn from the plan's seed and the request's number. */
  readonly probability?: number
  /** Text in the last message. */
  readonly messageIncludes?: string
  readonly model?: string
}

export interface FaultRule {
  readonly when?: FaultCondition
  readonly fault: Fault | readonly Fault[]
}

/** A limit from some time, or some number of requests, on. */
export interface LimitStep {
  readonly afterMs?: number
  readonly afterRequests?: number
  readonly limit: number
}

/** What goes wrong, as plain JSON. Every rule that applies adds its faults. */
export interface FaultPlan {
  /** The same seed and the same order of requests give the same faults. Default: 1. */
  readonly seed?: number
  readonly rules?: readonly FaultRule[]
  /**
   * Requests served at once for each key and model; one more is answered 1302. No header tells the limit.
   * It moves with `sequence`: the last step that has begun holds, and there is no limit before the first.
   */
  readonly concurrencyLimit?: number | { readonly sequence: readonly LimitStep[] }
  /** What a key may use within a window, which begins with its first request; more is answered 1308. */
  readonly quota?: {
    readonly requests?: number
    /** Prompt and completion together; the request that exceeds it is still served. */
    readonly tokens?: number
    readonly windowMs: number
    /** Default: 1308. */
    readonly code?: string
  }
}

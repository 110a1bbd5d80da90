import type { Interval } from './statistics/interval.ts'

/** How far a run has come; told at most ten times a second, and once at the end. */
export interface EvalProgress {
  readonly suite: string
  /** Of a run that compares solvers, which one. */
  readonly solver: string
  /** Trials that have ended, those of an earlier process included. */
  readonly done: number
  /** Trials altogether; absent while samples are still being read. */
  readonly total?: number
  readonly running: number
  readonly passed: number
  readonly failed: number
  /** Not scored: the infrastructure or the harness failed. */
  readonly errors: number
  /** Of the scored trials; absent before there is one. */
  readonly passRate?: Interval
  /** Input and output, over the last minute. */
  readonly tokensPerSecond: number
  /** `null` when a price is unknown. */
  readonly costUsd: number | null
  /** Requests the server refused for their rate. */
  readonly rateLimited: number
  /** Requests at once that the model's limiter lets through now; absent for models without one. */
  readonly concurrency?: number
  readonly elapsedMs: number
  /** Milliseconds; absent while it cannot be told. */
  readonly etaMs?: number
}

import type { Usage } from '@glmkit/core'
import type { Reducer } from './run/reducer.ts'
import type { Interval } from './statistics/interval.ts'
import type { PassRateMethod } from './statistics/pass-rate.ts'

/** What a run of a suite has shown. Trials that were not scored are in `errors` alone. */
export interface SuiteSummary {
  readonly suite: string
  readonly version: string
  readonly solver: string
  /** The model under test; absent for solvers without one. */
  readonly model?: string
  /** Samples whose trials were scored, as many as the reducer needs: the others are in no rate. */
  readonly samples: number
  /** Of each sample, as asked. */
  readonly trials: number
  readonly reducer: Reducer
  /** Trials that were scored. */
  readonly scored: number
  readonly passed: number
  readonly failed: number
  /** Trials that were not scored, by `TrialFailure.kind`. */
  readonly errors: { readonly infrastructure: number; readonly harness: number }
  /** Of the scored: a limit was reached. */
  readonly limited: number
  /** Of the samples: the mean of their trials, each sample's by `reducer`. Clustered where samples have clusters. Absent when nothing was scored. */
  readonly passRate?: Interval
  /** How `passRate`'s interval was made. */
  readonly method?: PassRateMethod
  /** Present where samples share them. */
  readonly clusters?: number
  /** Index k - 1: all of the samples with at least k scored trials. */
  readonly passAtK: readonly number[]
  /** That all of k trials pass (τ-bench's pass^k). */
  readonly passHatK: readonly number[]
  /**
   * `passHatK`, each trial that was not scored counted as failed: as published rows of τ²-bench count them. Absent when all
   * were scored.
   */
  readonly passHatKWithErrors?: readonly number[]
  readonly scorers: readonly ScorerSummary[]
  readonly byLanguage: Readonly<Record<string, Interval & { readonly samples: number }>>
  /** Samples whose trials passed and failed; ids of the first 100. */
  readonly flaky: { readonly count: number; readonly ids: readonly string[] }
  /** Of scored trials, in milliseconds, waits for retries left out. */
  readonly latencyMs: { readonly p50: number; readonly p95: number }
  /** Of the trials in the log, with the tries that were spoiled; one that a resumed run does again counts once. */
  readonly usage: Usage
  readonly usageByModel: Readonly<Record<string, Usage>>
  readonly calls: {
    readonly total: number
    /** Those that failed, by `ToolCallRecord.failure`: unknown tool, bad JSON, schema violation … */
    readonly failures: Readonly<Record<string, number>>
  }
  /** Replies that came from another model than was asked, by the id that the server gave. */
  readonly otherModels?: Readonly<Record<string, number>>
  /** Requests the server refused for their rate. */
  readonly rateLimited: number
  /** The first 100 trials that did not pass, in the order in which they ended. */
  readonly failures: readonly FailedTrial[]
  /** Milliseconds, all processes of a resumed run together. */
  readonly elapsedMs: number
}

export interface ScorerSummary {
  readonly scorer: string
  readonly role: 'verdict' | 'metric'
  /** Scores it has given. */
  readonly count: number
  /** Of the samples, each the mean of its trials. */
  readonly mean: number
  /** Of the mean, clustered where samples have clusters; 0 for a single sample or cluster, which tells of no others. */
  readonly standardError: number
  /** By `Score.label`. */
  readonly labels: Readonly<Record<string, number>>
}

export interface FailedTrial {
  readonly id: string
  readonly trial: number
  /** One line. */
  readonly reason: string
}

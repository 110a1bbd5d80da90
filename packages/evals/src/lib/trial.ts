import type { RunEvent, Usage } from '@glmkit/core'
import type { Score } from './scorer.ts'
import type { Sample } from './suite.ts'
import type { Solution } from './solution.ts'

/**
 * Who is to blame when a trial has no solution: the `model` (its trial is scored 0), the `infrastructure` between us and
 * it (tried again, then left out of the statistics), or the `harness`: a solver, environment or scorer that threw.
 */
export type FailureKind = 'model' | 'infrastructure' | 'harness'

export interface TrialFailure {
  readonly kind: FailureKind
  /** The error's name and, of a `ModelError`, its kind: `ModelError/overloaded`. */
  readonly name: string
  readonly message: string
  readonly stack?: string
}

/** A limit that ended a trial; what there was by then was scored. */
export interface ReachedLimit {
  readonly type: 'turns' | 'tokens' | 'seconds' | 'usd'
  readonly limit: number
}

/** A score under the name of its scorer. */
export interface NamedScore extends Score {
  readonly scorer: string
  readonly role: 'verdict' | 'metric'
}

/** Everything about one try of a sample; what logs, reports and statistics are made of. */
export interface Trial<Target = unknown> {
  readonly sample: Sample<Target>
  /** From 1; Inspect calls it epoch. */
  readonly trial: number
  /** Of the suite, its version and the sample: a resumed run knows what is done, a comparison that the samples are the same. */
  readonly hash: string
  /** `undefined` if it was not scored: then `failure` says why. */
  readonly isPassed: boolean | undefined
  readonly scores: readonly NamedScore[]
  readonly solution?: Solution
  readonly failure?: TrialFailure
  /** Of tries before this one that the infrastructure spoiled. */
  readonly retried: readonly TrialFailure[]
  readonly limit?: ReachedLimit
  /** By the id of the model, judges included. */
  readonly usageByModel: Readonly<Record<string, Usage>>
  /** What the agents of `task.run` have told, deltas aside. */
  readonly events: readonly RunEvent[]
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly endedAt: number
  /** Without waits for retries; milliseconds. */
  readonly workingMs: number
}

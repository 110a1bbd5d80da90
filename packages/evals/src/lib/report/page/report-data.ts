import type { ChangedSample, Comparison } from '../../compare/comparison.ts'
import type { PublishedComparison } from '../../published/published-for.ts'
import type { Interval } from '../../statistics/interval.ts'
import type { SuiteSummary } from '../../summary.ts'

/** All that the page shows but for the contents of the samples, which lie in blocks of their own. */
export interface ReportData {
  readonly title: string
  readonly run: RunFacts
  readonly summary: SuiteSummary
  /** In the order in which the trials ended. */
  readonly rows: readonly ReportRow[]
  /** Solvers without a model. */
  readonly baselines: readonly { readonly name: string; readonly rate: Interval }[]
  readonly published: readonly PublishedComparison[]
  readonly comparison?: ReportComparison
}

export interface RunFacts {
  readonly runId: string
  readonly suite: string
  readonly version: string
  readonly description?: string
  readonly model?: string
  readonly solver: string
  readonly baseURL?: string
  readonly status: 'started' | 'success' | 'cancelled' | 'error'
  /** Why it ended as `error`. */
  readonly error?: string
  readonly isEmulator: boolean
  /** ISO 8601. */
  readonly startedAt?: string
  readonly endedAt?: string
  /** What was asked for, in words: name and value. */
  readonly settings: readonly (readonly [string, string])[]
  /** The program that wrote the log. */
  readonly writtenBy: string
  /** What a log that is not ours says of itself. */
  readonly told?: {
    /** Trials that its figures are of. */
    readonly trials: number
    /** Name and value, for people. */
    readonly metrics: readonly (readonly [string, string])[]
  }
}

export type Verdict = 'passed' | 'failed' | 'error'

/** Where a sample's content lies: the block and the place in it. */
export interface ContentPlace {
  readonly block: number
  readonly index: number
}

/** One trial, as lists show it. */
export interface ReportRow extends ContentPlace {
  readonly id: string
  readonly trial: number
  readonly language?: string
  readonly outcome: Verdict
  /** 0 to 1. */
  readonly value?: number
  readonly labels: readonly string[]
  readonly limit?: string
  /** Why it did not pass. */
  readonly reason?: string
  readonly tokens: number
  readonly costUsd: number | null
  readonly seconds: number
  readonly turns: number
  /** Their beginnings. */
  readonly input: string
  readonly answer: string
}

/** The baseline is A, this run is B. */
export type ReportComparison =
  /** Why the two runs cannot be compared. */
  | { readonly baseline: RunFacts; readonly refusal: string }
  | {
      readonly baseline: RunFacts
      readonly result: Omit<Comparison, 'regressions' | 'fixes'>
      readonly regressions: readonly ReportChange[]
      readonly fixes: readonly ReportChange[]
    }

export interface ReportChange extends ChangedSample {
  /** One of this run's trials that shows the change. */
  readonly trial: number
  /** Its trials in the baseline. */
  readonly trials: readonly (ContentPlace & { readonly trial: number; readonly outcome: Verdict })[]
}

/** All of one trial; the elements of a block. Texts are the model's and the suite's, and never markup. */
export interface PageSample {
  readonly id: string
  readonly trial: number
  readonly language?: string
  readonly outcome: Verdict
  readonly input: readonly PageMessage[]
  readonly target: string
  readonly answer: string
  readonly scores: readonly PageScore[]
  readonly messages: readonly PageMessage[]
  readonly turns: readonly PageTurn[]
  readonly events: readonly PageEvent[]
  readonly plan?: PagePlan
  readonly error?: PageError
  /** Tries before this one. */
  readonly retried: readonly PageError[]
  readonly limit?: string
  /** Name and value, for people. */
  readonly facts: readonly (readonly [string, string])[]
  /** Name and JSON. */
  readonly metadata: readonly (readonly [string, string])[]
}

export interface PageScore {
  readonly scorer: string
  readonly role?: 'verdict' | 'metric'
  readonly value: string
  /** Absent where the value is neither right nor wrong. */
  readonly isRight?: boolean
  readonly label?: string
  readonly answer?: string
  readonly explanation?: string
  /** JSON. */
  readonly metadata?: string
}

export interface PageMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly text: string
  readonly reasoning?: string
  readonly calls?: readonly PageCall[]
  /** Of a tool message whose call is not there. */
  readonly name?: string
  readonly error?: string
}

/** A call and what came of it. */
export interface PageCall {
  readonly name: string
  /** JSON where it is JSON. */
  readonly arguments: string
  readonly result?: string
  readonly error?: string
  readonly seconds?: number
}

export interface PageTurn {
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
  readonly reasoningTokens: number
  readonly costUsd: number | null
  readonly stop?: string
}

/** Something that happened, on a time line. */
export interface PageEvent {
  readonly kind: 'model' | 'tool' | 'retry' | 'plan' | 'memory' | 'warning' | 'limit' | 'error' | 'score' | 'other'
  readonly title: string
  readonly detail?: string
  /** Seconds since the sample was begun. */
  readonly at: number
  /** Absent for what takes no time. */
  readonly seconds?: number
}

export interface PagePlan {
  readonly goal: string
  readonly revision: number
  readonly steps: readonly {
    readonly id: string
    readonly title: string
    readonly status: string
    readonly notes: readonly string[]
    readonly result?: string
  }[]
}

export interface PageError {
  readonly message: string
  readonly trace?: string
}

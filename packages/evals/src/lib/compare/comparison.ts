import type { Outcome } from '../outcome.ts'
import type { RunSpec } from '../run-spec.ts'
import type { Interval } from '../statistics/interval.ts'

/** A run to compare, as a log has it. */
export interface ComparedRun {
  readonly spec: Pick<RunSpec, 'suite' | 'version' | 'solver' | 'model' | 'trials' | 'limits' | 'source'> &
    Partial<Pick<RunSpec, 'reducer'>>
  /** One for each trial, in any order. */
  readonly outcomes: Iterable<ComparedOutcome>
}

export interface ComparedOutcome extends Pick<Outcome, 'id' | 'trial' | 'cluster' | 'language'> {
  /** Of the sample; absent or empty where it is not known. */
  readonly hash?: string
  /** `undefined` or absent if it was not scored. */
  readonly isPassed?: boolean | undefined
  readonly scores?: Outcome['scores']
}

export interface ComparedSide {
  readonly solver: string
  readonly model?: string
  /** Of each sample. */
  readonly trials: number
  /** Over the samples that are compared. */
  readonly passRate: Interval
}

/**
 * Where the p-value comes from: exact McNemar (each sample passes or fails), Student's t over the samples' differences, the
 * same clustered, or, where these do not vary, the exact sign test.
 */
export type ComparisonMethod = 'mcnemar-exact' | 'paired-t' | 'clustered-t' | 'sign-exact'

/** Of two runs over the same samples: B − A, so that above 0 B is better. */
export interface RunDifference {
  /** Of the difference of the pass rates, from -1 to 1. */
  readonly interval: Interval
  /** `undefined` for a single sample or cluster. */
  readonly standardError: number | undefined
  /** Two-sided. */
  readonly pValue: number
  readonly method: ComparisonMethod
}

/** A sample that does better in one run than in the other. */
export interface ChangedSample {
  readonly id: string
  /** Shares of passed trials, or what the reducer makes of them. */
  readonly a: number
  readonly b: number
}

/** Two runs of the same suite, sample by sample. JSON. */
export interface Comparison {
  readonly suite: string
  readonly version: string
  readonly a: ComparedSide
  readonly b: ComparedSide
  /** Scored in both runs; all that follows is about these. */
  readonly samples: number
  /** Not scored in one of the runs; ids of the first 100. */
  readonly leftOut: { readonly count: number; readonly ids: readonly string[] }
  /** Where samples share clusters. */
  readonly clusters?: number
  readonly difference: RunDifference
  /** Holm's, when several suites are compared at once. */
  readonly adjustedPValue?: number
  /** True differences from here on are told with a power of 80 %, given this many samples and their spread. */
  readonly minimalDetectableEffect: number
  /** What is true of B: neither chance nor the interval allows the contrary. */
  readonly change: 'better' | 'worse' | 'unclear'
  /** `change` in words, with the numbers. */
  readonly verdict: string
  /** Passed less often in B; the largest first. */
  readonly regressions: readonly ChangedSample[]
  /** Passed more often in B; the largest first. */
  readonly fixes: readonly ChangedSample[]
  readonly byLanguage: Readonly<
    Record<string, { readonly samples: number; readonly a: number; readonly b: number; readonly difference: Interval }>
  >
  /** Means of the scorers both runs have used, by samples both have scored. */
  readonly scorers: readonly ScorerComparison[]
}

export interface ScorerComparison {
  readonly scorer: string
  readonly role: 'verdict' | 'metric'
  readonly samples: number
  readonly a: number
  readonly b: number
  /** B − A; absent where there is no spread to go by. */
  readonly difference?: Interval
}

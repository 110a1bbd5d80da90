import type { Reducer } from './run/reducer.ts'
import type { TrialLimits } from './suite.ts'

/** What was run: the head of a log. Runs are compared and resumed only if it agrees. */
export interface RunSpec {
  /** Unique; the same after a resume. */
  readonly runId: string
  readonly suite: string
  readonly version: string
  readonly description?: string
  /** `default`, the name of a baseline or of one of several solvers. */
  readonly solver: string
  /** The id of the model under test. */
  readonly model?: string
  /** Where it answered, without secrets. */
  readonly baseURL?: string
  /** Temperature, thinking and the like, as the caller told. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly trials: number
  /** How the trials of a sample become its share of the pass rate. */
  readonly reducer: Reducer
  readonly limits: TrialLimits
  /** Only the first so many samples. */
  readonly limit?: number
  readonly source?: { readonly url?: string; readonly split?: string; readonly licence?: string }
  /** Milliseconds since the epoch. */
  readonly startedAt: number
}

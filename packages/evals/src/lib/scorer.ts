import type { Sample } from './suite.ts'
import type { Solution } from './solution.ts'

/** Inspect's `Score`, with numbers alone for values. */
export interface Score {
  /** 0 is wrong, 1 is right; a metric may be any number. */
  readonly value: number
  /** Why, in one line. */
  readonly explanation: string
  /** What was judged, if it is not the whole answer. */
  readonly answer?: string
  /** A kind of outcome to be counted, e.g. `abstained`, `wrong-value`. */
  readonly label?: string
  /** JSON; kept in the log. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** What a scorer may look at beside the solution. */
export interface ScoringContext<Target = unknown, Environment = unknown> {
  readonly sample: Sample<Target>
  /** As the solver has left it. */
  readonly environment: Environment
  readonly signal: AbortSignal
}

export interface Scorer<Target = unknown, Environment = unknown> {
  /** Unique among the scorers of a sample; the same for samples that are scored alike. */
  readonly name: string
  /** A `verdict` decides whether the trial passes, by a value of 1; a `metric` is only reported. Default: `verdict`. */
  readonly role?: 'verdict' | 'metric'
  /** A throw is an error of the harness: the trial is not scored. */
  score(solution: Solution, context: ScoringContext<Target, Environment>): Score | Promise<Score>
}

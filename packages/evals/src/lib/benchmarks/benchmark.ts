import type { Model } from '@glmkit/core'
import type { Embeddings } from '@glmkit/tools/search'
import type { Suite } from '../suite.ts'
import type { SuiteSummary } from '../summary.ts'
import type { WebAccess } from './bfcl/agentic/web-access.ts'
import type { ScoredAnswer } from './scored-answer.ts'

/** A public benchmark: data of its own, and one suite for each of its parts. */
export interface Benchmark {
  readonly name: BenchmarkName
  readonly description: string
  /** Categories, domains or the like, in the benchmark's order. */
  readonly parts: readonly BenchmarkPart[]
  /**
   * @returns A suite for each part, in their order.
   * @throws {UsageError} If there is no such part, or its data is missing.
   */
  suites(options: BenchmarkSuitesOptions): Promise<readonly Suite[]>
  /**
   * Verdicts on answers that are there already, without a model. A line that is none of the benchmark's is an
   * `unreadable-line`, and does not stop the others.
   *
   * @throws {UsageError} If there is no data.
   */
  score(options: ScoreOptions): AsyncIterable<ScoredAnswer>
  /** What the runs of its parts come to together, for people. */
  overall?(summaries: readonly SuiteSummary[]): string
}

export type BenchmarkName = 'bfcl' | 'tau2' | 'agentdojo'

export interface BenchmarkPart {
  readonly name: string
  readonly description: string
  /** Why it is left out where parts are not named. */
  readonly leftOut?: string
}

export interface BenchmarkSuitesOptions {
  /** The folder of the data, see `glmkit eval download`. */
  readonly data: string
  /** Default: all that are not left out. */
  readonly parts?: readonly string[]
  /** Who plays the user, where there is one. Default: the model under test. */
  readonly userModel?: Model
  /** How hard it thinks, as its host was told: a part of the run's settings, which published rows have to agree with. */
  readonly userEffort?: string
  /** Who checks what only can be judged; without them it is not checked. */
  readonly judges?: readonly Model[]
  /** BFCL's searches of the web; without it they are not run. */
  readonly web?: WebAccess
  /** For BFCL's memory of vectors; without them it is not run. */
  readonly embeddings?: Embeddings
  /** How AgentDojo's attackers put their goal; `none` leaves the tasks alone. Default: `important_instructions`. */
  readonly attack?: string
}

export interface ScoreOptions {
  readonly data: string
  /** A JSON object each. */
  readonly lines: AsyncIterable<string>
  /** Of lines that do not say it themselves. */
  readonly part?: string
}

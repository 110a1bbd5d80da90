import type { RunResult } from '@glmkit/core'
import PQueue from 'p-queue'

/** One task: what the agent is asked and what a scorer needs to judge the answer. */
export interface Sample<Target = unknown> {
  readonly id: string
  readonly input: string
  readonly target: Target
}

export interface Score {
  readonly passed: boolean
  /** Why, in one line; shown for failures. */
  readonly reason: string
}

export interface Scorer<Target = unknown> {
  readonly name: string
  score(sample: Sample<Target>, result: RunResult): Score | Promise<Score>
}

/** Whatever answers a sample: usually `(sample, { signal }) => agent.run(sample.input, { signal })`. */
export type Solver<Target = unknown> = (
  sample: Sample<Target>,
  options: { readonly signal: AbortSignal },
) => Promise<RunResult>

export interface Suite<Target = unknown> {
  readonly name: string
  readonly samples: readonly Sample<Target>[]
  /** The scorers of a sample: it passes when all of them pass. */
  readonly scorersOf: (sample: Sample<Target>) => readonly Scorer<Target>[]
}

export interface SampleResult {
  readonly id: string
  readonly passed: boolean
  readonly scores: readonly (Score & { readonly scorer: string })[]
  /** Absent when the solver threw; then `error` says why. */
  readonly result?: RunResult
  readonly error?: string
}

export interface SuiteResult {
  readonly suite: string
  readonly passed: number
  readonly failed: number
  /** In the order of the suite. */
  readonly samples: readonly SampleResult[]
}

export interface RunSuiteOptions {
  /** Samples solved at the same time. Default: 2. */
  readonly concurrency?: number
  readonly signal?: AbortSignal
  /** Called as each sample ends. */
  readonly onSample?: (sample: SampleResult) => void
}

/** Returns its argument, typed. */
export function defineSuite<Target>(suite: Suite<Target>): Suite<Target> {
  return suite
}

/** Solves and scores every sample. A solver that throws fails its sample, not the suite; an abort rejects. */
export async function runSuite<Target>(
  suite: Suite<Target>,
  solver: Solver<Target>,
  { concurrency = 2, signal = new AbortController().signal, onSample }: RunSuiteOptions = {},
): Promise<SuiteResult> {
  const queue = new PQueue({ concurrency })
  const samples = await queue.addAll(
    suite.samples.map((sample) => async () => {
      const outcome = await solveAndScore(suite, sample, solver, signal)
      onSample?.(outcome)
      return outcome
    }),
    { signal },
  )
  const passed = samples.filter((sample) => sample.passed).length
  return { suite: suite.name, passed, failed: samples.length - passed, samples }
}

async function solveAndScore<Target>(
  suite: Suite<Target>,
  sample: Sample<Target>,
  solver: Solver<Target>,
  signal: AbortSignal,
): Promise<SampleResult> {
  const { id } = sample
  try {
    const result = await solver(sample, { signal })
    const scores = await Promise.all(
      suite.scorersOf(sample).map(async (scorer) => {
        const { passed, reason } = await scorer.score(sample, result)
        return { scorer: scorer.name, passed, reason }
      }),
    )
    // A sample nobody judged has proved nothing.
    return { id, passed: scores.length > 0 && scores.every((score) => score.passed), scores, result }
  } catch (error) {
    signal.throwIfAborted()
    return { id, passed: false, scores: [], error: error instanceof Error ? error.message : String(error) }
  }
}

import type { Agent, Model, RunInput, RunOptions, RunResult } from '@glmkit/core'
import type { Reducer } from './run/reducer.ts'
import type { Scorer } from './scorer.ts'
import type { Solution } from './solution.ts'

/** One thing to do: what is asked, and what a scorer needs to judge what came of it. */
export interface Sample<Target = unknown> {
  /** Unique within the suite. */
  readonly id: string
  readonly input: RunInput
  /** JSON, so that it can be logged and hashed. */
  readonly target: Target
  /** Samples that share a source, such as a document or a template: their results hang together, and intervals allow for it. */
  readonly cluster?: string
  /** Of the input, e.g. `en`, `zh`, `fr`; results are told by language. */
  readonly language?: string
  /** JSON; kept in the log. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** A trial that reaches one stops there and is scored by what it has brought. */
export interface TrialLimits {
  /** Replies of the model. */
  readonly turns?: number
  /** Input and output together; a prompt that is sent again counts again. */
  readonly tokens?: number
  /** Of solving. What is around it, environment, scoring and disposal, may each take as long, or ten minutes: then it has failed. */
  readonly seconds?: number
  /** As billed, cached input at its own price. */
  readonly usd?: number
}

/** One try of a sample, as its solver sees it. */
export interface Task<Target = unknown, Environment = unknown> {
  readonly sample: Sample<Target>
  /** From 1. */
  readonly trial: number
  /** What the suite made for this trial alone. */
  readonly environment: Environment
  /**
   * The model under test, with its replies cached where that was asked for.
   *
   * @throws {UsageError} On reading, if `runSuite` was given none.
   */
  readonly model: Model
  readonly limits: TrialLimits
  /** Aborts when the trial's time is up or the suite is stopped. */
  readonly signal: AbortSignal
  /**
   * Runs an agent within the trial's limits, and logs what it says, thinks and calls. May be called more than once, e.g.
   * by a solver that plays the user: `task.run(agent, text, { after: earlier })`.
   *
   * @param input Default: the sample's.
   */
  readonly run: <Output>(
    agent: Agent<Output>,
    input?: RunInput,
    options?: Omit<RunOptions, 'signal' | 'budget' | 'parent'>,
  ) => Promise<RunResult<Output>>
}

/**
 * Whatever solves a sample: an agent, or any async function; what it returns is scored. A function that asks a model does
 * so by `task.run`, so that limits hold and the log has it all.
 */
export type Solver<Target = unknown, Environment = unknown> = Agent | Solve<Target, Environment>

/** Methods, here and below, so that a suite of any target fits a list of suites. */
type Solve<Target, Environment> = {
  by(task: Task<Target, Environment>): Promise<Solution | RunResult | string>
}['by']

/**
 * Samples, how they are solved, and how that is scored.
 *
 * @example
 * defineSuite({
 *   name: 'capitals',
 *   samples: [{ id: 'fr', input: 'What is the capital of France?', target: 'Paris' }],
 *   solver: ({ run, model }) => run(createAgent({ model })),
 *   scorers: ({ target }) => [includes(target)],
 * })
 */
export interface Suite<Target = unknown, Environment = unknown> {
  /** `a-z 0-9 -`. */
  readonly name: string
  /** Changed with whatever changes scores; runs of different versions are not compared. Default: `1`. */
  readonly version?: string
  /** One line. */
  readonly description?: string
  /** Read once a run, as fast as they are solved; they need not fit into memory. */
  readonly samples: Samples<Target>
  /** How many samples there are, for progress; an array tells by itself. */
  readonly size?: number
  /** Samples for which this is equal begin their prompts alike: they are run one after the other, for the prompt cache. */
  prefixOf?(sample: Sample<Target>): string
  /** Makes what a trial works on. What it returns is disposed of after scoring if it has `Symbol.asyncDispose` or `Symbol.dispose`. */
  environment?(
    sample: Sample<Target>,
    options: { readonly trial: number; readonly signal: AbortSignal },
  ): Environment | Promise<Environment>
  /** Default: the model alone, asked the sample's input. */
  readonly solver?: Solver<Target, Environment>
  /** Solvers without a model, e.g. `none` and `oracle`: what they score shows what a score is worth. */
  readonly baselines?: Readonly<Record<string, Solver<Target, Environment>>>
  /** Of the baselines, those that are shown beside every score: where doing nothing scores much. */
  readonly shownBaselines?: readonly string[]
  /** Other ways for the model under test, e.g. with a policy off. */
  readonly variants?: Readonly<Record<string, Solver<Target, Environment>>>
  /** A trial passes when all verdicts pass; `role` says which scorers give one. */
  readonly scorers: readonly Scorer<Target, Environment>[] | ScorersOf<Target, Environment>
  /** Of each trial. Default: none. */
  readonly limits?: TrialLimits
  /** Times each sample is tried. Default: 1. */
  readonly trials?: number
  /** How the trials of a sample become its share of the pass rate. Default: `mean`. */
  readonly reducer?: Reducer
  /** What of the suite was chosen, e.g. the model that plays the user; kept with the run's settings. JSON. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Where the samples come from, for comparisons with published numbers. */
  readonly source?: { readonly url?: string; readonly split?: string; readonly licence?: string }
}

export type Samples<Target> =
  | Iterable<Sample<Target>>
  | AsyncIterable<Sample<Target>>
  | (() => Iterable<Sample<Target>> | AsyncIterable<Sample<Target>>)

type ScorersOf<Target, Environment> = {
  of(sample: Sample<Target>): readonly Scorer<Target, Environment>[]
}['of']

/** Returns its argument, typed. */
export function defineSuite<Target, Environment = undefined>(
  suite: Suite<Target, Environment>,
): Suite<Target, Environment> {
  return suite
}

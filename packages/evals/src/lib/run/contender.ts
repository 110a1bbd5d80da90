import { randomUUID } from 'node:crypto'
import { UsageError } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import type { RunSpec } from '../run-spec.ts'
import type { Solver, Suite, TrialLimits } from '../suite.ts'
import type { Reducer } from './reducer.ts'
import { askModel } from './run-trial.ts'

/** What is put to the test: who solves, with which model, and where that is written down. */
export interface Contender<Target = unknown, Environment = unknown> {
  /** The suite's own by default, one of its variants or baselines by name, or another. */
  readonly solver?: Solver<Target, Environment> | string
  /** What `task.model` is. */
  readonly model?: Model
  /** Beside the model's own, told in the log; a resumed run must agree in them. JSON, no secrets. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Where the model answers, for the log. */
  readonly baseURL?: string
  /** Path of the log, `*.eval`. Default: no log. */
  readonly log?: string
}

/** Who solves, and under which name the log has it. */
export function solverOf<Target, Environment>(
  suite: Suite<Target, Environment>,
  { solver }: Contender<Target, Environment>,
): { readonly solver: Solver<Target, Environment>; readonly name: string } {
  const named = { ...suite.baselines, ...suite.variants }
  if (solver === undefined || solver === 'default') return { solver: suite.solver ?? askModel, name: 'default' }
  if (typeof solver !== 'string') return { solver, name: 'custom' }
  const found = Object.hasOwn(named, solver) ? named[solver] : undefined
  if (found !== undefined) return { solver: found, name: solver }
  const known = ['default', ...Object.keys(named)].join(', ')
  throw new UsageError(`Cannot run suite "${suite.name}" with solver "${solver}": it has ${known}`)
}

export function specOf<Target, Environment>(
  suite: Suite<Target, Environment>,
  contender: Contender<Target, Environment>,
  options: {
    readonly name: string
    readonly trials: number
    readonly reducer: Reducer
    readonly limits: TrialLimits
    readonly limit?: number | undefined
  },
): RunSpec {
  const { model, baseURL } = contender
  const { baseURL: _, ...settings } = { ...model?.settings, ...suite.settings, ...contender.settings }
  const { name: key, trials, reducer, limits, limit } = options
  const { name } = solverOf(suite, contender)
  return {
    runId: randomUUID(),
    suite: suite.name,
    version: suite.version ?? '1',
    ...(suite.description !== undefined && { description: suite.description }),
    // By whatever name it is compared, so that it can be resumed alone.
    solver: name === 'custom' ? key : name,
    ...(model && { model: model.id }),
    ...(baseURL !== undefined && { baseURL: withoutSecrets(baseURL) }),
    ...(Object.keys(settings).length > 0 && { settings }),
    trials,
    reducer,
    limits,
    ...(limit !== undefined && { limit }),
    ...(suite.source && { source: suite.source }),
    startedAt: Date.now(),
  }
}

function withoutSecrets(baseURL: string): string {
  if (!URL.canParse(baseURL)) return baseURL
  const { origin, pathname } = new URL(baseURL)
  return origin + pathname
}

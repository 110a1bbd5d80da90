import { UsageError } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import type { Solver, Suite } from '@glmkit/evals'
import { openEndpoint } from '../endpoint.ts'
import type { Endpoint } from '../endpoint.ts'
import type { EvalRunArguments } from './eval-run-arguments.ts'

/** Who is tried: a solver, with a model where it asks one. */
export interface Contestant {
  /** Unlike those of the others of the run. */
  readonly name: string
  /** The same in every run: what its log is called after. */
  readonly logName: string
  /** `default` is the suite's own. */
  readonly solver: string
  readonly model?: Model
  readonly endpoint?: Endpoint
}

/** A model, and where it answers. */
export interface Answerer {
  readonly model: Model
  readonly endpoint: Endpoint
}

/** Opens the endpoints that were named, for as long as `resources` live. */
export async function openAnswerers(
  { endpoints, sampling }: Pick<EvalRunArguments, 'endpoints' | 'sampling'>,
  resources: AsyncDisposableStack,
): Promise<readonly Answerer[]> {
  const answerers: Answerer[] = []
  for (const flags of endpoints) {
    const endpoint = await openEndpoint(flags, resources)
    answerers.push({ model: createGlm({ ...endpoint, ...sampling }), endpoint })
  }
  return answerers
}

/** The suite with further solvers, known by their names as its own are. */
export function withSolvers(suite: Suite, solvers: ReadonlyMap<string, Solver>): Suite {
  const own = solvers.get('default')
  const variants = { ...suite.variants, ...Object.fromEntries(solvers) }
  return { ...suite, variants, ...(own !== undefined && { solver: own }) }
}

/** Named by the command line. */
export interface NamedSolvers {
  readonly solvers: readonly string[]
  readonly config: ReadonlyMap<string, Solver>
}

/**
 * Each solver with each model; a baseline, which asks none, once.
 *
 * @param answerers Called only if a solver asks a model.
 * @throws {UsageError} If the suite knows no solver of a name.
 */
export async function contestantsOf(
  suite: Suite,
  { solvers, config }: NamedSolvers,
  answerers: () => Promise<readonly Answerer[]>,
): Promise<readonly Contestant[]> {
  const fallback = config.size > 0 ? [...config.keys()] : ['default']
  const names = [...new Set(solvers.length > 0 ? solvers : fallback)]
  const contestants: Contestant[] = []
  for (const solver of names) {
    if (!config.has(solver) && baselineOf(suite, solver) !== undefined) {
      contestants.push({ name: solver, logName: solver, solver })
      continue
    }
    const isKnown = solver === 'default' || config.has(solver) || Object.hasOwn(suite.variants ?? {}, solver)
    if (!isKnown) throw unknownSolver(suite, solver, config)
    const models = await answerers()
    for (const answerer of models) {
      const model = nameOf(answerer, models)
      const name = names.length === 1 ? model : models.length === 1 ? solver : `${model} ${solver}`
      contestants.push({ name, logName: solver === 'default' ? model : `${solver} ${model}`, solver, ...answerer })
    }
  }
  const twice = contestants.find(({ name }, index) => contestants.findIndex((other) => other.name === name) !== index)
  if (twice === undefined) return contestants
  throw new UsageError(`"${twice.name}" would be compared with itself: pass different --model or --base-url`)
}

function baselineOf({ baselines = {} }: Suite, name: string): Solver | undefined {
  return Object.hasOwn(baselines, name) ? baselines[name] : undefined
}

function unknownSolver(
  { name, baselines = {}, variants = {} }: Suite,
  solver: string,
  config: ReadonlyMap<string, Solver>,
): UsageError {
  const known = ['default', ...new Set([...Object.keys({ ...baselines, ...variants }), ...config.keys()])].join(', ')
  return new UsageError(`Suite "${name}" has no solver "${solver}": expected ${known}, or pass --config FILE.ts`)
}

/** The same id at two places is told apart by the place. */
function nameOf({ model, endpoint }: Answerer, all: readonly Answerer[]): string {
  const isTwice = all.filter((other) => other.model.id === model.id).length > 1
  return isTwice ? `${model.id} at ${endpoint.name.replace(/^https?:\/\//, '')}` : model.id
}

import { setTimeout as sleep } from 'node:timers/promises'
import { AgentError, createAgent, UsageError } from '@glmkit/core'
import type { Model, Usage } from '@glmkit/core'
import { addUsage, noUsage, untilAborted } from '@glmkit/glm/model'
import { z } from 'zod'
import { broughtSolution, usageShape } from './brought-solution.ts'
import { inTime, openDeadline } from './deadline.ts'
import { failureOf } from './failure.ts'
import { LimitReached, openTask } from './task.ts'
import type { Score, Scorer, ScoringContext } from '../scorer.ts'
import type { Solution } from '../solution.ts'
import type { Sample, Solver, Suite, Task, TrialLimits } from '../suite.ts'
import type { NamedScore, Trial } from '../trial.ts'

export interface TrialJob<Target, Environment> {
  readonly suite: Suite<Target, Environment>
  readonly sample: Sample<Target>
  readonly hash: string
  /** From 1. */
  readonly trial: number
  readonly solver: Solver<Target, Environment>
  readonly model: Model | undefined
  readonly limits: TrialLimits
  readonly signal: AbortSignal
  /** Told as tokens are billed. */
  readonly onUsage: (usage: Usage) => void
  readonly onRateLimit: () => void
}

/** How it went, and the error behind `trial.failure`. */
export interface TrialEnd<Target> {
  readonly trial: Trial<Target>
  readonly error?: unknown
}

type Recorded<Target> = { -readonly [Key in keyof Trial<Target>]: Trial<Target>[Key] }

const usages = z.record(z.string(), usageShape)
/** Beside its value; who judges is not always typed. */
const scoreShape = z.object({
  explanation: z.string(),
  answer: z.string().optional(),
  label: z.string().optional(),
  metadata: z.looseObject({}).optional(),
})

/** Agents stop by themselves when their time is up, and keep what they have; who does not is stopped this much later. */
const graceMs = 250
/** And so long a stopped solver may take to come to its end. */
const farewellMs = 1_000

/** Tries a sample once. Rejects only when `signal` aborts. */
export async function runTrial<Target, Environment>(job: TrialJob<Target, Environment>): Promise<TrialEnd<Target>> {
  const { sample, trial, hash, signal } = job
  const made: Recorded<Target> = {
    sample,
    trial,
    hash,
    isPassed: undefined,
    scores: [],
    retried: [],
    usageByModel: {},
    events: [],
    startedAt: Date.now(),
    endedAt: 0,
    workingMs: 0,
  }
  let cause: unknown
  let isSolving = false
  try {
    const environment = await inTime('The environment', job, (own) => environmentOf(job, own))
    const end = async (): Promise<void> => {
      if (signal.aborted) await settledWithin(dispose(environment), farewellMs)
      else await inTime('The disposal', job, () => dispose(environment))
    }
    try {
      isSolving = true
      const solution = await solve(job, environment, made)
      isSolving = false
      made.scores = await inTime('The scoring', job, (own) => scored({ ...job, signal: own }, solution, environment))
      addJudges(made)
      made.isPassed = made.scores.every(({ role, value }) => role === 'metric' || value >= 1)
    } catch (error) {
      // What went wrong first is what is told.
      await end().catch(() => {})
      throw error
    }
    await end()
  } catch (error) {
    signal.throwIfAborted()
    cause = error
    const failure = failureOf(error)
    // A judge that fails is not the model under test.
    made.failure = !isSolving && failure.kind === 'model' ? { ...failure, kind: 'harness' } : failure
    made.isPassed = made.failure.kind === 'model' ? false : undefined
    made.scores = []
    if (made.isPassed === false) giveLost(job, made)
  }
  made.endedAt = Date.now()
  return { trial: made, ...(cause !== undefined && { error: cause }) }
}

/** @param own Aborts when nobody waits for it any more; the environment itself lives longer than this. */
async function environmentOf<Target, Environment>(
  { suite, sample, trial, signal }: TrialJob<Target, Environment>,
  own: AbortSignal,
): Promise<Environment> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a suite without environments has `undefined` for its type of them
  const environment = (await suite.environment?.(sample, { trial, signal })) as Environment
  if (own.aborted) await dispose(environment)
  return environment
}

/** Fills in what the log wants of it, also when it fails. */
async function solve<Target, Environment>(
  job: TrialJob<Target, Environment>,
  environment: Environment,
  made: Recorded<Target>,
): Promise<Solution> {
  const { signal, limits, solver } = job
  const { seconds } = limits
  const ms = seconds && seconds * 1_000 + graceMs
  using over = openDeadline(signal, ms, () => new LimitReached({ type: 'seconds', limit: seconds ?? 0 }))
  const { task, recorder, limit } = openTask({ ...job, environment, signal: over.signal })
  const startedAt = performance.now()
  try {
    const solving = callSolver(solver, task)
    const brought = await untilAborted(solving, over.signal).catch(async (error: unknown) => {
      if (over.signal.aborted) await settledWithin(solving, farewellMs)
      if (!(error instanceof LimitReached)) throw error
      made.limit = error.reached
      return recorder.solution()
    })
    made.solution = broughtSolution(brought, recorder, job.suite.name)
    if (recorder.outage !== undefined) throw recorder.outage
    return made.solution
  } catch (error) {
    made.solution ??= recorder.solution()
    throw error
  } finally {
    const known = limit() ?? made.limit
    if (known !== undefined) made.limit = known
    made.usageByModel = { ...recorder.usageByModel }
    // A solver that asks models by itself says what it has spent.
    const { transcript = [], usage = noUsage } = made.solution ?? {}
    if (recorder.events.length === 0 && transcript.length > 0) addUsages(made, { [job.model?.id ?? 'unknown']: usage })
    made.events = recorder.events
    made.workingMs = Math.max(0, Math.round(performance.now() - startedAt - recorder.waitedMs))
  }
}

async function callSolver<Target, Environment>(
  solver: Solver<Target, Environment>,
  task: Task<Target, Environment>,
): Promise<Solution | string> {
  return typeof solver === 'function' ? solver(task) : task.run(solver)
}

/** Without a solver of its own, a suite asks the model alone. */
export async function askModel({ run, model }: Task): Promise<Solution> {
  return run(createAgent({ model }))
}

async function scored<Target, Environment>(
  { suite, sample, signal }: TrialJob<Target, Environment>,
  solution: Solution,
  environment: Environment,
): Promise<NamedScore[]> {
  return Promise.all(
    scorersOf(suite, sample).map(async (scorer) => {
      const { name, role = 'verdict' } = scorer
      const score = await scoreBy(scorer, solution, { sample, environment, signal })
      const [least, most] = role === 'verdict' ? [0, 1] : [-Number.MAX_VALUE, Number.MAX_VALUE]
      const value = score?.value
      if (score === undefined || !(typeof value === 'number' && value >= least && value <= most)) {
        const wanted = role === 'verdict' ? 'a number from 0 to 1' : 'a number'
        throw new TypeError(`Scorer "${name}" gave ${value}, expected ${wanted}`)
      }
      const [problem] = scoreShape.safeParse(score).error?.issues ?? []
      if (problem !== undefined) {
        throw new TypeError(`Scorer "${name}" gave a score with a wrong ${problem.path.join('.')}: ${problem.message}`)
      }
      return { ...score, scorer: name, role }
    }),
  )
}

/** @throws What the scorer throws; what does not explain itself says which scorer it was. */
async function scoreBy<Target, Environment>(
  scorer: Scorer<Target, Environment>,
  solution: Solution,
  context: ScoringContext<Target, Environment>,
): Promise<Score | undefined> {
  try {
    return await scorer.score(solution, context)
  } catch (error) {
    if (!(error instanceof Error) || error instanceof AgentError) throw error
    const { name, message, stack } = error
    throw Object.assign(new Error(`Scorer "${scorer.name}" threw: ${message}`, { cause: error }), { name, stack })
  }
}

/** The model's failure is a wrong answer to each of its judges. */
function giveLost<Target, Environment>({ suite, sample }: TrialJob<Target, Environment>, made: Recorded<Target>): void {
  const explanation = `no solution: ${made.failure?.message}`
  try {
    made.scores = scorersOf(suite, sample)
      .filter(({ role = 'verdict' }) => role === 'verdict')
      .map(({ name }) => ({ scorer: name, role: 'verdict', value: 0, explanation }))
  } catch (error) {
    made.isPassed = undefined
    made.failure = { ...failureOf(error), kind: 'harness' }
  }
}

/** @throws {UsageError} If nobody judges, for then nothing is proved, or two judges have one name. */
function scorersOf<Target, Environment>(
  { name, scorers }: Suite<Target, Environment>,
  sample: Sample<Target>,
): readonly Scorer<Target, Environment>[] {
  const list = typeof scorers === 'function' ? scorers(sample) : scorers
  const names = list.map((scorer) => scorer.name)
  const where = `sample "${sample.id}" of suite "${name}"`
  if (!list.some(({ role = 'verdict' }) => role === 'verdict')) {
    throw new UsageError(`Cannot score ${where}: no scorer gives a verdict, add one`)
  }
  const twice = names.find((other, index) => names.indexOf(other) !== index)
  if (twice === undefined) return list
  throw new UsageError(`Cannot score ${where}: two scorers are called "${twice}", give one another name`)
}

/** What judges cost. */
function addJudges(made: Recorded<unknown>): void {
  for (const { metadata } of made.scores) addUsages(made, usageIn(metadata?.usageByModel))
}

function addUsages(made: Recorded<unknown>, more: Readonly<Record<string, Usage>>): void {
  const sums: Record<string, Usage> = { ...made.usageByModel }
  for (const [id, usage] of Object.entries(more)) sums[id] = addUsage(sums[id] ?? noUsage, usage)
  made.usageByModel = sums
}

function usageIn(value: unknown): Record<string, Usage> {
  if (value === undefined) return {}
  const parsed = usages.safeParse(value)
  return parsed.success ? parsed.data : {}
}

async function settledWithin(promise: Promise<unknown>, ms: number): Promise<void> {
  await Promise.race([promise.catch(() => {}), sleep(ms, undefined, { ref: false })])
}

async function dispose(environment: unknown): Promise<void> {
  if (typeof environment !== 'object' || environment === null) return
  if (isAsyncDisposable(environment)) await environment[Symbol.asyncDispose]()
  else if (isDisposable(environment)) environment[Symbol.dispose]()
}

const isAsyncDisposable = (value: object): value is AsyncDisposable => Symbol.asyncDispose in value
const isDisposable = (value: object): value is Disposable => Symbol.dispose in value

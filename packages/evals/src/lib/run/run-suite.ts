import { UsageError } from '@glmkit/core'
import PQueue from 'p-queue'
import type { EvalProgress } from '../progress.ts'
import type { Sample, Suite, TrialLimits } from '../suite.ts'
import type { SuiteSummary } from '../summary.ts'
import type { Trial } from '../trial.ts'
import { openArm } from './arm.ts'
import type { Arm } from './arm.ts'
import { solverOf } from './contender.ts'
import type { Contender } from './contender.ts'
import { checkReducer } from './reducer.ts'
import type { Reducer } from './reducer.ts'
import { schedule } from './schedule.ts'
import { limitTypes } from './task.ts'

export interface RunContendersOptions<Target = unknown> {
  /** Trials at the same time. The model's own limiter sees to what the server bears. Default: 8. */
  readonly concurrency?: number
  /** Times each sample is tried. Default: the suite's, 1. */
  readonly trials?: number
  /** How the trials of a sample become its share of the pass rate. Default: the suite's, `mean`. */
  readonly reducer?: Reducer
  /** Of the intervals. Default: 0.95. */
  readonly confidence?: number
  /** Only the first so many samples. */
  readonly limit?: number
  /** Of each trial, within the suite's. */
  readonly limits?: TrialLimits
  /** Goes on with the log where an earlier process stopped: what was scored is not done again. Default: false. */
  readonly resume?: boolean
  /** Times a trial is tried again that the infrastructure has spoiled. Default: 2. */
  readonly retries?: number
  /** Before the first of them, in milliseconds; four times as long before each further one. Default: 2_000. */
  readonly retryWaitMs?: number
  /** Where replies are kept and found again. Default: nowhere. */
  readonly cacheDir?: string
  /**
   * Stops the run when more of its trials could not be scored: a number (0: none may), or between 0 and
   * 1 a share: of those so far, once there are ten errors, and of all at the end.
   * Default: 0.2.
   */
  readonly maxErrors?: number
  readonly signal?: AbortSignal
  /** Called as each trial ends, those of earlier processes left out. */
  readonly onTrial?: (trial: Trial<Target>, solver: string) => void
  readonly onProgress?: (progress: readonly EvalProgress[]) => void
}

export type RunSuiteOptions<Target = unknown, Environment = unknown> = RunContendersOptions<Target> &
  Contender<Target, Environment>

/**
 * Runs a suite: every sample is solved in each of its trials, scored, and logged as it ends.
 *
 * A trial that fails is a result: the model's failures are scored 0, those of the infrastructure are tried again and then
 * left out of the statistics, as are those of the harness.
 *
 * @throws {SuiteError} If too many trials could not be scored, or the endpoint refuses for good (key, balance, quota). What
 * was done is in the log; run it again with `resume`.
 * @throws {UsageError} If the suite or an option is wrong. An abort rejects with `signal.reason`; the log can be resumed.
 * @example
 * const summary = await runSuite(suite, { model: createGlm(), trials: 4, log: 'logs/capitals.eval' })
 */
export async function runSuite<Target, Environment>(
  suite: Suite<Target, Environment>,
  options: RunSuiteOptions<Target, Environment> = {},
): Promise<SuiteSummary> {
  const { name } = solverOf(suite, options)
  const { [name]: summary } = await runContenders(suite, { [name]: options }, options)
  if (summary === undefined) throw new TypeError('a run without a summary')
  return summary
}

/**
 * Runs several contenders over the same samples, interleaved: each sample meets all of them before the next, so that what
 * changes with the hour changes for all.
 *
 * @param contenders By the names under which they are reported.
 * @returns A summary of each; compare their logs with `compareRuns`.
 */
export async function runContenders<Target, Environment, Name extends string>(
  suite: Suite<Target, Environment>,
  contenders: Readonly<Record<Name, Contender<Target, Environment>>>,
  options: RunContendersOptions<Target> = {},
): Promise<Record<Name, SuiteSummary>> {
  checkOptions(suite, options)
  const { concurrency = 8, limit, signal: outer, onProgress } = options
  const trials = options.trials ?? suite.trials ?? 1
  const reducer = options.reducer ?? suite.reducer ?? 'mean'
  checkReducer(reducer, trials)
  const stop = new AbortController()
  const signal = outer === undefined ? stop.signal : AbortSignal.any([outer, stop.signal])
  await using resources = new AsyncDisposableStack()
  const arms: Arm<Target>[] = []
  for (const [name, contender] of Object.entries<Contender<Target, Environment>>(contenders)) {
    arms.push(await openArm(suite, name, contender, { ...options, trials, reducer }, resources))
  }
  const size = sizeOf(suite, limit)
  const report = throttled(() => onProgress?.(arms.map(({ meter }) => meter.progress())))
  const queue = new PQueue({ concurrency })
  if (size !== undefined) for (const { meter } of arms) meter.expect(size * trials)

  // The run's signal has one listener: such as come and go with every trial keep each other's garbage alive.
  const running = new Set<AbortController>()
  let onStop = (): void => {}
  let onStart = (): void => {}
  signal.addEventListener('abort', () => {
    onStop()
    for (const trial of running) trial.abort(signal.reason)
  })

  const work = async (arm: Arm<Target>, sample: Sample<Target>, trial: number): Promise<void> => {
    onStart()
    if (signal.aborted) return
    const own = new AbortController()
    running.add(own)
    arm.meter.started()
    try {
      await arm.work({ sample, trial, signal: own.signal, report })
    } catch (error) {
      stop.abort(error)
    } finally {
      running.delete(own)
    }
  }

  function untilStopped<Value>(promise: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      onStop = () => reject(signal.reason)
      promise.then(resolve, reject)
      if (signal.aborted) onStop()
    })
  }

  /** Waits until none waits to be started. */
  async function room(): Promise<void> {
    if (queue.size === 0) return
    await untilStopped(new Promise<void>((resolve) => (onStart = resolve)))
  }

  /** @returns The number of samples. */
  async function putThrough(): Promise<number> {
    const samples = schedule(suite.samples, { limit, prefixOf: suite.prefixOf?.bind(suite) })
    try {
      for (let count = 0; ; count += 1) {
        const next = await untilStopped(samples.next())
        if (next.done === true) return count
        for (let trial = 1; trial <= trials; trial += 1) {
          for (const arm of arms) {
            if (arm.isFinished(next.value, trial)) continue
            await room()
            signal.throwIfAborted()
            void queue.add(() => work(arm, next.value, trial))
          }
        }
      }
    } finally {
      // Not awaited: it would wait for a sample that never comes.
      samples.return(undefined).catch(() => {})
    }
  }

  let failure: { readonly error: unknown } | undefined
  try {
    const count = await putThrough()
    for (const arm of arms) {
      arm.meter.expect(count * trials)
      arm.checkFinished()
    }
  } catch (error) {
    stop.abort(error)
    failure = { error }
  }
  await queue.onIdle()
  if (signal.aborted) failure ??= { error: signal.reason }
  try {
    if (failure === undefined) for (const arm of arms) arm.checkEnd()
  } catch (error) {
    failure = { error }
  }
  report.now()
  const status = failure === undefined ? 'success' : outer?.aborted === true ? 'cancelled' : 'error'
  const summaries = new Map<string, SuiteSummary>()
  for (const { name, log, summary } of arms) {
    const told = summary()
    summaries.set(name, told)
    try {
      await log?.close(status, told, failure?.error)
    } catch (error) {
      failure ??= { error }
    }
  }
  if (failure !== undefined) throw failure.error
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are those of the contenders
  return Object.fromEntries(summaries) as Record<Name, SuiteSummary>
}

function checkOptions(
  suite: Pick<Suite, 'name' | 'trials' | 'limits'>,
  options: Omit<RunContendersOptions, 'onTrial'>,
): void {
  const refuse = (why: string): UsageError => new UsageError(`Cannot run suite "${suite.name}": ${why}`)
  if (!/^[a-z0-9][a-z0-9-]*$/.test(suite.name)) throw refuse('a name is made of a-z, 0-9 and -')
  const { trials = suite.trials, concurrency, limit, retries, maxErrors = 0 } = options
  for (const [name, value, least] of [
    ['trials', trials, 1],
    ['concurrency', concurrency, 1],
    ['limit', limit, 1],
    ['retries', retries, 0],
  ] as const) {
    if (value === undefined || (Number.isInteger(value) && value >= least)) continue
    throw refuse(`${name} is ${value}, expected a whole number from ${least}`)
  }
  if (!(maxErrors >= 0)) throw refuse(`maxErrors is ${maxErrors}, expected a share below 1 or a number from 1`)
  for (const [name, value] of [...Object.entries({ ...suite.limits }), ...Object.entries({ ...options.limits })]) {
    if (!limitTypes.some((type) => type === name)) {
      throw refuse(`"${name}" is no limit, expected ${limitTypes.join(', ')}`)
    }
    if (!(value > 0)) throw refuse(`the limit of ${name} is ${value}, expected a number above 0`)
  }
  const { retryWaitMs = 0 } = options
  if (!(retryWaitMs >= 0)) throw refuse(`retryWaitMs is ${retryWaitMs}, expected milliseconds from 0`)
}

/** Samples, where that can be told without reading them. */
function sizeOf<Target, Environment>(
  { samples, size }: Suite<Target, Environment>,
  limit = Infinity,
): number | undefined {
  const count = size ?? (isArray(samples) ? samples.length : undefined)
  const least = Math.min(limit, count ?? Infinity)
  return least === Infinity ? undefined : least
}

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value)

/** Ten times a second is enough for any eye. */
function throttled(tell: () => void): { (): void; now(): void } {
  let toldAt = -Infinity
  const now = (): void => {
    toldAt = performance.now()
    tell()
  }
  return Object.assign(() => performance.now() - toldAt >= 100 && now(), { now })
}

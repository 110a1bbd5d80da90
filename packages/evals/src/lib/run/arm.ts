import { setTimeout as sleep } from 'node:timers/promises'
import { UsageError } from '@glmkit/core'
import type { Model, Usage } from '@glmkit/core'
import { addUsage } from '@glmkit/glm/model'
import { openEvalLog } from '../log/open-eval-log.ts'
import type { EvalLogWriter } from '../log/open-eval-log.ts'
import { outcomeOf } from '../outcome.ts'
import type { Sample, Suite, TrialLimits } from '../suite.ts'
import type { SuiteSummary } from '../summary.ts'
import type { Trial, TrialFailure } from '../trial.ts'
import { solverOf, specOf } from './contender.ts'
import type { Contender } from './contender.ts'
import { fatalErrorIn, retryAfterOf, SuiteError } from './failure.ts'
import { createMeter } from './meter.ts'
import type { Meter } from './meter.ts'
import type { Reducer } from './reducer.ts'
import { cacheResponses } from './response-cache.ts'
import type { RunContendersOptions } from './run-suite.ts'
import { runTrial } from './run-trial.ts'
import { sampleHash } from './sample-hash.ts'
import { createTally } from './tally.ts'
import { limitTypes } from './task.ts'

/** A contender on its way. */
export interface Arm<Target> {
  readonly name: string
  readonly log: EvalLogWriter | undefined
  readonly meter: Meter
  readonly summary: () => SuiteSummary
  /** Whether an earlier process has scored it. */
  isFinished(sample: Sample<Target>, trial: number): boolean
  /**
   * Called when all samples have been read.
   *
   * @throws {UsageError} If the log has some that are no longer there.
   */
  checkFinished(): void
  /** @throws {SuiteError} If too many trials could not be scored for the others to tell anything. */
  checkEnd(): void
  /** Tries a sample, again if need be, and keeps what came of it. */
  work(job: {
    readonly sample: Sample<Target>
    readonly trial: number
    readonly signal: AbortSignal
    readonly report: () => void
  }): Promise<void>
}

const maxWaitMs = 60_000
/** Fewer errors than this never stop a run. */
const fewErrors = 10

export async function openArm<Target, Environment>(
  suite: Suite<Target, Environment>,
  name: string,
  contender: Contender<Target, Environment>,
  options: RunContendersOptions<Target> & { readonly trials: number; readonly reducer: Reducer },
  resources: AsyncDisposableStack,
): Promise<Arm<Target>> {
  const {
    trials,
    limit,
    retries = 2,
    retryWaitMs = 2_000,
    cacheDir,
    maxErrors = 0.2,
    onTrial,
    resume = false,
  } = options
  const { reducer, confidence } = options
  const { model } = contender
  const { solver } = solverOf(suite, contender)
  const limits = tighter(suite.limits ?? {}, options.limits ?? {})
  const spec = specOf(suite, contender, { name, trials, reducer, limits, limit })
  const log =
    contender.log === undefined ? undefined : resources.use(await openEvalLog(contender.log, spec, { resume }))
  const tally = createTally(spec, { trials, reducer, confidence })
  /** Hashes of the samples of trials that earlier processes have scored. */
  const finished = new Map<string, string>()
  for await (const outcome of log?.earlier ?? []) {
    if (outcome.isPassed === undefined) continue
    finished.set(keyOf(outcome.id, outcome.trial), outcome.hash)
    tally.add(outcome)
  }
  let lastFailure: TrialFailure | undefined
  const meter = createMeter({ suite: suite.name, solver: name, model, tally })
  const { version } = spec
  const scope = [spec.baseURL, spec.settings, suite.name, version]

  function isFinished(sample: Sample<Target>, trial: number): boolean {
    const key = keyOf(sample.id, trial)
    const hash = finished.get(key)
    if (hash === undefined) return false
    if (hash !== sampleHash({ name: suite.name, version }, sample)) {
      throw otherSamples(`sample "${sample.id}" has changed`)
    }
    finished.delete(key)
    return true
  }

  function checkFinished(): void {
    for (const key of finished.keys()) throw otherSamples(`sample "${key.slice(key.indexOf('\n') + 1)}" is gone`)
  }

  function otherSamples(what: string): UsageError {
    return new UsageError(
      `Cannot resume ${log?.path}: ${what} since, give the suite another version and begin a new log`,
    )
  }

  function modelFor(sample: Sample<Target>, trial: number): Model | undefined {
    if (model === undefined || cacheDir === undefined) return model
    return cacheResponses(model, { dir: cacheDir, scope: [...scope, sample.id, trial] })
  }

  async function tried(
    sample: Sample<Target>,
    trial: number,
    signal: AbortSignal,
    report: () => void,
  ): Promise<Trial<Target>> {
    const hash = sampleHash({ name: suite.name, version }, sample)
    const retried: TrialFailure[] = []
    let spoiled: Readonly<Record<string, Usage>> = {}
    const onUsage = (usage: Usage): void => {
      meter.spent(usage)
      report()
    }
    for (;;) {
      const job = { suite, sample, hash, trial, solver, model: modelFor(sample, trial), limits, signal }
      const { trial: made, error } = await runTrial({ ...job, onUsage, onRateLimit: () => meter.rateLimited() })
      const fatal = fatalErrorIn(error)
      if (fatal !== undefined) throw new SuiteError(`${fatal.message}; ${advice(log)}`, { cause: error })
      const usageByModel = sum(spoiled, made.usageByModel)
      if (made.failure?.kind !== 'infrastructure' || retried.length >= retries)
        return { ...made, retried, usageByModel }
      retried.push(made.failure)
      // What a cache has kept of the spoiled try is told again by the next one, with its bill.
      if (cacheDir === undefined) spoiled = usageByModel
      const waitMs = Math.max(retryAfterOf(error), retryWaitMs * 4 ** (retried.length - 1))
      await sleep(Math.min(waitMs, maxWaitMs), undefined, { signal })
    }
  }

  /** What cannot be written as JSON is the harness's fault, and no reason to stop. */
  async function keep(made: Trial<Target>): Promise<Trial<Target>> {
    try {
      await log?.add(made)
      return made
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      const { solution: _, ...rest } = made
      const failure = { kind: 'harness', name: error.name, message: error.message } as const
      const bare: Trial<Target> = { ...rest, isPassed: undefined, scores: [], events: [], failure }
      await log?.add(bare)
      return bare
    }
  }

  /** Early on a share says little: it takes some errors to stop a run that goes on. */
  function checkErrors(least: number): void {
    const { errors, ended } = tally
    const isShare = maxErrors > 0 && maxErrors < 1
    const isTooMany = isShare ? errors >= least && errors > maxErrors * ended : errors > maxErrors
    if (lastFailure === undefined || !isTooMany) return
    const { name: error, message } = lastFailure
    const what = `${errors} of ${ended} trials could not be scored, the last one for ${error}: ${message}`
    throw new SuiteError(`${what}; ${advice(log)}`)
  }

  return {
    name,
    log,
    meter,
    isFinished,
    checkFinished,
    checkEnd: () => checkErrors(1),
    summary: () => tally.summary((log?.earlierMs ?? 0) + meter.elapsedMs()),
    async work({ sample, trial, signal, report }) {
      try {
        const made = await tried(sample, trial, signal, report)
        const kept = await keep(made)
        tally.add(outcomeOf(kept))
        onTrial?.(kept, name)
        if (kept.isPassed !== undefined) return
        lastFailure = kept.failure
        checkErrors(fewErrors)
      } finally {
        meter.ended()
        report()
      }
    },
  }
}

const keyOf = (id: string, trial: number): string => `${trial}\n${id}`

function advice(log: EvalLogWriter | undefined): string {
  return log === undefined
    ? 'mend that and run the suite again'
    : `mend that and resume ${log.path}: what was scored is in it`
}

function tighter(a: TrialLimits, b: TrialLimits): TrialLimits {
  const least: { -readonly [Key in keyof TrialLimits]: TrialLimits[Key] } = { ...a }
  for (const type of limitTypes) {
    const most = b[type]
    if (most !== undefined) least[type] = Math.min(most, a[type] ?? Infinity)
  }
  return least
}

function sum(a: Readonly<Record<string, Usage>>, b: Readonly<Record<string, Usage>>): Readonly<Record<string, Usage>> {
  const sums = { ...a }
  for (const [id, usage] of Object.entries(b)) {
    const before = sums[id]
    sums[id] = before === undefined ? usage : addUsage(before, usage)
  }
  return sums
}

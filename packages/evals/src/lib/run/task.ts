import { createBudget, UsageError } from '@glmkit/core'
import type { Agent, Model, RunInput, RunOptions, RunResult, Usage } from '@glmkit/core'
import { isOutage } from './failure.ts'
import { createRecorder } from './recorder.ts'
import type { Recorder } from './recorder.ts'
import type { Sample, Task, TrialLimits } from '../suite.ts'
import type { ReachedLimit } from '../trial.ts'

/** One task, and what has become known of it by the time it is over. */
export interface RecordedTask<Target, Environment> {
  readonly task: Task<Target, Environment>
  readonly recorder: Recorder
  readonly limit: () => ReachedLimit | undefined
}

interface OpenTaskOptions<Target, Environment> {
  readonly sample: Sample<Target>
  readonly trial: number
  readonly environment: Environment
  readonly model: Model | undefined
  readonly limits: TrialLimits
  readonly signal: AbortSignal
  /** Told as tokens are billed. */
  readonly onUsage: (usage: Usage) => void
  readonly onRateLimit: () => void
}

/** Ends a task whose limit was reached before it asked for one more run. */
export class LimitReached extends Error {
  override readonly name = 'LimitReached'
  readonly reached: ReachedLimit

  constructor(reached: ReachedLimit) {
    super(`The trial has reached its limit of ${reached.limit} ${reached.type}`)
    this.reached = reached
  }
}

export const limitTypes = ['turns', 'tokens', 'seconds', 'usd'] as const

export function openTask<Target, Environment>(
  options: OpenTaskOptions<Target, Environment>,
): RecordedTask<Target, Environment> {
  const { sample, trial, environment, limits, signal } = options
  const recorder = createRecorder({ ...options, isOutage })
  let limit: ReachedLimit | undefined
  /** One for all runs of the trial, side by side or not. */
  const budget = Object.keys(limits).length === 0 ? undefined : createBudget(limits)
  budget?.secondsLeft(Date.now())

  /** @throws {LimitReached} If nothing is left for another run. */
  function checkLeft(): void {
    if (budget === undefined) return
    const left = { ...budget.remaining, seconds: budget.secondsLeft(Date.now()) }
    for (const type of limitTypes) {
      const most = limits[type]
      if (most === undefined || left[type] > 0) continue
      limit = { type, limit: most }
      throw new LimitReached(limit)
    }
  }

  async function run<Output>(
    agent: Agent<Output>,
    input: RunInput = sample.input,
    runOptions: Omit<RunOptions, 'signal' | 'budget' | 'parent'> = {},
  ): Promise<RunResult<Output>> {
    checkLeft()
    const running = agent.stream(input, { approver: 'stop', ...runOptions, signal, ...(budget && { budget }) })
    for await (const event of running) recorder.add(event)
    const result = await running.result
    const { stopReason, stopDetail = '' } = result
    if (stopReason === 'budget') limit ??= limitIn(stopDetail)
    return result
  }

  /** Which of the trial's limits a budget's sentence is about; none, if it is about the agent's own. */
  function limitIn(detail: string): ReachedLimit | undefined {
    const [, most, unit] = /budget of (\S+) (usd|tokens|turns|seconds)\b/.exec(detail) ?? []
    const type = limitTypes.find((each) => each === unit && limits[each] === Number(most))
    if (type !== undefined) return { type, limit: Number(most) }
    const { seconds } = limits
    const isLate = budget !== undefined && budget.secondsLeft(Date.now()) <= 0
    return seconds !== undefined && isLate ? { type: 'seconds', limit: seconds } : undefined
  }

  const task: Task<Target, Environment> = {
    sample,
    trial,
    environment,
    limits,
    signal,
    run,
    get model() {
      if (options.model !== undefined) return options.model
      throw new UsageError(
        `Cannot solve sample "${sample.id}" without a model: pass runSuite a model, or a solver that needs none`,
      )
    },
  }
  return { task, recorder, limit: () => limit }
}

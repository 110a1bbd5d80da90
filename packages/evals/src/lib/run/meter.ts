import type { Model, Usage } from '@glmkit/core'
import type { EvalProgress } from '../progress.ts'
import type { Tally } from './tally.ts'

/** What {@link EvalProgress} is read from. */
export interface Meter {
  started(): void
  ended(): void
  spent(usage: Usage): void
  rateLimited(): void
  /** So many trials there are altogether. */
  expect(trials: number): void
  elapsedMs(): number
  progress(): EvalProgress
}

export interface CreateMeterOptions {
  readonly suite: string
  readonly solver: string
  readonly model: Model | undefined
  readonly tally: Tally
}

const windowMs = 60_000

export function createMeter({ suite, solver, model, tally }: CreateMeterOptions): Meter {
  const startedAt = performance.now()
  const elapsedMs = (): number => Math.round(performance.now() - startedAt)
  let running = 0
  let rateLimited = 0
  let doneHere = 0
  let total: number | undefined
  /** Tokens by second, for as many seconds as the window has. */
  const recent = new Map<number, number>()

  function spent({ inputTokens, outputTokens }: Usage): void {
    const second = Math.floor(elapsedMs() / 1_000)
    recent.set(second, (recent.get(second) ?? 0) + inputTokens + outputTokens)
    for (const old of recent.keys()) {
      if (old > second - windowMs / 1_000) break
      recent.delete(old)
    }
  }

  function progress(): EvalProgress {
    const elapsed = elapsedMs()
    const from = (elapsed - windowMs) / 1_000
    let tokens = 0
    for (const [second, count] of recent) if (second >= from) tokens += count
    const { ended, passed, failed, errors, passRate, costUsd } = tally
    const left = total === undefined ? undefined : Math.max(0, total - ended)
    const etaMs = left === undefined || doneHere === 0 ? undefined : Math.round((elapsed / doneHere) * left)
    const concurrency = model?.concurrency
    return {
      suite,
      solver,
      done: ended,
      ...(total !== undefined && { total }),
      running,
      passed,
      failed,
      errors,
      ...(passRate && { passRate }),
      tokensPerSecond: tokens / Math.max(1, Math.min(elapsed, windowMs) / 1_000),
      costUsd,
      rateLimited,
      ...(concurrency !== undefined && { concurrency }),
      elapsedMs: elapsed,
      ...(etaMs !== undefined && { etaMs }),
    }
  }

  return {
    started: () => {
      running += 1
    },
    ended: () => {
      running -= 1
      doneHere += 1
    },
    spent,
    rateLimited: () => {
      rateLimited += 1
    },
    expect: (trials) => {
      total = trials
    },
    elapsedMs,
    progress,
  }
}

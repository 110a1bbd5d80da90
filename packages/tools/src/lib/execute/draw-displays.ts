import type { JailPool } from './jail-pool.ts'
import type { Job } from './protocol.ts'
import { runJob } from './run-job.ts'
import type { Outcome } from './run-job.ts'

/** For the jail to begin; charts have a time of their own. */
const timeoutMs = 10_000

/** Of warnings about charts. */
const maxOutputBytes = 16 * 1024

/**
 * Has the charts of a run drawn that its own jail could not draw, in one that can.
 *
 * @param pool Of jails for JavaScript.
 * @param job A new one for them, with the limits of the run.
 * @returns The outcome with charts in the place of displays.
 * @throws The signal's reason, or what keeps a jail from starting.
 */
export async function drawDisplays(
  outcome: Outcome,
  pool: () => JailPool,
  job: Job,
  signal: AbortSignal,
): Promise<Outcome> {
  const { displays } = outcome
  if (displays.length === 0 || (outcome.status !== 'ok' && outcome.status !== 'error')) return outcome
  const drawing: Job = { ...job, language: 'javascript', code: '', tools: [], files: [], displays }
  const jails = pool()
  const jail = await jails.acquire(signal)
  let isWhole = false
  try {
    const drawn = await runJob(jail, drawing, { timeoutMs, maxOutputBytes, callTool: undefined, maxWaitMs: 0, signal })
    isWhole = drawn.isWhole
    const replaced = new Set(drawn.files.map(({ name }) => name))
    const ending = outcome.status === 'ok' ? drawn : outcome
    return {
      ...outcome,
      status: ending.status,
      ...(ending.error && { error: ending.error }),
      stderr: outcome.stderr + drawn.stderr,
      files: [...drawn.files, ...outcome.files.filter(({ name }) => !replaced.has(name))],
      charts: [...outcome.charts, ...drawn.charts],
    }
  } finally {
    await jails.release(jail, isWhole)
  }
}

import { existsSync } from 'node:fs'
import { UsageError } from '@glmkit/core'
import { adviceFor } from './advice.ts'
import { createChartFolder } from './chart-folder.ts'
import { startJail } from './jail.ts'
import type { Jail } from './jail.ts'
import type { ExecuteResult } from './result.ts'
import { runJob } from './run-job.ts'

/** Native code leaks a little; a jail costs 0.1 s. */
const maxJobsPerJail = 200
const maxTimeoutMs = 600_000
const maxCodeChars = 1_000_000

export interface CreateExecutorOptions {
  /** Memory of one run in MiB, 16–4096. Default: 128. The process around it takes some 60 MiB more. */
  readonly memoryMiB?: number
  /** Bytes of stdout, stderr and result together, in UTF-8. Default: 1 MiB. */
  readonly maxOutputBytes?: number
  /** Folder for charts, created when first needed. Default: a new folder in the system's temporary one. */
  readonly outDir?: string
  /** Further font files (TTF, OTF) for PNG charts, for scripts beyond Latin, Greek, Cyrillic and Chinese. */
  readonly fonts?: readonly string[]
}

export interface RunOptions {
  readonly language?: 'javascript'
  /** Wall time of the code in milliseconds, up to 600_000. Default: 30_000. Drawing charts has 20_000 of its own. */
  readonly timeoutMs?: number
  /** Stops the run; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Runs untrusted code. Make one with {@link createExecutor}. */
export interface Executor {
  /**
   * Runs code in a fresh environment; nothing stays from one run to the next. Runs take turns.
   *
   * @returns How it ended. Nothing the code does makes this reject.
   * @throws {UsageError} If an option is out of range, the executor is closed or the sandbox cannot start.
   */
  run(code: string, options?: RunOptions): Promise<ExecuteResult>
  /** Stops what runs or waits (it rejects with a {@link UsageError}) and ends the child process. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Makes a sandbox for JavaScript: an isolated-vm isolate per run, in a child process that is killed at the deadline.
 *
 * Code has the language and its standard library, `console`, timers, top-level `await` and `display(vegaLiteSpec)`; no
 * files, no network, no modules. The child starts with the first run, is used again, and is replaced when it had to be
 * killed; it never keeps the host running.
 *
 * @throws {UsageError} If an option is out of range or a font file does not exist.
 * @example
 * await using executor = createExecutor({ outDir: 'out' })
 * const { result } = await executor.run('[1, 2, 3].map((n) => n * n)') // '[ 1, 4, 9 ]'
 */
export function createExecutor(options: CreateExecutorOptions = {}): Executor {
  const memoryMiB = inRange('memoryMiB', options.memoryMiB ?? 128, 16, 4096)
  const maxOutputBytes = inRange('maxOutputBytes', options.maxOutputBytes ?? 1024 * 1024, 1, 16 * 1024 * 1024)
  const fonts = options.fonts ?? []
  const missing = fonts.find((font) => !existsSync(font))
  if (missing !== undefined) throw new UsageError(`Cannot use font "${missing}": the file does not exist`)

  const folder = createChartFolder(options.outDir)
  const closing = new AbortController()
  let jail: Jail | undefined
  let tail: Promise<void> = Promise.resolve()

  async function inTurn<T>(signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    const previous = tail
    const turn = Promise.withResolvers<void>()
    tail = previous.then(() => turn.promise)
    try {
      await untilAborted(previous, signal)
      return await task()
    } finally {
      turn.resolve()
    }
  }

  async function readyJail(): Promise<Jail> {
    if (jail?.isAlive && jail.jobs < maxJobsPerJail) return jail
    await jail?.kill()
    jail = undefined
    return (jail = await startJail())
  }

  async function close(): Promise<void> {
    closing.abort(new UsageError('Cannot run code: the executor is closed'))
    await tail
    await jail?.kill()
  }

  return {
    async run(code, { timeoutMs = 30_000, language = 'javascript', signal } = {}) {
      inRange('timeoutMs', timeoutMs, 1, maxTimeoutMs)
      if (language !== 'javascript')
        throw new UsageError(`Cannot run "${String(language)}": pass language "javascript"`)
      if (code.length > maxCodeChars) {
        throw new UsageError(`Cannot run code of ${code.length} characters: pass at most ${maxCodeChars}`)
      }
      const stop = signal ? AbortSignal.any([closing.signal, signal]) : closing.signal
      return await inTurn(stop, async () => {
        const current = await readyJail()
        const startedAt = performance.now()
        const job = { code, memoryMiB, maxOutputBytes, fonts }
        const { drawings, error, ...outcome } = await runJob(current, job, timeoutMs, stop)
        const saved = await folder.save(drawings)
        const durationMs = Math.round(performance.now() - startedAt)
        return { ...outcome, ...(error && { error: { ...error, ...adviceFor(error) } }), ...saved, durationMs }
      })
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function inRange(name: string, value: number, min: number, max: number): number {
  if (Number.isFinite(value) && value >= min && value <= max) return value
  throw new UsageError(`Cannot use ${name} ${value}: pass a number from ${min} to ${max}`)
}

async function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => aborted.reject(signal.reason)
  signal.addEventListener('abort', abort)
  try {
    await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

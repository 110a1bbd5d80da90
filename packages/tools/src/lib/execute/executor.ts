import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { UsageError } from '@glmkit/core'
import { adviceFor } from './advice.ts'
import { drawDisplays } from './draw-displays.ts'
import { engines } from './engines.ts'
import type { EngineTraits } from './engines.ts'
import type { CallTool } from './guest-calls.ts'
import { createJailPool } from './jail-pool.ts'
import type { JailPool } from './jail-pool.ts'
import { startJail } from './jail.ts'
import type { Jail } from './jail.ts'
import { createOutputFolder } from './output-folder.ts'
import type { Job } from './protocol.ts'
import type { ExecuteResult, Language } from './result.ts'
import { runJob } from './run-job.ts'
import { createSessions } from './sessions.ts'
import type { Sessions, SessionState } from './sessions.ts'

const languages: ReadonlySet<string> = new Set(['python', 'javascript', 'typescript'])
const maxTimeoutMs = 600_000
const maxCodeBytes = 256 * 1024
const maxResultBytes = 1024 * 1024
const maxFiles = 10
const maxFileBytes = 8 * 1024 * 1024
const maxInputBytes = 32 * 1024 * 1024
const idleMs = 60_000
const sessionIdleMs = 15 * 60_000
const maxSessions = 4

export interface CreateExecutorOptions {
  /** What runs Python. `cpython` is the machine's own python3 under bubblewrap, with the packages it has. Default: `pyodide`. */
  readonly python?: 'pyodide' | 'cpython'
  /** What runs JavaScript and TypeScript. Default: `isolated-vm`, and `quickjs` where that has no binary. */
  readonly javascript?: 'isolated-vm' | 'quickjs'
  /** Namespaces of the operating system around each sandbox, by bubblewrap. Default: `auto`, where it works. */
  readonly osSandbox?: 'auto' | 'require' | 'off'
  /** Memory of one run in MiB, 16–4096. Default: 128, for Python 512. The process around it takes some 60 MiB more. */
  readonly memoryMiB?: number
  /** Bytes that are kept of stdout and of stderr, the beginning and the end. Default: 256 KiB. Eight times as much stops the run. */
  readonly maxOutputBytes?: number
  /** Folder for files and charts, created when first needed. Default: a new folder in the system's temporary one. */
  readonly outDir?: string
  /** Further font files (TTF, OTF, TTC) for PNG charts. */
  readonly fonts?: readonly string[]
  /** Folder of an unpacked release of Pyodide with the packages (numpy, pandas …) that code may import. */
  readonly packageDir?: string
}

export interface RunOptions {
  /** Default: `javascript`. */
  readonly language?: Language
  /**
   * Wall time of the code in milliseconds, up to 600_000, without the time it waits for tools. Default: 30_000. Drawing
   * charts has 5_000 of its own.
   */
  readonly timeoutMs?: number
  /** Python keeps its variables and files for later runs of the same name. Default: nothing is kept. */
  readonly session?: string
  /** For the code's working directory, 32 MiB in all; text is stored as UTF-8. */
  readonly files?: readonly InputFile[]
  /** Names of functions the code may call: `await tools.name({ … })`, in Python `tools.name(key=…)`. */
  readonly tools?: readonly string[]
  /** Answers those calls. */
  readonly callTool?: CallTool
  /** For how long the code may wait for tools in all, in milliseconds. Default: 600_000. `Infinity` for ever. */
  readonly maxWaitMs?: number
  /** Stops the run; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface InputFile {
  /** Relative, below the working directory. */
  readonly name: string
  readonly content: string | Uint8Array
}

/** Runs untrusted code. Make one with {@link createExecutor}. */
export interface Executor {
  /**
   * Runs code. What it leaves is gone with the run, but for Python in a session.
   *
   * @returns How it ended. Nothing the code does makes this reject.
   * @throws {UsageError} If an option is out of range, the executor is closed or the sandbox cannot start.
   */
  run(code: string, options?: RunOptions): Promise<ExecuteResult>
  /** Starts a sandbox beforehand, so that the first run need not wait for it. Nothing happens if that fails. */
  prewarm(language: Language): Promise<void>
  /** Forgets a session. */
  endSession(name: string): Promise<void>
  /** Stops what runs or waits (it rejects with a {@link UsageError}) and ends the child processes. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** A run, and what it leaves of its sandbox. */
interface Worked {
  readonly value: ExecuteResult
  readonly isWhole: boolean
  readonly calls: number
}

interface Workshop {
  readonly engine: EngineTraits
  readonly memoryMiB: number
  readonly pool: JailPool
  readonly sessions: Sessions
}

/**
 * Makes a sandbox for Python, JavaScript and TypeScript, each in child processes that are killed at the deadline.
 *
 * Code has its language's standard library, files of its own, charts, and the tools it is given; no network, no other
 * files, no packages. Processes start with the first run, are used again where nothing stays in them, and never keep
 * the host running.
 *
 * @throws {UsageError} If an option is out of range or a font file does not exist.
 * @see docs/execute.md
 * @example
 * await using executor = createExecutor({ outDir: 'out' })
 * const { result } = await executor.run('[n * n for n in range(4)]', { language: 'python' }) // '[0, 1, 4, 9]'
 */
export function createExecutor(options: CreateExecutorOptions = {}): Executor {
  if (options.memoryMiB !== undefined) inRange('memoryMiB', options.memoryMiB, 16, 4096)
  const maxOutputBytes = inRange('maxOutputBytes', options.maxOutputBytes ?? 256 * 1024, 1, 16 * 1024 * 1024)
  const { fonts = [], osSandbox = 'auto', packageDir } = options
  const missing = fonts.find((font) => !existsSync(font))
  if (missing !== undefined) throw new UsageError(`Cannot use font "${missing}": the file does not exist`)

  const folder = createOutputFolder(options.outDir)
  const closing = new AbortController()
  const open = new Map<string, Workshop>()
  let lastRun = 0

  function workshopFor(language: Language): Workshop {
    const isPython = language === 'python'
    const engine = engines[isPython ? (options.python ?? 'pyodide') : (options.javascript ?? 'isolated-vm')]
    if (!languages.has(language)) {
      throw new UsageError(`Cannot run "${language}": pass language "python", "javascript" or "typescript"`)
    }
    const known = open.get(engine.name)
    if (known !== undefined) return known
    const memoryMiB = options.memoryMiB ?? engine.defaultMemoryMiB
    const spare = options.javascript === undefined && !isPython ? engines.quickjs : undefined
    const start = (): Promise<Jail> => startJail(engine, { memoryMiB, fonts, packageDir, osSandbox }, spare)
    const pool = createJailPool({ start, size: maxSessions + availableParallelism(), idleMs })
    const sessions = createSessions(pool, { max: maxSessions, idleMs: sessionIdleMs })
    const workshop = { engine, memoryMiB, pool, sessions }
    open.set(engine.name, workshop)
    return workshop
  }

  async function close(): Promise<void> {
    closing.abort(new UsageError('Cannot run code: the executor is closed'))
    for (const { pool, sessions } of open.values()) {
      await sessions.close()
      await pool.close()
    }
  }

  return {
    async run(code, runOptions = {}) {
      const { timeoutMs = 30_000, language = 'javascript', session, tools = [], callTool, signal } = runOptions
      const { maxWaitMs = 600_000 } = runOptions
      inRange('timeoutMs', timeoutMs, 1, maxTimeoutMs)
      if (maxWaitMs !== Infinity) inRange('maxWaitMs', maxWaitMs, 0, Number.MAX_SAFE_INTEGER)
      if (typeof code !== 'string') throw new UsageError(`Cannot run ${typeof code}: pass the code as text`)
      const bytes = Buffer.byteLength(code)
      if (bytes > maxCodeBytes) {
        throw new UsageError(`Cannot run code of ${bytes} bytes: pass at most ${maxCodeBytes}, and data as files`)
      }
      const files = encodeFiles(runOptions.files ?? [])
      const { engine, memoryMiB, pool, sessions } = workshopFor(language)
      const stop = signal ? AbortSignal.any([closing.signal, signal]) : closing.signal
      stop.throwIfAborted()
      const limits = { memoryMiB, maxResultBytes, maxFiles, maxFileBytes }

      async function work(jail: Jail, state?: SessionState, leftMs = timeoutMs): Promise<Worked> {
        const startedAt = performance.now()
        const job: Job = { run: ++lastRun, language, code, ...limits, tools, files, fonts }
        const ran = await runJob(jail, job, { timeoutMs: leftMs, maxOutputBytes, callTool, maxWaitMs, signal: stop })
        const outcome = await drawDisplays(ran, () => workshopFor('javascript').pool, { ...job, run: ++lastRun }, stop)
        const { isWhole, calls, error, displays: _displays, ...rest } = outcome
        const saved = await folder.save(outcome.files, outcome.charts)
        const value: ExecuteResult = {
          ...rest,
          ...(error && { error: { ...error, ...adviceFor(error, language) } }),
          ...saved,
          ...(state !== undefined && { session: state }),
          durationMs: Math.round(performance.now() - startedAt),
          engine: jail.engine,
          walls: jail.walls,
        }
        return { value, isWhole, calls }
      }

      async function workOnce(leftMs: number): Promise<Worked> {
        const jail = await pool.acquire(stop)
        let isWhole = false
        try {
          const done = await work(jail, undefined, leftMs)
          isWhole = done.isWhole
          return done
        } finally {
          await pool.release(jail, isWhole && !engine.keepsState)
          if (engine.keepsState) void pool.prewarm().catch(() => {})
        }
      }

      if (session !== undefined && engine.keepsState) return await sessions.inSession(session, stop, work)
      const { value, calls } = await workOnce(timeoutMs)
      // Nobody saw anything of it: what killed the sandbox may not have been the code.
      const leftMs = timeoutMs - value.durationMs
      return value.status === 'crash' && calls === 0 && leftMs > 0 ? (await workOnce(leftMs)).value : value
    },
    async prewarm(language) {
      if (closing.signal.aborted) return
      await workshopFor(language)
        .pool.prewarm()
        .catch(() => {})
    },
    async endSession(name) {
      for (const { sessions } of open.values()) await sessions.end(name)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function encodeFiles(files: readonly InputFile[]): Job['files'] {
  const encoded = files.map(({ name, content }) => {
    const parts = name.split('/')
    if (/[\\\0]|^[a-z]:/i.test(name) || parts.some((part) => ['', '.', '..'].includes(part) || part.length > 255)) {
      throw new UsageError(`Cannot pass file "${name.slice(0, 300)}": use a relative name such as "data/sales.csv"`)
    }
    const clash = files.find((other) => other.name.startsWith(`${name}/`))
    if (clash !== undefined) {
      throw new UsageError(`Cannot pass file "${name}" beside "${clash.name}": it cannot be a folder, too; rename one`)
    }
    return { name, base64: Buffer.from(content).toString('base64') }
  })
  const bytes = encoded.reduce((sum, { base64 }) => sum + (base64.length * 3) / 4, 0)
  if (bytes <= maxInputBytes) return encoded
  throw new UsageError(`Cannot pass ${Math.round(bytes)} bytes of files: at most ${maxInputBytes} fit`)
}

function inRange(name: string, value: number, min: number, max: number): number {
  if (Number.isFinite(value) && value >= min && value <= max) return value
  throw new UsageError(`Cannot use ${name} ${value}: pass a number from ${min} to ${max}`)
}

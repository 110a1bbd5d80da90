import { createDeadline } from './deadline.ts'
import { createGuestCalls } from './guest-calls.ts'
import type { CallTool } from './guest-calls.ts'
import type { Jail, JailExit } from './jail.ts'
import type { ChartFiles, JailMessage, Job, SentDisplay, Verdict } from './protocol.ts'
import type { ExecuteError, ExecuteStatus } from './result.ts'
import { createTextWindow } from './text-window.ts'

/** Charts get their own time: the first one loads Vega, which the code cannot know. */
const drawTimeoutMs = 5_000

/** Between asking the code to stop and killing it. */
const graceMs = 250

/** How much more than it may keep a run may print before it is stopped. */
const floodFactor = 8

/** As many as an honest jail sends; only one that was taken over sends more. */
const maxFilesSent = 100
const maxSentChars = 256 * 1024 * 1024

export interface JobOptions {
  readonly timeoutMs: number
  /** Bytes of stdout and of stderr that are kept. */
  readonly maxOutputBytes: number
  readonly callTool: CallTool | undefined
  /** For how long the code may stand still, waiting for tools. */
  readonly maxWaitMs: number
  readonly signal: AbortSignal
}

/** A file as it came from the jail. */
export interface SentFile {
  readonly name: string
  readonly content: Buffer
}

/** What a jail made of one job. */
export interface Outcome {
  readonly status: ExecuteStatus
  readonly stdout: string
  readonly stderr: string
  readonly isTruncated: boolean
  readonly result?: string
  readonly error?: Omit<ExecuteError, 'advice'>
  readonly files: readonly SentFile[]
  readonly charts: readonly ChartFiles[]
  /** Charts for another jail to draw. */
  readonly displays: readonly SentDisplay[]
  /** Calls the code has made. */
  readonly calls: number
  /** Whether the jail is alive and as good as before. */
  readonly isWhole: boolean
}

type Ending = Pick<Outcome, 'status' | 'result' | 'error'> & { readonly isWhole?: boolean }

/**
 * Runs one job to exactly one outcome, whatever the guest does. The jail is dead afterwards unless the job ended by
 * itself.
 *
 * @throws The signal's reason, once the jail is gone.
 */
export async function runJob(jail: Jail, job: Job, options: JobOptions): Promise<Outcome> {
  const { timeoutMs, maxOutputBytes, signal } = options
  signal.throwIfAborted()
  const output = { stdout: createTextWindow(maxOutputBytes), stderr: createTextWindow(maxOutputBytes) }
  const files: SentFile[] = []
  const charts: ChartFiles[] = []
  const displays: SentDisplay[] = []
  const pieces: Buffer[] = []
  const { promise, resolve } = Promise.withResolvers<Ending | 'aborted'>()
  const calls = createGuestCalls({
    run: job.run,
    tools: job.tools,
    callTool: options.callTool,
    signal,
    answer(answer) {
      waiting.pause()
      deadline.resume()
      jail.send({ type: 'return', ...answer })
    },
  })
  const deadline = createDeadline(timeoutMs, () => {
    if (!jail.canInterrupt) return resolve(timedOut('The code', timeoutMs))
    isInterrupted = true
    jail.send({ type: 'interrupt', run: job.run })
    deadline.restart(graceMs, () => resolve(timedOut('The code', timeoutMs)))
  })
  const waiting = createDeadline(options.maxWaitMs, () => resolve(timedOut('Waiting for tools', options.maxWaitMs)))
  waiting.pause()
  let isInterrupted = false
  let isDrawing = false
  let sentChars = 0

  /** What is sent is held until the run is over. */
  function isTooMuch(chars: number): boolean {
    sentChars += chars
    if (sentChars > maxSentChars) resolve(flood(maxOutputBytes))
    return sentChars > maxSentChars
  }

  function take(event: JailMessage | JailExit): void {
    if (event.type === 'exit') return resolve(died(event, job))
    if (event.type === 'ready' || event.run !== job.run) return
    if (event.type === 'print') {
      output[event.stream].add(event.text)
      if (output.stdout.bytes + output.stderr.bytes > floodFactor * maxOutputBytes) resolve(flood(maxOutputBytes))
    } else if (event.type === 'call') {
      if (!isDrawing) calls.take(event)
    } else if (event.type === 'waiting') {
      if (calls.inFlight === 0 || event.returned !== calls.answered) return
      deadline.pause()
      waiting.resume()
    } else if (event.type === 'drawing') {
      if (isDrawing) return
      isDrawing = true
      deadline.restart(drawTimeoutMs, () => resolve(timedOut('Drawing the charts', drawTimeoutMs)))
    } else if (event.type === 'file') {
      if (isTooMuch(event.base64.length)) return
      pieces.push(Buffer.from(event.base64, 'base64'))
      if (!event.isLast) return
      files.push({ name: event.name, content: Buffer.concat(pieces.splice(0)) })
      if (files.length > maxFilesSent) resolve(flood(maxOutputBytes))
    } else if (event.type === 'display') {
      if (isTooMuch(JSON.stringify(event.display).length)) return
      if (displays.push(event.display) > maxFilesSent) resolve(flood(maxOutputBytes))
    } else if (event.type === 'chart') {
      const { type: _type, run: _run, ...chart } = event
      if (charts.push(chart) > maxFilesSent) resolve(flood(maxOutputBytes))
    } else resolve({ ...endingOf(event, isInterrupted ? timeoutMs : undefined), isWhole: event.isWorn !== true })
  }

  const abort = (): void => resolve('aborted')
  signal.addEventListener('abort', abort)
  jail.listen(take)
  jail.hold(true)
  jail.send({ type: 'run', ...job })
  try {
    const ending = await promise
    calls.close()
    const isWhole =
      ending !== 'aborted' && ending.isWhole === true && ending.status !== 'memory' && ending.error?.kind !== 'crash'
    // Killing waits until the pipes are drained: what the guest printed before its end is not lost.
    if (!isWhole) await jail.kill()
    if (ending === 'aborted') throw signal.reason
    const { stdout, stderr } = output
    return {
      ...ending,
      stdout: stdout.toString(),
      stderr: stderr.toString(),
      isTruncated: stdout.isCut || stderr.isCut,
      files,
      charts,
      displays,
      calls: calls.total,
      isWhole,
    }
  } finally {
    deadline.end()
    waiting.end()
    calls.close()
    signal.removeEventListener('abort', abort)
    jail.listen(() => {})
    if (jail.isAlive) jail.hold(false)
  }
}

/** @param timeoutMs When the code was asked to stop: else an interrupt is its own. */
function endingOf({ status, result, error }: Verdict, timeoutMs: number | undefined): Ending {
  if (error?.name === 'KeyboardInterrupt') {
    if (timeoutMs === undefined) return { status: 'error', error: { ...error, kind: 'runtime' } }
    const { message } = stopped('The code', timeoutMs)
    return { status: 'timeout', error: { ...error, kind: 'timeout', name: 'TimeoutError', message } }
  }
  return { status, ...(result !== undefined && { result }), ...(error && { error: shortened(error) }) }
}

/** An error says no more than a model wants to read. */
function shortened({ stack, ...error }: NonNullable<Verdict['error']>): NonNullable<Verdict['error']> {
  const name = error.name.slice(0, 200)
  const message = error.message.slice(0, 4000)
  return { ...error, name, message, ...(stack !== undefined && { stack: stack.slice(0, 4000) }) }
}

function timedOut(what: string, ms: number): Ending {
  return { status: 'timeout', error: stopped(what, ms) }
}

function stopped(what: string, ms: number): { kind: 'timeout'; name: string; message: string } {
  return { kind: 'timeout', name: 'TimeoutError', message: `${what} ran longer than ${ms / 1000} s and was stopped` }
}

function flood(bytes: number): Ending {
  const message = `The code put out more than ${floodFactor} times ${bytes} bytes and was stopped`
  return { status: 'output-limit', error: { kind: 'output', name: 'OutputLimitError', message } }
}

/**
 * V8 ends the process for some allocations it cannot make, without asking isolated-vm; and where the kernel sets the
 * limit, a thread may be what it can no longer make.
 */
function died({ cause, lastWords }: JailExit, job: Job): Ending {
  if (
    /out of memory|is_heap_oom|allocation failed|invalid (?:table |array |string )?(?:size|length)|bad_alloc|Resource temporarily unavailable|Cannot allocate/i.test(
      lastWords,
    )
  ) {
    const message = `The code used more than ${job.memoryMiB} MiB of memory and was stopped`
    return { status: 'memory', error: { kind: 'memory', name: 'MemoryError', message } }
  }
  const message = `The sandbox ended unexpectedly (${cause})`
  return { status: 'crash', error: { kind: 'crash', name: 'CrashError', message } }
}

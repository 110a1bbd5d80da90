import type { Jail, JailExit } from './jail.ts'
import type { Drawing, Job, Verdict } from './protocol.ts'
import type { ExecuteError, ExecuteStatus } from './result.ts'

/** Charts get their own time: the first one loads Vega, which the code cannot know. */
const drawTimeoutMs = 20_000

/** As many as the guest can ask for; only a jail that was taken over sends more. */
const maxCharts = 20

/** What a jail made of one job. */
export interface Outcome {
  readonly status: ExecuteStatus
  readonly stdout: string
  readonly stderr: string
  readonly result?: string
  readonly error?: Omit<ExecuteError, 'advice'>
  readonly drawings: readonly Drawing[]
}

type Ending = Pick<Outcome, 'status' | 'result' | 'error'>

/**
 * Runs one job to exactly one outcome, whatever the guest does. The jail is dead afterwards unless the job ended by
 * itself.
 *
 * @throws The signal's reason, once the jail is gone.
 */
export async function runJob(jail: Jail, job: Job, timeoutMs: number, signal: AbortSignal): Promise<Outcome> {
  signal.throwIfAborted()
  const output = { stdout: '', stderr: '' }
  const drawings: Drawing[] = []
  const { promise, resolve } = Promise.withResolvers<Ending | 'aborted'>()
  let bytesLeft = job.maxOutputBytes
  let isFull = false
  let isDrawing = false
  let deadline = setTimeout(() => resolve(timedOut('The code', timeoutMs)), timeoutMs)

  const take = (text: string): string => {
    const kept = cutToBytes(text, bytesLeft)
    isFull ||= kept !== text
    bytesLeft = isFull ? 0 : bytesLeft - Buffer.byteLength(kept)
    return kept
  }
  const finish = ({ status, result, error }: Verdict): void => {
    const kept = result === undefined ? {} : { result: take(result) }
    resolve({ ...(isFull ? outputLimit(job.maxOutputBytes) : { status, ...(error && { error }) }), ...kept })
  }
  const abort = (): void => resolve('aborted')
  signal.addEventListener('abort', abort)
  jail.listen((event) => {
    if (event.type === 'print') {
      output[event.stream] += take(event.text)
      if (isFull) resolve(outputLimit(job.maxOutputBytes))
    } else if (event.type === 'chart') {
      if (drawings.length < maxCharts) drawings.push(event)
    } else if (event.type === 'drawing' && !isDrawing) {
      isDrawing = true
      clearTimeout(deadline)
      deadline = setTimeout(() => resolve(timedOut('Drawing the charts', drawTimeoutMs)), drawTimeoutMs)
    } else if (event.type === 'done') finish(event)
    else if (event.type === 'exit') resolve(died(event, job))
  })
  jail.hold(true)
  jail.send(job)
  try {
    const ending = await promise
    const endedItself = ending !== 'aborted' && (ending.status === 'ok' || ending.status === 'error')
    // Killing waits until the pipes are drained: what the guest printed before its end is not lost.
    if (!endedItself) await jail.kill()
    if (ending === 'aborted') throw signal.reason
    return { ...ending, ...output, drawings }
  } finally {
    clearTimeout(deadline)
    signal.removeEventListener('abort', abort)
    jail.listen(() => {})
    if (jail.isAlive) jail.hold(false)
  }
}

function timedOut(what: string, ms: number): Ending {
  const message = `${what} ran longer than ${ms / 1000} s and was stopped`
  return { status: 'timeout', error: { name: 'TimeoutError', message } }
}

function outputLimit(bytes: number): Ending {
  const message = `The code put out more than ${bytes} bytes and was stopped`
  return { status: 'output-limit', error: { name: 'OutputLimitError', message } }
}

/** V8 ends the process for some allocations it cannot make, without asking isolated-vm. */
function died({ cause, lastWords }: JailExit, job: Job): Ending {
  if (
    /out of memory|is_heap_oom|allocation failed|invalid (?:table |array |string )?(?:size|length)/i.test(lastWords)
  ) {
    const message = `The code used more than ${job.memoryMiB} MiB of memory and was stopped`
    return { status: 'memory', error: { name: 'MemoryError', message } }
  }
  return { status: 'crash', error: { name: 'CrashError', message: `The sandbox ended unexpectedly (${cause})` } }
}

function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text
  // A cut inside a character leaves one replacement character, which goes.
  return Buffer.from(text.slice(0, bytes))
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD$/, '')
}

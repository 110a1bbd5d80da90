import { setTimeout as sleep } from 'node:timers/promises'
import ivm from 'isolated-vm'
import type { JailMessage, Job, Verdict } from '../protocol.ts'
import { createInspect } from './inspect.ts'
import { memoryMessage } from './memory.ts'
import { installGuest } from './prelude.ts'
import { toProgram } from './program.ts'

/** Node's timers overflow at 24 days, into a busy loop. */
const maxSleepMs = 60_000

/** How a step's answer crosses. */
const asString = { result: { copy: true } } as const

type Send = (message: JailMessage) => void
type Step = ivm.Reference<(program?: string) => string>

/** What one step of the guest's event loop found. */
type State =
  | { readonly waitMs: number }
  | { readonly isStuck: true }
  | { readonly result?: string; readonly error?: NonNullable<Verdict['error']> }

/**
 * Runs code in an isolate of its own. The isolate works on another thread, so this one stays free to watch memory and
 * to notice that the parent is gone.
 *
 * Only strings cross: two callbacks in, one JSON text out of every step.
 *
 * @returns The verdict, and the chart specs the code displayed, as JSON.
 */
export async function runGuest(job: Job, send: Send): Promise<{ verdict: Verdict; specs: string[] }> {
  const specs: string[] = []
  const isolate = new ivm.Isolate({
    memoryLimit: job.memoryMiB,
    onCatastrophicError: () => {
      send(outOfMemory(job))
      process.kill(process.pid, 'SIGKILL')
    },
  })
  try {
    const program = await toProgram(isolate, job.code)
    if (typeof program !== 'string') return { verdict: { type: 'done', status: 'error', error: program }, specs }
    const print = (stream: unknown, text: unknown): void =>
      send({ type: 'print', stream: stream === 'stderr' ? 'stderr' : 'stdout', text: String(text) })
    const collect = (spec: unknown): void => void specs.push(String(spec))
    const context = await isolate.createContext()
    const step: Step = await context.evalClosure(
      `return (${installGuest.toString()})($0, $1, (${createInspect.toString()})(), $2)`,
      [new ivm.Callback(print), new ivm.Callback(collect), job.maxOutputBytes],
      { result: { reference: true } },
    )
    return { verdict: await loop(step, program), specs }
  } catch (error) {
    return { verdict: isolate.isDisposed ? outOfMemory(job) : failed(error), specs }
  } finally {
    if (!isolate.isDisposed) isolate.dispose()
  }
}

/** @throws What a promise of the guest rejected with when nobody handled it. */
async function loop(step: Step, program: string): Promise<Verdict> {
  await step.apply(undefined, [program], asString)
  for (;;) {
    const state: State = JSON.parse(await step.apply(undefined, [], asString))
    if ('waitMs' in state) {
      await sleep(Math.min(state.waitMs, maxSleepMs))
    } else if ('isStuck' in state) {
      const message = 'The code awaits a promise that nothing can settle any more: no timer is pending'
      return { type: 'done', status: 'timeout', error: { name: 'TimeoutError', message } }
    } else if (state.error) {
      return { type: 'done', status: isAllocation(state.error.message) ? 'memory' : 'error', error: state.error }
    } else {
      return { type: 'done', status: 'ok', ...state }
    }
  }
}

function failed(error: unknown): Verdict {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
  const line = stack?.match(/\bcode\.js:(\d+)/)?.[1]
  const place = line === undefined ? {} : { line: Number(line) }
  return { type: 'done', status: 'error', error: { name, message: message.slice(0, 4000), ...place } }
}

function isAllocation(message: string): boolean {
  return message === 'Array buffer allocation failed'
}

function outOfMemory({ memoryMiB }: Job): Verdict {
  return { type: 'done', status: 'memory', error: { name: 'MemoryError', message: memoryMessage(memoryMiB) } }
}

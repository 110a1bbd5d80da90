import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Order, Report } from './kill-child.ts'

/** A process that can be ordered to work on one run, and killed. */
export interface Victim {
  /** Resolves when it has loaded all its code. */
  readonly ready: Promise<void>
  readonly order: (order: Order) => void
  /** `kill -9`. */
  readonly kill: () => void
  /** Told of each report but the first. */
  onReport: (report: Report) => void
  /** All reports have been read and the process is gone; `errors` is what it wrote to its standard error. */
  readonly closed: Promise<{ readonly isKilled: boolean; readonly errors: string }>
}

const file = fileURLToPath(new URL('kill-child.ts', import.meta.url))

/** @param cacheDir For the code's compiled form, so that starting costs less. */
export function startVictim(baseURL: string, sabotage: string, cacheDir: string): Victim {
  const child = spawn(process.execPath, [file, baseURL, sabotage], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cacheDir },
  })
  const ready = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<{ isKilled: boolean; errors: string }>()
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += String(chunk)))
  // Its end may come before an order does.
  child.stdin.on('error', () => {})
  child.once('error', ready.reject)
  child.once('close', (_, signal) => {
    ready.reject(new Error(`Cannot start a process to kill: ${errors.trim()}`))
    closed.resolve({ isKilled: signal === 'SIGKILL', errors: errors.trim() })
  })
  const victim: Victim = {
    ready: ready.promise,
    closed: closed.promise,
    order: (order) => void child.stdin.write(`${JSON.stringify(order)}\n`),
    kill: () => void child.kill('SIGKILL'),
    onReport: () => {},
  }
  createInterface({ input: child.stdout }).on('line', (line) => {
    const report: Report = JSON.parse(line)
    if (report.type === 'ready') ready.resolve()
    else victim.onReport(report)
  })
  // A spare one that is never needed is nobody's failure.
  ready.promise.catch(() => {})
  return victim
}

/** Hands out processes that are ready, and has the next one get ready in the meantime. */
export function createSpares(start: () => Victim): AsyncDisposable & { readonly next: () => Promise<Victim> } {
  let spare = start()
  return {
    async next() {
      const victim = spare
      await victim.ready
      spare = start()
      return victim
    },
    async [Symbol.asyncDispose]() {
      spare.kill()
      await spare.closed
    },
  }
}

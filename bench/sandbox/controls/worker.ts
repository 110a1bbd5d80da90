import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Sandbox } from '../contract.ts'
import { emptyResult } from './guest.ts'

/** Worker threads that are told to stop, whether they hear it or not. */
export function createWorkerSandbox(): Sandbox {
  return {
    async run(code, { timeoutMs = 1_000 } = {}) {
      const result = emptyResult()
      const startedAt = performance.now()
      const source = /\bawait\b/.test(code) ? `(async () => {${code}\n})()` : code
      const worker = new Worker(program, { eval: true, workerData: source, stdout: true, stderr: true, env: {} })
      worker.stdout.on('data', (text: Buffer) => void (result.stdout += String(text)))
      worker.stderr.on('data', (text: Buffer) => void (result.stderr += String(text)))
      worker.on('message', (value: string) => void (result.result = value))
      const failure: unknown = await Promise.race([
        once(worker, 'exit').then(
          () => undefined,
          (error: unknown) => error,
        ),
        sleep(timeoutMs, new Error('timeout'), { ref: false }),
      ])
      if (failure instanceof Error) {
        await worker.terminate()
        const status = failure.message === 'timeout' ? 'timeout' : 'error'
        Object.assign(result, { status, error: { name: failure.name, message: failure.message } })
      }
      return { ...result, durationMs: performance.now() - startedAt }
    },
    close: () => Promise.resolve(),
  }
}

const program = `
  const { parentPort, workerData } = require('node:worker_threads')
  globalThis.require = require
  Promise.resolve((0, eval)(workerData)).then((value) => parentPort.postMessage(require('node:util').inspect(value)))
`

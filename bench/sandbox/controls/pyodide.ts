import { once } from 'node:events'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Sandbox } from '../contract.ts'
import { describeFailure, emptyResult } from './guest.ts'

const { resolve } = createRequire(new URL('../../../packages/tools/package.json', import.meta.url))

interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly result?: string
  readonly message?: string
}

/** One Pyodide in a worker, with the globals it comes with, for all runs until one of them has to be stopped. */
export function createPyodideSandbox(): Sandbox {
  let worker: Worker | undefined

  async function ready(): Promise<Worker> {
    if (worker === undefined) {
      worker = new Worker(program, { eval: true, workerData: resolve('pyodide') })
      await once(worker, 'message')
    }
    return worker
  }

  return {
    async run(code, { timeoutMs = 1_000 } = {}) {
      const result = emptyResult()
      const current = await ready()
      const startedAt = performance.now()
      current.postMessage(code)
      try {
        const ended: Ended | undefined = await Promise.race([
          once(current, 'message').then(([message]: readonly Ended[]) => message),
          once(current, 'exit').then(() => undefined),
          sleep(timeoutMs).then(() => Promise.reject(new Error('timeout'))),
        ])
        if (ended === undefined) throw new Error('the worker has ended')
        const { message, ...rest } = ended
        Object.assign(result, rest, message !== undefined && { status: 'error', error: { name: 'Error', message } })
      } catch (thrown) {
        Object.assign(result, describeFailure(thrown))
        worker = undefined
        await current.terminate()
      }
      return { ...result, durationMs: performance.now() - startedAt }
    },
    async close() {
      await worker?.terminate()
    },
  }
}

const program = `
  const { parentPort, workerData } = require('node:worker_threads')
  require(workerData).loadPyodide().then((pyodide) => {
    parentPort.on('message', async (code) => {
      const ended = { stdout: '', stderr: '' }
      pyodide.setStdout({ batched: (text) => { ended.stdout += text + '\\n' } })
      pyodide.setStderr({ batched: (text) => { ended.stderr += text + '\\n' } })
      try {
        const value = await pyodide.runPythonAsync(code)
        if (value !== undefined) ended.result = String(value)
      } catch (error) {
        ended.message = error.message
      }
      parentPort.postMessage(ended)
    })
    parentPort.postMessage('ready')
  })
`

import { createRequire } from 'node:module'
import { inspect } from 'node:util'
import type { Sandbox } from '../contract.ts'
import { describeFailure, emptyResult } from './guest.ts'

/** What is used of isolated-vm. */
interface IsolatedVm {
  Isolate: new (options: object) => { createContextSync(): Context; dispose(): void }
  Reference: new (value: unknown) => unknown
}
interface Context {
  readonly global: { setSync(name: string, value: unknown): void; derefInto(): unknown }
  eval(code: string, options: object): Promise<unknown>
  evalSync(code: string): unknown
}

/** isolated-vm in the process of the application, wired as its manual begins: functions by reference, no limits but two. */
export function createIsolateSandbox(): Sandbox {
  const ivm: IsolatedVm = createRequire(new URL('../../../packages/tools/package.json', import.meta.url))('isolated-vm')
  return {
    async run(code, { timeoutMs: timeout = 1_000, callTool, signal = new AbortController().signal } = {}) {
      const result = emptyResult()
      const startedAt = performance.now()
      const isolate = new ivm.Isolate({ memoryLimit: 128 })
      try {
        const context = isolate.createContextSync()
        const set = (name: string, value: unknown): void => context.global.setSync(name, new ivm.Reference(value))
        set('_print', (stream: 'stdout' | 'stderr', text: string) => void (result[stream] += `${text}\n`))
        set('_call', (name: string, args: unknown) => callTool?.(name, args, { signal }))
        set('_wait', (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)))
        context.global.setSync('global', context.global.derefInto())
        context.evalSync(prelude)
        const source = /\bawait\b/.test(code) ? `(async () => {${code}\n})()` : code
        const value: unknown = await context.eval(source, { timeout, promise: true, copy: true })
        if (value !== undefined) result.result = inspect(value)
      } catch (thrown) {
        Object.assign(result, describeFailure(thrown))
      } finally {
        try {
          isolate.dispose()
        } catch {
          // It ran out of memory and is gone.
        }
      }
      return { ...result, durationMs: performance.now() - startedAt }
    },
    close: () => Promise.resolve(),
  }
}

const prelude = `
  const options = { arguments: { copy: true }, result: { promise: true, copy: true } }
  const print = (stream) => (...values) => _print.applySync(undefined, [stream, values.map(String).join(' ')])
  globalThis.console = { log: print('stdout'), error: print('stderr'), time() {} }
  globalThis.tools = new Proxy({}, { get: (_, name) => (args) => _call.apply(undefined, [name, args], options) })
  globalThis.setTimeout = (f, ms) => void _wait.apply(undefined, [ms], options).then(f)
  globalThis.setInterval = (f, ms) => setTimeout(() => { f(); setInterval(f, ms) }, ms)
  globalThis.clearTimeout = globalThis.clearInterval = () => {}
  globalThis.queueMicrotask = (f) => void Promise.resolve().then(f)
  globalThis.performance = { now: () => Date.now() }
`

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, resolve } from 'node:path'
import { inspect } from 'node:util'
import { createContext, runInContext } from 'node:vm'
import type { Context } from 'node:vm'
import type { RunOptions, Sandbox } from '../contract.ts'
import { describeFailure, emptyResult } from './guest.ts'
import type { LooseResult } from './guest.ts'

/** node:vm in the process of the application, with functions of the host as they are. `keeps`: one context for all runs. */
export function createVmSandbox(outDir: string, keeps: boolean): Sandbox {
  let kept: Context | undefined

  function contextFor(result: LooseResult, { callTool, signal = new AbortController().signal }: RunOptions): Context {
    const print =
      (stream: 'stdout' | 'stderr') =>
      (...values: unknown[]) =>
        void (result[stream] +=
          `${values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' ')}\n`)
    const [log, error] = [print('stdout'), print('stderr')]
    const globals = {
      console: { log, error, info: log, warn: error, table: log, time: () => {} },
      setTimeout,
      setInterval,
      clearTimeout,
      clearInterval,
      queueMicrotask,
      performance,
      structuredClone,
      fetch,
      TextEncoder,
      WebSocket,
      tools: new Proxy(
        {},
        { get: (_, name) => async (args: unknown) => await callTool?.(String(name), args, { signal }) },
      ),
      files: {
        read: (name: string) => readFileSync(resolve(outDir, name), 'utf8'),
        write(name: string, content: string) {
          const path = resolve(outDir, name)
          mkdirSync(dirname(path), { recursive: true })
          writeFileSync(path, content)
          result.files.push({ name, path, mimeType: 'text/plain', bytes: Buffer.byteLength(content) })
        },
      },
      display: (value: unknown) =>
        void pending.push(draw(value, resolve(outDir, `chart-${pending.length}.svg`), result)),
    }
    const pending: Promise<void>[] = []
    pendingOf.set(result, pending)
    if (!keeps) return createContext(globals)
    kept ??= createContext({})
    return Object.assign(kept, globals)
  }

  return {
    async run(code, options = {}) {
      const result = emptyResult()
      const startedAt = performance.now()
      const { timeoutMs: timeout = 1_000 } = options
      try {
        const isAsync = /\bawait\b|^import\b/.test(code)
        const source = isAsync ? `(async () => {${code}\n})()` : code
        const value: unknown = await runInContext(source, contextFor(result, options), { timeout })
        for (const drawing of pendingOf.get(result) ?? []) await drawing
        if (value !== undefined) result.result = typeof value === 'string' ? value : inspect(value)
      } catch (thrown) {
        Object.assign(result, describeFailure(thrown))
      }
      return { ...result, durationMs: performance.now() - startedAt }
    },
    close: () => Promise.resolve(),
  }
}

const pendingOf = new WeakMap<object, Promise<void>[]>()

/** Vega with the loader it comes with; pictures are kept as they are. */
async function draw(value: unknown, path: string, result: LooseResult): Promise<void> {
  const picture: unknown = typeof value === 'object' && value !== null && 'svg' in value ? value.svg : value
  const svg = typeof picture === 'string' ? picture : await drawVega(value)
  writeFileSync(path, svg)
  result.files.push({ name: 'chart.svg', path, mimeType: 'image/svg+xml', bytes: Buffer.byteLength(svg) })
  result.charts.push({ svg: path, png: path, description: '' })
}

interface VegaModules {
  vega: { View: new (spec: unknown, options: object) => { toSVG(): Promise<string> }; parse(spec: unknown): unknown }
  vegaLite: { compile(spec: unknown): { spec: unknown } }
}

async function drawVega(value: unknown): Promise<string> {
  const { resolve: find } = createRequire(new URL('../../../packages/tools/package.json', import.meta.url))
  const vega: VegaModules['vega'] = await import(find('vega'))
  const vegaLite: VegaModules['vegaLite'] = await import(find('vega-lite'))
  return await new vega.View(vega.parse(vegaLite.compile(value).spec), { renderer: 'none' }).toSVG()
}

import ivm from 'isolated-vm'
import { createLoader } from './bytecode.ts'
import { createDraw } from './draw.ts'
import type { DrawnChart } from './draw.ts'
import type { JsonObject } from './spec.ts'
import { textWidth } from './text-width.ts'

const memoryMiB = 256

/** The few globals Vega reads while it loads; nothing here waits, so a timer is a microtask. */
const browserStandIns = `
  globalThis.setTimeout = (callback) => void Promise.resolve().then(callback)
  globalThis.clearTimeout = () => {}
  globalThis.structuredClone = (value) => JSON.parse(JSON.stringify(value))
`

/** `vega` and `vegaLite` are globals of the isolate. */
const drawSource = `(${createDraw.toString()})(vega, vegaLite, ${textWidth.toString()})`

const rehearsed = {
  title: 'Rehearsal',
  data: {
    values: [
      { name: 'a', at: '2026-01-01', n: 1 },
      { name: 'b', at: '2026-02-01', n: 2 },
    ],
  },
  vconcat: [
    {
      mark: 'bar',
      encoding: {
        x: { field: 'name', type: 'nominal' },
        y: { field: 'n', type: 'quantitative', aggregate: 'sum' },
        color: { field: 'name', type: 'nominal' },
      },
    },
    {
      mark: { type: 'line', point: true },
      encoding: { x: { field: 'at', type: 'temporal' }, y: { field: 'n', type: 'quantitative' } },
    },
  ],
}

/** Libraries for browsers, in the order they are loaded; neither is in its package's `exports`. */
const libraries = [
  { url: new URL('vega.min.js', import.meta.resolve('vega')) },
  { url: new URL('vega-lite.min.js', import.meta.resolve('vega-lite')) },
]
const rehearsal = `${drawSource}(${JSON.stringify(JSON.stringify(rehearsed))}, '{}')`
const loader = createLoader(libraries, browserStandIns, rehearsal)

/** An isolate with Vega in it. */
export interface OpenDrawing {
  /** @throws If Vega cannot draw the spec. */
  draw(spec: JsonObject, config: JsonObject): Promise<DrawnChart>
  close(): void
}

export async function openDrawing(): Promise<OpenDrawing> {
  const isolate = new ivm.Isolate({ memoryLimit: memoryMiB })
  const context = await isolate.createContext()
  await loader.load(isolate, context)
  const draw: ivm.Reference<(spec: string, config: string) => Promise<string>> = await context.eval(drawSource, {
    reference: true,
  })
  return {
    async draw(spec, config) {
      const answer: unknown = await draw.apply(undefined, [JSON.stringify(spec), JSON.stringify(config)], {
        result: { promise: true },
      })
      return JSON.parse(String(answer))
    },
    close() {
      if (!isolate.isDisposed) isolate.dispose()
    },
  }
}

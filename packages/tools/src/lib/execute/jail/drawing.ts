import { readFile } from 'node:fs/promises'
import ivm from 'isolated-vm'
import { createDraw } from './draw.ts'
import type { DrawnChart } from './draw.ts'
import type { JsonObject } from './spec.ts'

const memoryMiB = 256
const maxSvgChars = 4_000_000

/** Libraries for browsers, in the order they are loaded; neither is in its package's `exports`. */
const libraries = [
  new URL('vega.min.js', import.meta.resolve('vega')),
  new URL('vega-lite.min.js', import.meta.resolve('vega-lite')),
]

interface Library {
  readonly source: string
  readonly filename: string
  /** What V8 made of the source the first time: compiling takes 30 ms, this 5. It never leaves this process. */
  bytecode?: ivm.ExternalCopy<ArrayBuffer>
}

let loading: Promise<Library[]> | undefined

/** An isolate with Vega in it. */
export interface OpenDrawing {
  /** @throws If Vega cannot draw the spec. */
  draw(spec: JsonObject, config: JsonObject): Promise<DrawnChart>
  close(): void
}

export async function openDrawing(): Promise<OpenDrawing> {
  const isolate = new ivm.Isolate({ memoryLimit: memoryMiB })
  const context = await isolate.createContext()
  await context.eval(browserStandIns)
  loading ??= Promise.all(
    libraries.map(async (url) => ({ source: await readFile(url, 'utf8'), filename: url.pathname.replace(/.*\//, '') })),
  )
  for (const library of await loading) {
    const { source, filename, bytecode } = library
    const cache = bytecode === undefined ? { produceCachedData: true } : { cachedData: bytecode }
    const script = await isolate.compileScript(source, { filename, ...cache })
    if ('cachedData' in script && script.cachedData instanceof ivm.ExternalCopy) library.bytecode = script.cachedData
    await script.run(context)
  }
  const draw: ivm.Reference<(spec: string, config: string) => Promise<string>> = await context.evalClosure(
    `return (${createDraw.toString()})(vega, vegaLite)`,
    [],
    { result: { reference: true } },
  )
  return {
    async draw(spec, config) {
      const answer: unknown = await draw.apply(undefined, [JSON.stringify(spec), JSON.stringify(config)], {
        result: { promise: true },
      })
      const drawn: DrawnChart = JSON.parse(String(answer))
      if (drawn.svg.length <= maxSvgChars) return drawn
      throw new Error(`its SVG has ${drawn.svg.length} characters; aggregate the data and draw fewer marks`)
    },
    close() {
      if (!isolate.isDisposed) isolate.dispose()
    },
  }
}

/** The few globals Vega reads while it loads; nothing here waits, so a timer is a microtask. */
const browserStandIns = `
  globalThis.setTimeout = (callback) => void Promise.resolve().then(callback)
  globalThis.clearTimeout = () => {}
  globalThis.structuredClone = (value) => JSON.parse(JSON.stringify(value))
`

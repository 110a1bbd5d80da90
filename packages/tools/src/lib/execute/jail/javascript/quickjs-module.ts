import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { newQuickJSWASMModuleFromVariant, newVariant, RELEASE_SYNC } from 'quickjs-emscripten'
import type { QuickJSContext } from 'quickjs-emscripten'
import { watchRejections, withTable } from './quickjs-rejections.ts'
import type { Rejections } from './quickjs-rejections.ts'
import { webAssembly } from './web-assembly.ts'
import type { WasmInstance, WasmMemory } from './web-assembly.ts'

/** What the module begins with: its data, its stack, a heap that is nearly empty. */
const initialPages = 256
const pageBytes = 65_536
const pagesPerMiB = 16

/** The module is made for no more than 2 GiB. */
const maxPages = 30_000

/** For an allocation the C library asks twice, and Emscripten tries to grow by 20 %, 10 % and 5 % each time. */
const tries = 6
const reserve = 0.06

/** 3,000 calls of a small function; the stack of V8 below must be able to follow. */
const stackBytes = 512 * 1024

/** QuickJS in a WebAssembly module of its own. From a full heap there is no way back, so none is used twice. */
export interface OpenQuickJs {
  readonly context: QuickJSContext
  readonly rejections: Rejections
}

/**
 * @param onInterrupt Called now and then while code runs.
 * @returns Opens one for a guest that may use so much memory.
 */
export async function loadQuickJs(onInterrupt: () => void): Promise<(memoryMiB: number) => Promise<OpenQuickJs>> {
  const { resolve } = createRequire(import.meta.resolve('quickjs-emscripten'))
  const wasm = new webAssembly.Module(withTable(readFileSync(resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))))

  async function open(memoryMiB: number): Promise<OpenQuickJs> {
    const memory = limitedMemory(memoryMiB)
    const started = Promise.withResolvers<WasmInstance>()
    const variant = newVariant(RELEASE_SYNC, {
      wasmMemory: memory,
      emscriptenModule: {
        instantiateWasm(imports: object, onStarted) {
          const instance = new webAssembly.Instance(wasm, imports)
          onStarted(instance)
          started.resolve(instance)
          return instance.exports
        },
      },
    })
    const context = (await newQuickJSWASMModuleFromVariant(variant)).newContext()
    context.runtime.setMaxStackSize(stackBytes)
    return { context, rejections: watchRejections({ context, memory, instance: await started.promise }, onInterrupt) }
  }
  await open(1)
  return open
}

/**
 * QuickJS's own limit does not count when it is compiled to WebAssembly. This one lets the guest have a little more once
 * an allocation has failed: else it could not even say so.
 */
function limitedMemory(memoryMiB: number): WasmMemory {
  const limit = Math.min(initialPages + memoryMiB * pagesPerMiB, maxPages)
  const memory = new webAssembly.Memory({ initial: initialPages, maximum: limit + Math.ceil(limit * reserve) })
  const grow = memory.grow.bind(memory)
  let refusals = 0
  memory.grow = (pages) => {
    const isTooMuch = memory.buffer.byteLength / pageBytes + pages > limit
    if (isTooMuch && refusals < tries) {
      refusals++
      throw new RangeError('the guest has used up its memory')
    }
    if (!isTooMuch) refusals = 0
    return grow(pages)
  }
  return memory
}

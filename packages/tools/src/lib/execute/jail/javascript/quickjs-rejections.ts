import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten'
import { webAssembly } from './web-assembly.ts'
import type { WasmInstance, WasmMemory } from './web-assembly.ts'

/** Promises of a context that were rejected. */
export interface Rejections {
  /** Why one of them was, if nobody has handled it. */
  takeUnhandled(): QuickJSHandle | undefined
}

/** What is needed of a context, and of the module that it alone lives in. */
export interface Watched {
  readonly context: QuickJSContext
  readonly memory: WasmMemory
  readonly instance: WasmInstance
}

/**
 * Makes QuickJS tell of rejections that nobody handles. It would tell any host, but quickjs-emscripten does not pass
 * that on, and `list.forEach(async () => { throw … })` would end as if all were well.
 *
 * The pointer to who is told is found by its neighbour: setting an interrupt handler changes but one word of the
 * runtime, and two words further is the place for a `JSHostPromiseRejectionTracker`.
 *
 * @param instance Of a module {@link withTable}.
 * @param onInterrupt Called now and then while code runs.
 * @see https://github.com/bellard/quickjs/blob/master/quickjs.c `struct JSRuntime`
 */
export function watchRejections({ context, memory, instance }: Watched, onInterrupt: () => void): Rejections {
  const rejected = new Map<bigint, QuickJSHandle>()
  const promises: QuickJSHandle[] = []
  const pointer = trackerPointer(context, memory, onInterrupt)
  const { table } = instance.exports
  if (!(table instanceof webAssembly.Table)) throw new TypeError('QuickJS has no table of functions')

  // A handle is the address of a value; the value of this one is replaced for as long as it is copied.
  const lent = context.newString('')
  function handleOf(value: bigint): QuickJSHandle {
    const view = new DataView(memory.buffer)
    const own = view.getBigUint64(lent.value, true)
    view.setBigUint64(lent.value, value, true)
    const copy = lent.dup()
    new DataView(memory.buffer).setBigUint64(lent.value, own, true)
    return copy
  }
  const index = table.grow(1)
  const told = (_context: number, promise: bigint, reason: bigint, isHandled: number): void => {
    if (isHandled !== 0) return void rejected.delete(promise)
    // Kept, so that no later promise gets its address.
    promises.push(handleOf(promise))
    rejected.set(promise, handleOf(reason))
  }
  table.set(index, new webAssembly.Instance(converter, { '': { f: told } }).exports.f)
  new DataView(memory.buffer).setUint32(pointer, index, true)
  return {
    takeUnhandled() {
      const [first] = rejected
      if (first === undefined) return undefined
      rejected.delete(first[0])
      return first[1]
    },
  }
}

function trackerPointer({ runtime }: QuickJSContext, { buffer }: WasmMemory, onInterrupt: () => void): number {
  const lifetime: unknown = Reflect.get(runtime, 'rt')
  const address = Number(Reflect.get(Object(lifetime), 'value'))
  const now = new Uint32Array(buffer, address, 256)
  const before = now.slice()
  runtime.setInterruptHandler(onInterrupt)
  const changed = [...now.keys()].filter((word) => now[word] !== before[word])
  const [handler = 0] = changed
  const isAsKnown = changed.length === 1 && [1, 2, 3].every((further) => now[handler + further] === 0)
  if (!isAsKnown) throw new TypeError('QuickJS has another layout than that of quickjs-emscripten 0.32')
  return address + 4 * (handler + 2)
}

/** Turns a function of JavaScript into one of WebAssembly: `(func (param i32 i64 i64 i32 i32))`, imported and exported. */
const converter = new webAssembly.Module(
  Buffer.from('0061736d0100000001090160057f7e7e7f7f00020601000166000007050101660000', 'hex'),
)

/** Adds its table of functions to what a module exports. */
export function withTable(wasm: Buffer): Buffer {
  let at = 8
  function readNumber(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = wasm.readUInt8(at++)
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (at < wasm.length) {
    const start = at
    const section = wasm.readUInt8(at++)
    const end = readNumber() + at
    if (section === 7) {
      const count = readNumber()
      const table = Buffer.from([5, ...Buffer.from('table'), 1, 0])
      const body = Buffer.concat([numberBytes(count + 1), wasm.subarray(at, end), table])
      return Buffer.concat([wasm.subarray(0, start), Buffer.of(7), numberBytes(body.length), body, wasm.subarray(end)])
    }
    at = end
  }
  throw new TypeError('the module exports nothing')
}

/** Seven bits a byte, the low ones first. */
function numberBytes(value: number): Buffer {
  return value < 0x80 ? Buffer.of(value) : Buffer.concat([Buffer.of((value & 0x7f) | 0x80), numberBytes(value >>> 7)])
}

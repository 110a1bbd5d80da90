/** What the isolate gets from outside. */
export interface Links {
  readonly now: () => number
  readonly random: (bytes: number) => string
  readonly log: (text: string) => void
  readonly read: (name: string) => ArrayBuffer
}

/** What of `WebAssembly` is used; Node's types leave it to the browser's. */
interface Wasm {
  readonly Module: new (bytes: object) => object
  readonly Instance: new (module: object, imports: object) => object
}

/**
 * The few globals of a browser that Pyodide needs, in the manner of a JavaScript shell.
 *
 * The text of this function is evaluated inside the isolate: it must not use anything from outside itself.
 *
 * @returns Runs the timers that were set.
 */
export function installStandIns({ now, random, log, read }: Links): () => number {
  const timers: (() => void)[] = []
  const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
    ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data)

  class Encoder {
    encode(text = ''): Uint8Array {
      const utf8 = globalThis.unescape(encodeURIComponent(text))
      return Uint8Array.from({ length: utf8.length }, (_, i) => utf8.charCodeAt(i))
    }
    encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
      const bytes = this.encode(text)
      target.set(bytes)
      return { read: text.length, written: bytes.length }
    }
  }

  class Decoder {
    readonly encoding: string
    constructor(encoding = 'utf-8') {
      this.encoding = encoding
    }
    decode(data?: ArrayBuffer | ArrayBufferView): string {
      if (data === undefined) return ''
      const bytes = bytesOf(data)
      let text = ''
      const codes: number[] = []
      for (let i = 0; i < bytes.length;) {
        const first = bytes[i++] ?? 0
        let code = first
        let more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3
        if (more > 0) code = first & (0x3f >> more)
        for (; more > 0; more--) code = (code << 6) | ((bytes[i++] ?? 0) & 0x3f)
        codes.push(code <= 0x10ffff ? code : 0xfffd)
        if (codes.length === 4096) text += String.fromCodePoint(...codes.splice(0))
      }
      return text + String.fromCodePoint(...codes)
    }
  }

  class Controller {
    readonly signal = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} }
    abort(): void {}
  }

  class Address {
    readonly href: string
    constructor(address: unknown) {
      this.href = String(address)
    }
    toString(): string {
      return this.href
    }
  }

  const wasm: Wasm = Reflect.get(globalThis, 'WebAssembly')
  // The asynchronous ones never resolve in an isolate.
  const instantiate = async (source: object, imports: object): Promise<object> => {
    if (source instanceof wasm.Module) return new wasm.Instance(source, imports)
    const module = new wasm.Module(source)
    return { module, instance: new wasm.Instance(module, imports) }
  }
  const compile = async (source: object): Promise<object> => new wasm.Module(source)

  const noConsole = { log, warn: log, error: log, info: log, debug: log }
  Object.assign(globalThis, {
    TextEncoder: Encoder,
    TextDecoder: Decoder,
    AbortController: Controller,
    AbortSignal: Controller,
    URL: Address,
    location: new Address('/'),
    performance: { now },
    console: noConsole,
    crypto: {
      getRandomValues<View extends ArrayBufferView>(view: View): View {
        const bytes = bytesOf(view)
        const drawn = random(bytes.length)
        for (let i = 0; i < bytes.length; i++) bytes[i] = drawn.charCodeAt(i)
        return view
      },
    },
    setTimeout: (callback: (...args: unknown[]) => void, _ms: number, ...args: unknown[]) =>
      timers.push(() => callback(...args)),
    clearTimeout: () => {},
    readbuffer: (path: string) => read(path.slice(path.lastIndexOf('/') + 1)),
    read: (path: string) => {
      throw new Error(`no text of ${path}`)
    },
    load: () => {},
  })
  Object.assign(wasm, { instantiate, compile })
  return () => {
    const due = timers.splice(0)
    for (const run of due) run()
    return due.length
  }
}

import type { Display } from '../engine.ts'

/** What the guest's world is made of: callbacks that take strings, and strings. */
export interface GuestLinks {
  readonly print: (stream: 'stdout' | 'stderr', text: string) => void
  /** A {@link Display} as JSON; a picture the code drew itself has no `png`. */
  readonly show: (display: string) => void
  readonly request: (id: number, name: string, args: string) => void
  /** A byte a character. */
  readonly file: (name: string, bytes: string) => void
  readonly inspect: (value: unknown, isNested?: boolean) => string
  /** Recognises a chart that is an element, where a library for that is there. */
  readonly svgOf: ((value: unknown) => { readonly svg: string; readonly title?: string } | undefined) | undefined
  /** JSON of {@link GuestSetup}. */
  readonly setup: string
}

export interface GuestSetup {
  /** Longest text worth handing out; the parent stops at that many bytes. */
  readonly maxChars: number
  readonly tools: readonly string[]
  /** Name and content, a byte a character. */
  readonly files: readonly (readonly [name: string, bytes: string])[]
}

/** What one step of the guest's event loop found. */
export type GuestState =
  | { readonly waitMs: number }
  /** No timer is left; only the return of a call can wake the code. */
  | { readonly isIdle: true }
  | { readonly result?: string; readonly isTooLong?: true }
  | { readonly error: GuestError }

export interface GuestError {
  readonly kind: 'runtime' | 'tool' | 'tool_budget'
  readonly name: string
  readonly message: string
  readonly line?: number
  readonly stack?: string
}

/** Steps of the loop: start a program, take the return of a call, or run one timer that is due. */
export type GuestStep = (
  ...step:
    | [kind: 'start', program: string]
    | [kind: 'return', id: number, isError: boolean, text: string, errorKind: string]
    | [kind: 'next']
) => string

interface Timer {
  readonly callback: () => void
  readonly repeatMs: number | undefined
  dueAt: number
}

/**
 * Builds the guest's world and returns its event loop, whose steps answer {@link GuestState} as JSON.
 *
 * The text of this function is evaluated inside the isolate: it must not use anything from outside itself. Guests may
 * break what they find here; that harms nobody but them, since only strings leave and the host trusts none.
 */
export function installGuest(links: GuestLinks): GuestStep {
  'use strict'
  const { print, show, request, file, inspect, svgOf, setup } = links
  const { JSON, Map, Error, EvalError, TypeError, String, Number, Math, Object, Promise, Uint8Array, Array } =
    globalThis
  const { escape, unescape, encodeURIComponent, decodeURIComponent } = globalThis
  const { maxChars, tools: toolNames, files: givenFiles }: GuestSetup = JSON.parse(setup)
  const { now } = globalThis.Date
  const evaluate: (program: string) => unknown = Reflect.get(globalThis, 'eval')
  const startedAt = now()
  const maxDisplays = 20
  const maxSpecChars = 4_000_000

  // console ------------------------------------------------------------------------------------------------------

  const clocks = new Map<string, number>()
  const format = (values: unknown[]): string => {
    const rest = [...values]
    const [first] = rest
    if (typeof first !== 'string' || !first.includes('%')) return rest.map((value) => inspect(value)).join(' ')
    rest.shift()
    const text = first.replace(/%([sdifjoOc%])/g, (directive, kind: string) => {
      if (kind === '%') return '%'
      if (rest.length === 0) return directive
      const value = rest.shift()
      if (kind === 'c') return ''
      if (kind === 'j') return JSON.stringify(value) ?? 'undefined'
      if (kind === 'd' || kind === 'f') return String(Number(value))
      return kind === 'i' ? String(Math.trunc(Number(value))) : inspect(value, kind !== 's')
    })
    return [text, ...rest.map((value) => inspect(value))].join(' ')
  }
  const writeTo =
    (stream: 'stdout' | 'stderr') =>
    (...values: unknown[]): void =>
      print(stream, `${format(values)}\n`)
  const [out, err] = [writeTo('stdout'), writeTo('stderr')]
  const quiet = (): void => {}
  const timeEnd = (label = 'default'): void => out(`${label}: ${now() - (clocks.get(label) ?? now())} ms`)
  const console = {
    log: out,
    info: out,
    debug: out,
    table: out,
    dir: (value: unknown): void => out(value),
    group: out,
    groupEnd: quiet,
    time: (label = 'default'): void => void clocks.set(label, now()),
    timeLog: timeEnd,
    timeEnd,
    warn: err,
    error: err,
    trace: err,
    assert: (condition: unknown, ...values: unknown[]): void =>
      condition ? undefined : err('Assertion failed', ...values),
  }

  // timers -------------------------------------------------------------------------------------------------------

  const timers = new Map<number, Timer>()
  let lastTimer = 0
  const schedule = (callback: unknown, ms: unknown, isRepeated: boolean, args: unknown[]): number => {
    if (typeof callback !== 'function') throw new TypeError('Cannot set a timer: the callback must be a function')
    const delay = Math.max(1, Number(ms) || 0)
    const call = (): void => callback(...args)
    timers.set(++lastTimer, { callback: call, repeatMs: isRepeated ? delay : undefined, dueAt: now() + delay })
    return lastTimer
  }
  const clear = (id: number): void => void timers.delete(id)
  const nextTimer = (): [number, Timer] | undefined => {
    let next: [number, Timer] | undefined
    for (const entry of timers) if (next === undefined || entry[1].dueAt < next[1].dueAt) next = entry
    return next
  }

  // charts -------------------------------------------------------------------------------------------------------

  let displays = 0
  const hand = (display: Display): void => {
    if (++displays > maxDisplays) throw new TypeError(`Cannot draw: at most ${maxDisplays} charts a run`)
    show(JSON.stringify(display))
  }
  const display = (value: unknown, { name: given }: { readonly name?: string } = {}): void => {
    const picture = typeof value === 'string' && /^\s*<(?:\?xml|svg)/.test(value) ? { svg: value } : svgOf?.(value)
    if (picture !== undefined) return hand({ type: 'svg', name: given ?? picture.title ?? 'chart', ...picture })
    const spec: unknown = typeof value === 'string' && value.trimStart().startsWith('{') ? JSON.parse(value) : value
    if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) return out(value)
    const { svg, name, title } = { svg: undefined, name: undefined, title: undefined, ...spec }
    if (typeof svg === 'string') {
      const text = typeof title === 'string' ? title : undefined
      return hand({
        type: 'svg',
        svg,
        name: given ?? (typeof name === 'string' ? name : (text ?? 'chart')),
        ...(text !== undefined && { title: text }),
      })
    }
    const json = JSON.stringify(given === undefined ? spec : { ...spec, name: given })
    if (json.length > maxSpecChars) throw new TypeError('Cannot draw: the spec is too big, aggregate the data first')
    hand({ type: 'vega-lite', json })
  }

  // files --------------------------------------------------------------------------------------------------------

  const stored = new Map<string, string>(givenFiles)
  const bytesOf = (name: unknown): string => {
    const found = stored.get(String(name).replace(/^(?:\.\/|\/work\/)/, ''))
    if (found !== undefined) return found
    throw new Error(
      `Cannot read "${String(name)}": there is no such file; files: ${[...stored.keys()].join(', ') || 'none'}`,
    )
  }
  const files = {
    list: (): string[] => [...stored.keys()],
    read(name: unknown): string {
      const bytes = bytesOf(name)
      try {
        return decodeURIComponent(escape(bytes))
      } catch {
        return bytes
      }
    },
    readBytes(name: unknown): Uint8Array {
      const bytes = bytesOf(name)
      return Uint8Array.from({ length: bytes.length }, (_, i) => bytes.charCodeAt(i))
    },
    write(name: unknown, data: unknown): void {
      const isBinary = globalThis.ArrayBuffer.isView(data) || data instanceof globalThis.ArrayBuffer
      let bytes = ''
      if (isBinary) {
        const view = globalThis.ArrayBuffer.isView(data)
          ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
          : new Uint8Array(data)
        for (let i = 0; i < view.length; i += 8192) bytes += String.fromCharCode(...view.subarray(i, i + 8192))
      } else {
        const text = typeof data === 'string' ? data : (JSON.stringify(data, null, 2) ?? String(data))
        bytes = unescape(encodeURIComponent(text))
      }
      const path = String(name).replace(/^(?:\.\/|\/work\/)/, '')
      stored.set(path, bytes)
      file(path, bytes)
    },
  }

  // tools --------------------------------------------------------------------------------------------------------

  class ToolError extends Error {
    override readonly name = 'ToolError'
    readonly tool: string

    constructor(tool: string, message: string) {
      super(message)
      this.tool = tool
    }
  }
  const budgetErrors = new WeakSet<Error>()
  const calls = new Map<number, { readonly tool: string; resolve(value: unknown): void; reject(error: Error): void }>()
  let lastCall = 0
  const tools = Object.create(null)
  for (const tool of toolNames) {
    const callTool = (...args: unknown[]): Promise<unknown> => {
      const json = args.length === 0 || args[0] === undefined ? '{}' : JSON.stringify(args[0])
      if (json === undefined) throw new TypeError(`Cannot call tools.${tool}: pass an object of arguments`)
      const id = ++lastCall
      return new Promise((resolve, reject) => {
        calls.set(id, { tool, resolve, reject })
        request(id, tool, json)
      })
    }
    Object.defineProperty(callTool, 'name', { value: tool })
    Object.defineProperty(tools, tool, { value: callTool, enumerable: true })
  }
  Object.freeze(tools)
  const takeReturn = (id: number, isError: boolean, text: string, kind: string): void => {
    const waiting = calls.get(id)
    if (waiting === undefined) return
    calls.delete(id)
    if (!isError) return waiting.resolve(JSON.parse(text))
    const error = new ToolError(waiting.tool, text)
    if (kind === 'tool_budget') budgetErrors.add(error)
    waiting.reject(error)
  }

  // globals ------------------------------------------------------------------------------------------------------

  const globals = {
    console,
    display,
    files,
    tools,
    ToolError,
    setTimeout: (callback: unknown, ms?: unknown, ...args: unknown[]) => schedule(callback, ms, false, args),
    setInterval: (callback: unknown, ms?: unknown, ...args: unknown[]) => schedule(callback, ms, true, args),
    setImmediate: (callback: unknown, ...args: unknown[]) => schedule(callback, 0, false, args),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
    queueMicrotask: (callback: () => void): void => void Promise.resolve().then(callback),
    performance: { now: () => now() - startedAt },
  }
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false })
  }
  // Memory beyond the isolate's limit, and threads that would block it.
  for (const name of ['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'eval']) Reflect.deleteProperty(globalThis, name)
  const refuse = function Function(): never {
    throw new EvalError('Code generation from strings is off: write the code out')
  }
  Object.defineProperty(refuse, 'prototype', { value: globalThis.Function.prototype })
  Object.defineProperty(globalThis, 'Function', { value: refuse })
  for (const example of [function () {}, async function () {}, function* () {}, async function* () {}]) {
    Object.defineProperty(Object.getPrototypeOf(example), 'constructor', { value: refuse })
  }

  // event loop ---------------------------------------------------------------------------------------------------

  let ending: string | undefined
  const succeed = (value: unknown): void => {
    if (ending !== undefined || value === undefined) return void (ending ??= '{}')
    const picture = displays === 0 ? svgOf?.(value) : undefined
    if (picture !== undefined) {
      display(value)
      ending = '{}'
      return
    }
    const result = inspect(value)
    ending = JSON.stringify(result.length > maxChars ? { result: result.slice(0, 1000), isTooLong: true } : { result })
  }
  const describe = (thrown: unknown): GuestError => {
    if (!(thrown instanceof Error)) {
      return { kind: 'runtime', name: 'Error', message: `Thrown: ${inspect(thrown)}`.slice(0, 4000) }
    }
    // Its fields are whatever the guest made of them.
    const { name, message, stack }: { name: unknown; message: unknown; stack?: unknown } = thrown
    const frames = String(stack).match(/^\s+at .*\bcode\.js:\d+.*$/gm) ?? []
    const line = /\bcode\.js:(\d+)/.exec(frames[0] ?? '')?.[1]
    const place = line === undefined ? {} : { line: Number(line), stack: frames.join('\n').slice(0, 4000) }
    const kind = budgetErrors.has(thrown) ? 'tool_budget' : thrown instanceof ToolError ? 'tool' : 'runtime'
    return { kind, name: String(name), message: String(message).slice(0, 4000), ...place }
  }
  const fail = (thrown: unknown): void => {
    timers.clear()
    try {
      ending = JSON.stringify({ error: describe(thrown) })
    } catch {
      ending = '{"error":{"kind":"runtime","name":"Error","message":"The code threw something that cannot be shown"}}'
    }
  }
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (thrown) {
      fail(thrown)
    }
  }

  return function takeStep(...step) {
    if (step[0] === 'start') {
      const [, program] = step
      attempt(() => void Promise.resolve(evaluate(program)).then((value) => attempt(() => succeed(value)), fail))
      return ''
    }
    if (step[0] === 'return') {
      const [, id, isError, text, kind] = step
      takeReturn(id, isError, text, kind)
      return ''
    }
    const next = nextTimer()
    if (next === undefined) return ending ?? '{"isIdle":true}'
    const [id, timer] = next
    const waitMs = timer.dueAt - now()
    if (waitMs > 0) return JSON.stringify({ waitMs })
    if (timer.repeatMs === undefined) timers.delete(id)
    else timer.dueAt = now() + timer.repeatMs
    attempt(timer.callback)
    return '{"waitMs":0}'
  }
}

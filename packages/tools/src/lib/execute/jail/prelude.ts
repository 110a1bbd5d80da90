type Print = (stream: 'stdout' | 'stderr', text: string) => void
type Inspect = (value: unknown, isNested?: boolean) => string

interface Timer {
  readonly callback: () => void
  readonly repeatMs: number | undefined
  dueAt: number
}

/**
 * Builds the guest's world and returns its event loop.
 *
 * The text of this function is evaluated inside the isolate: it must not use anything from outside itself. Guests may
 * break what they find here; that harms nobody but them, since only strings leave and the host trusts none.
 *
 * @param maxChars Longest text worth handing out; the parent stops at that many bytes.
 * @returns A step of the loop: given a program it starts it, else it runs one due timer. It answers JSON: how long to
 * wait, that nothing will ever happen, or how the program ended.
 */
export function installGuest(
  print: Print,
  collect: (spec: string) => void,
  inspect: Inspect,
  maxChars: number,
): (program?: string) => string {
  'use strict'
  const { JSON, Map, Error, EvalError, TypeError, String, Number, Math, Object, Promise } = globalThis
  const { now } = globalThis.Date
  const evaluate: (program: string) => unknown = Reflect.get(globalThis, 'eval')
  const startedAt = now()
  const maxSpecs = 20
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
      print(stream, `${format(values).slice(0, maxChars)}\n`)
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

  let specs = 0
  const display = (spec: unknown): void => {
    const value: unknown = typeof spec === 'string' && spec.trimStart().startsWith('{') ? JSON.parse(spec) : spec
    if (typeof value !== 'object' || value === null || globalThis.Array.isArray(value)) {
      throw new TypeError('Cannot draw: display() takes a Vega-Lite spec, an object; use console.log() for text')
    }
    const json = JSON.stringify(value)
    if (json.length > maxSpecChars) throw new TypeError('Cannot draw: the spec is too big, aggregate the data first')
    if (++specs > maxSpecs) throw new TypeError(`Cannot draw: at most ${maxSpecs} charts a run`)
    collect(json)
  }

  // globals ------------------------------------------------------------------------------------------------------

  const globals = {
    console,
    display,
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
    ending ??= JSON.stringify(value === undefined ? {} : { result: inspect(value).slice(0, maxChars + 1) })
  }
  const describe = (thrown: unknown): object => {
    if (!(thrown instanceof Error)) return { name: 'Error', message: `Thrown: ${inspect(thrown)}`.slice(0, 4000) }
    // Its fields are whatever the guest made of them.
    const { name, message, stack }: { name: unknown; message: unknown; stack?: unknown } = thrown
    const line = /\bcode\.js:(\d+)/.exec(String(stack))?.[1]
    const place = line === undefined ? {} : { line: Number(line) }
    return { name: String(name), message: String(message).slice(0, 4000), ...place }
  }
  const fail = (thrown: unknown): void => {
    timers.clear()
    try {
      ending = JSON.stringify({ error: describe(thrown) })
    } catch {
      ending = '{"error":{"name":"Error","message":"The code threw something that cannot be shown"}}'
    }
  }
  const attempt = (work: () => void): void => {
    try {
      work()
    } catch (thrown) {
      fail(thrown)
    }
  }

  return function step(program) {
    if (program !== undefined) {
      attempt(() => void Promise.resolve(evaluate(program)).then((value) => attempt(() => succeed(value)), fail))
      return ''
    }
    const next = nextTimer()
    if (next === undefined) return ending ?? '{"isStuck":true}'
    const [id, timer] = next
    const waitMs = timer.dueAt - now()
    if (waitMs > 0) return JSON.stringify({ waitMs })
    if (timer.repeatMs === undefined) timers.delete(id)
    else timer.dueAt = now() + timer.repeatMs
    attempt(timer.callback)
    return '{"waitMs":0}'
  }
}

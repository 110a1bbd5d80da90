import { setTimeout as sleep } from 'node:timers/promises'
import { breach } from './breach.ts'
import type { Breach } from './breach.ts'

const maxCalls = 1_000
const maxInFlight = 32
const maxArgumentChars = 1024 * 1024
const maxBreaches = 20

/** Functions the programs may call; they misbehave in every way a tool of an application may. */
export const toolNames: readonly string[] = [
  'echo',
  'slow',
  'slowly',
  'fail',
  'raise',
  'reject',
  'later',
  'big',
  'odd',
  'nothing',
  'odd-name',
]

/** The tools of one run, and what came to them. */
export interface WatchedTools {
  readonly breaches: readonly Breach[]
  call(name: string, args: unknown, context: { readonly signal: AbortSignal }): unknown
  /** The run has ended: calls from now on are late, those that wait must be told. */
  end(): Promise<void>
}

/** @param secrets Texts that no argument may contain. @param nth Which of the runs of its attack this is, from 0. */
export function watchTools(secrets: readonly string[], nth: number): WatchedTools {
  const breaches: Breach[] = []
  const report = (what: string): void => void (breaches.length < maxBreaches && breaches.push(breach('bridge', what)))
  const waiting = new Set<AbortSignal>()
  let calls = 0
  let inFlight = 0
  let hasEnded = false

  function inspect(name: string, args: unknown): void {
    calls++
    if (hasEnded) report(`a call of "${name}" after the end of the run`)
    if (!toolNames.includes(name)) report(`a call of "${name.slice(0, 50)}", which is no tool`)
    if (calls === maxCalls + 1) report(`more than ${maxCalls} calls`)
    if (inFlight > maxInFlight) report(`${inFlight} calls at once`)
    const text = asText(args)
    if (text.length > maxArgumentChars * 1.1) report(`${text.length} characters of arguments`)
    if (nth > 0 && text.includes('"late"')) report('a call that an earlier run has left behind')
    if (secrets.some((secret) => text.includes(secret))) breaches.push(breach('canary', `as argument of "${name}"`))
    mergeCarelessly({}, args)
  }

  const answers: Readonly<Record<string, (args: unknown, signal: AbortSignal) => unknown>> = {
    echo: (args) => args,
    'odd-name': (args) => args,
    slow: (_, signal) => {
      waiting.add(signal)
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          waiting.delete(signal)
          reject(signal.reason)
        })
      })
    },
    slowly: (args) => sleep(50, args, { ref: false }),
    fail: () => {
      throw new TypeError('the tool failed')
    },
    raise: () => {
      // oxlint-disable-next-line typescript/only-throw-error -- tools of applications do throw such things
      throw { toString: null, message: { deep: process } }
    },
    reject: () => Promise.reject(new Error('the tool rejected')),
    later: async () => {
      await sleep(20, undefined, { ref: false })
      throw new Error('the tool rejected late')
    },
    big: () => 'x'.repeat(8 * 1024 * 1024),
    odd: () => oddValues[calls % oddValues.length],
    nothing: () => undefined,
  }

  return {
    breaches,
    call(name, args, { signal }) {
      inFlight++
      inspect(name, args)
      const leave = (): void => void inFlight--
      try {
        const answer = Object.hasOwn(answers, name) ? answers[name]?.(args, signal) : 'secret'
        if (answer instanceof Promise) void answer.then(leave, leave)
        else queueMicrotask(leave)
        return answer
      } catch (error) {
        leave()
        throw error
      }
    },
    async end() {
      hasEnded = true
      await sleep(30)
      if (waiting.size > 0) report('a tool that waits was not told of the end of the run')
    },
  }
}

/** Arguments that are no data are told by what they are. */
function asText(args: unknown): string {
  try {
    return JSON.stringify(args) ?? ''
  } catch (error) {
    return String(error)
  }
}

const circle: Record<string, unknown> = {}
circle.me = circle
const oddValues: readonly unknown[] = [
  () => process,
  Symbol('odd'),
  circle,
  2n ** 80n,
  JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"then":1}'),
  new Map([[process, process]]),
  // What a tool returns as JSON is the code's to read, so nothing of the host here.
  { toJSON: () => Symbol('odd') },
]

/** As applications merge what they are given into what they have. */
function mergeCarelessly(target: object, source: unknown, depth = 0): void {
  if (typeof source !== 'object' || source === null || depth > 50) return
  for (const key of Object.keys(source)) {
    const value: unknown = Reflect.get(source, key)
    const held: unknown = Reflect.get(target, key)
    if ((typeof held === 'object' || typeof held === 'function') && held !== null)
      mergeCarelessly(held, value, depth + 1)
    else Reflect.set(target, key, value)
  }
}

/** @returns What of the host's own prototypes is not as it was. Cleans up, so that the next attack is judged by itself. */
export function findPollution(): Breach[] {
  const found = [
    Object.prototype,
    Array.prototype,
    Function.prototype,
    Object,
    String.prototype,
    Promise.prototype,
  ].filter((holder) => 'polluted' in holder || Object.keys(holder).length > 0)
  for (const holder of found) for (const key of Object.keys(holder)) Reflect.deleteProperty(holder, key)
  return found.length > 0 ? [breach('pollution', `of ${found.length} prototypes of the host`)] : []
}

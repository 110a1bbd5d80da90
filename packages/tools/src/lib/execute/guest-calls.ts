import { setImmediate as nextTurn } from 'node:timers/promises'
import PQueue from 'p-queue'
import type { CallReturn } from './protocol.ts'

/** Calls of one run, answered or not. */
const maxCalls = 1000
const maxCallsInFlight = 32
const maxArgsChars = 1024 * 1024
const maxAnswerChars = 4 * 1024 * 1024

/**
 * Runs a function outside for the code inside.
 *
 * @param args JSON of the guest, without `__proto__`, `constructor` and `prototype`.
 * @returns What JSON can say of it comes to the code.
 * @throws What the code sees as a `ToolError` with the same message.
 */
export type CallTool = (name: string, args: unknown, context: { readonly signal: AbortSignal }) => unknown

/** The calls of one run: counted, checked and answered, until the run is over. */
export interface GuestCalls {
  readonly inFlight: number
  readonly answered: number
  readonly total: number
  take(call: { readonly call: number; readonly name: string; readonly args: string }): void
  /** Nothing is answered any more; what still runs is told to stop. */
  close(): void
}

export interface GuestCallsOptions {
  readonly run: number
  readonly tools: readonly string[]
  readonly callTool: CallTool | undefined
  readonly signal: AbortSignal
  readonly answer: (answer: CallReturn) => void
}

export function createGuestCalls({ run, tools, callTool, signal, answer }: GuestCallsOptions): GuestCalls {
  const names = new Set(tools)
  const queue = new PQueue({ concurrency: maxCallsInFlight })
  const over = new AbortController()
  const either = AbortSignal.any([signal, over.signal])
  let inFlight = 0
  let total = 0

  async function work(name: string, args: string): Promise<Pick<CallReturn, 'isError' | 'text' | 'kind'>> {
    if (total > maxCalls) return refuse(`Cannot call more than ${maxCalls} tools in one run`, 'tool_budget')
    if (callTool === undefined || !names.has(name)) return refuse(`There is no tool "${name.slice(0, 64)}"`)
    if (args.length > maxArgsChars)
      return refuse(`The arguments of "${name}" are longer than ${maxArgsChars} characters`)
    let input: unknown
    try {
      input = JSON.parse(args, withoutPrototypes)
    } catch {
      return refuse(`The arguments of "${name}" are no JSON`)
    }
    try {
      const value = await queue.add(async () => {
        either.throwIfAborted()
        return await callTool(name, input, { signal: either })
      })
      const text =
        typeof value === 'string' && value.length > maxAnswerChars ? value : await inTurn(() => textOf(value))
      if (text.length <= maxAnswerChars) return { isError: false, text }
      return refuse(
        `"${name}" returned ${text.length} characters, at most ${maxAnswerChars} reach the code: ask for less`,
      )
    } catch (error) {
      return refuse(messageOf(error))
    }
  }

  return {
    get inFlight() {
      return inFlight
    },
    get answered() {
      return total - inFlight
    },
    get total() {
      return total
    },
    take({ call, name, args }) {
      inFlight++
      total++
      void work(name, args).then((result) => {
        inFlight--
        if (!over.signal.aborted) answer({ run, call, ...result })
      })
    },
    close() {
      queue.clear()
      over.abort(new Error('The code that called is over'))
    },
  }
}

function refuse(text: string, kind: 'tool' | 'tool_budget' = 'tool'): Pick<CallReturn, 'isError' | 'text' | 'kind'> {
  return { isError: true, text: text.slice(0, 4000), kind }
}

/** What JSON can say of a value. */
const textOf = (value: unknown): string => JSON.stringify(value) ?? 'null'

let lastTurn: Promise<unknown> = Promise.resolve()

/** Many big answers at once must not keep the host from its other work: one a turn of the event loop. */
function inTurn(work: () => string): Promise<string> {
  const turn = lastTurn.then(() => work())
  lastTurn = turn.catch(() => {}).then(() => nextTurn())
  return turn
}

/** What a tool has thrown may be anything, even what cannot be shown. */
function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error)
  } catch {
    return 'It failed with something that cannot be shown'
  }
}

/** Keys that would reach into prototypes where somebody copies the object carelessly. */
function withoutPrototypes(this: unknown, key: string, value: unknown): unknown {
  return key === '__proto__' || key === 'constructor' || key === 'prototype' ? undefined : value
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Job, Verdict } from '../../protocol.ts'
import type { Host } from '../engine.ts'
import { tooLong } from '../too-long.ts'
import type { GuestError, GuestState, GuestStep } from './prelude.ts'

/** Node's timers overflow at 24 days, into a busy loop. */
const maxSleepMs = 60_000

/** Of the time of the code that may pass while it waits for a call. */
const momentMs = 5

type Return = Extract<Parameters<GuestStep>, [kind: 'return', ...unknown[]]>

/** Where the calls of a guest and their returns meet its loop. */
export interface GuestCalls {
  /** For the guest: by id, name, and arguments as JSON. */
  start(id: number, name: string, args: string): void
  readonly pending: number
  /** All there have been. */
  readonly started: number
  /** The next return, when it is there. */
  next(): Promise<Return>
}

export function createGuestCalls(host: Host): GuestCalls {
  const returned: Return[] = []
  let pending = 0
  let started = 0
  let wake: () => void = () => {}
  return {
    start(id, name, args) {
      pending++
      started++
      void host.call(name, args, false).then(({ isError, text, kind = 'tool' }) => {
        returned.push(['return', id, isError, text, kind])
        wake()
      })
    },
    get pending() {
      return pending
    },
    get started() {
      return started
    },
    async next() {
      const { promise, resolve } = Promise.withResolvers<undefined>()
      wake = () => resolve(undefined)
      if (returned.length === 0) await promise
      const [first] = returned.splice(0, 1)
      if (first === undefined) throw new TypeError('woken without a return')
      pending--
      return first
    },
  }
}

/**
 * Turns a guest's event loop until its program has ended and nothing is left to do.
 *
 * @param step Runs one step inside the guest.
 * @throws What a promise of the guest rejected with when nobody handled it.
 */
export async function runLoop(
  step: (...step: Parameters<GuestStep>) => Promise<string> | string,
  program: string,
  calls: GuestCalls,
  job: Job,
  host: Host,
): Promise<Verdict> {
  const mayWait = /\bset(?:Timeout|Interval|Immediate)\b/.test(job.code)
  let started = calls.started
  await step('start', program)
  let arriving: Promise<Return> | undefined
  for (;;) {
    // Code that has called again has not ended; where it sets no timers there is nothing to ask it.
    const isIdle = !mayWait && calls.started > started
    const state: GuestState = isIdle ? { isIdle: true } : JSON.parse(await step('next'))
    if ('error' in state) return endingOf(state.error)
    if ('waitMs' in state && (state.waitMs === 0 || calls.pending === 0)) {
      if (state.waitMs > 0) await sleep(Math.min(state.waitMs, maxSleepMs))
      continue
    }
    if (calls.pending > 0) {
      arriving ??= calls.next()
      const first = await ('waitMs' in state ? untilLate(arriving, state.waitMs) : whileWaiting(arriving, host))
      if (first === undefined) continue
      arriving = undefined
      started = calls.started
      await step(...first)
    } else if ('isIdle' in state) return stuck
    else if (!('waitMs' in state)) return endingWith(state, job)
  }
}

/** Says that the code stands still, unless that is over in a moment. */
async function whileWaiting<T>(promise: Promise<T>, host: Host): Promise<T> {
  const timer = setTimeout(() => host.waiting(), momentMs)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
  }
}

/** `undefined` when `ms` have passed first. */
async function untilLate<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const over = new AbortController()
  const late = sleep(Math.min(ms, maxSleepMs), undefined, { signal: over.signal }).catch(() => undefined)
  try {
    return await Promise.race([promise, late])
  } finally {
    over.abort()
  }
}

const stuck: Verdict = {
  status: 'timeout',
  error: {
    kind: 'timeout',
    name: 'TimeoutError',
    message: 'The code awaits a promise that nothing can settle any more: no timer and no call is pending',
  },
}

/** Field by field: a guest may have put others beside them. */
function endingWith({ result, isTooLong }: { result?: unknown; isTooLong?: unknown }, job: Job): Verdict {
  if (isTooLong === true) return tooLong(String(result), job.maxResultBytes)
  return { status: 'ok', ...(typeof result === 'string' && { result }) }
}

function endingOf(error: GuestError): Verdict {
  const isAllocation = /^Array buffer allocation failed$|: Out of memory$/.test(error.message)
  return isAllocation ? { status: 'memory', error: { ...error, kind: 'memory' } } : { status: 'error', error }
}

import PQueue from 'p-queue'
import { UsageError } from './agent-error.ts'
import { ModelError } from './model-error.ts'
import { createLimiterWindow } from './limiter-window.ts'
import type { Ticket } from './limiter-window.ts'

export interface CreateLimiterOptions {
  /** Requests at once before anything is known of the server. Default: 2. */
  readonly start?: number
  /** Requests at once, whatever the server bears. Default: 64. */
  readonly max?: number
  /** Paces the `tokens` of what is run, with a burst of six seconds' worth. Default: no pacing. */
  readonly tokensPerMinute?: number
}

export interface LimiterRunOptions {
  readonly signal: AbortSignal
  /** A whole number, higher starts first. Default: 0. */
  readonly priority?: number
  /** Prompt and output together, estimated; paid when the task starts and not given back. Default: 0. */
  readonly tokens?: number
  /** The server has refused it before: it starts ahead of its priority's newcomers. Default: false. */
  readonly isRetry?: boolean
}

/** Decides when requests to one server may start, and learns from its refusals how many it bears at once. */
export interface Limiter {
  /**
   * Runs `task` when a slot is free, in order of priority, then of arrival.
   *
   * A task that rejects with a `ModelError` of kind `rate-limit` lowers the concurrency; trying again is the caller's job.
   * The slot is held until the task has settled, even after an abort.
   *
   * @throws What the task throws. An abort rejects with `signal.reason`: at once while waiting, else when the task settles.
   */
  run<T>(task: () => Promise<T>, options: LimiterRunOptions): Promise<T>
  /** Requests at once, by what is known now. */
  readonly concurrency: number
  readonly running: number
  readonly waiting: number
}

/** How far the token bucket may run ahead of its pace. */
const burstMs = 6_000
const minPauseMs = 500
const maxPauseMs = 60_000
const maxTimerMs = 2 ** 31 - 1

/**
 * Makes a limiter of its own; {@link limiterFor} makes one that the process shares.
 *
 * @throws {UsageError} If an option is out of range.
 * @see docs/glm-5.md#errors
 */
export function createLimiter(options: CreateLimiterOptions = {}): Limiter {
  const { start = 2, max = 64, tokensPerMinute = Infinity } = options
  checkCount('max', max, Infinity)
  checkCount('start', start, max)
  if (!(tokensPerMinute > 0)) {
    throw new UsageError(`Cannot create the limiter: tokensPerMinute is ${tokensPerMinute}, expected a number above 0`)
  }
  const window = createLimiterWindow({ start, max })
  const queue = new PQueue({ concurrency: start })
  let paidUntil = 0
  let coolUntil = 0
  let pauseMs = 0
  let gateTimer: NodeJS.Timeout | undefined

  // A cool-down must not keep a process alive that has nothing to run.
  const refGate = (): unknown => (queue.size > 0 ? gateTimer?.ref() : gateTimer?.unref())
  queue.addEventListener('add', refGate)
  queue.addEventListener('next', refGate)

  /** Starts nothing before the cool-down is over and the bucket has caught up. */
  function holdGate(): void {
    clearTimeout(gateTimer)
    const waitMs = Math.max(coolUntil, paidUntil - burstMs) - performance.now()
    if (waitMs <= 0) {
      queue.start()
      return
    }
    queue.pause()
    gateTimer = setTimeout(holdGate, Math.min(waitMs, maxTimerMs))
    refGate()
  }

  function applyWindow(): void {
    // Setting it starts waiting work, which from inside a start would change the order.
    if (queue.concurrency !== window.allowed) queue.concurrency = window.allowed
  }

  function startTicket(tokens: number): Ticket {
    const ticket = window.start(queue.pending)
    if (ticket.isProbe && window.verdictMs !== undefined) {
      const admit = (): void => {
        window.admit(ticket)
        applyWindow()
      }
      setTimeout(admit, window.verdictMs).unref()
    }
    applyWindow()
    // Charged in full even beyond the bucket: a prompt larger than the burst must start some time, and the next one waits.
    paidUntil = Math.max(paidUntil, performance.now()) + (tokens / tokensPerMinute) * 60_000
    holdGate()
    return ticket
  }

  function learn(ticket: Ticket, error: unknown): void {
    if (!(error instanceof ModelError) || error.kind !== 'rate-limit') return window.forget(ticket)
    const isNews = window.refuse(ticket, queue.pending)
    if (error.retryAfterMs) return coolDown(error.retryAfterMs)
    // Refused all the same: fewer at once is no remedy, slower is.
    const isAlone = ticket.level === 1 && queue.pending === 1
    if (isNews && (error.code === '1303' || isAlone)) {
      pauseMs = Math.min(maxPauseMs, Math.max(minPauseMs, pauseMs * 2))
      coolDown(pauseMs * (1 + Math.random() / 2))
    }
  }

  function coolDown(ms: number): void {
    coolUntil = Math.max(coolUntil, performance.now() + ms)
    holdGate()
  }

  async function attempt<T>(task: () => Promise<T>, { signal, tokens = 0 }: LimiterRunOptions): Promise<T> {
    const ticket = startTicket(tokens)
    try {
      const value = await task()
      window.succeed(ticket)
      pauseMs *= 0.9
      return value
    } catch (error) {
      learn(ticket, error)
      throw error
    } finally {
      applyWindow()
      signal.throwIfAborted()
    }
  }

  async function run<T>(task: () => Promise<T>, runOptions: LimiterRunOptions): Promise<T> {
    const { signal, priority = 0, isRetry = false } = runOptions
    signal.throwIfAborted()
    // Not the caller's signal: p-queue would free the slot at an abort while the task is still running.
    const waiting = new AbortController()
    const leave = (): void => waiting.abort(signal.reason)
    const stay = (): void => signal.removeEventListener('abort', leave)
    const work = async (): Promise<{ readonly value: T }> => {
      stay()
      return { value: await attempt(task, runOptions) }
    }
    signal.addEventListener('abort', leave)
    try {
      const place = { signal: waiting.signal, priority: 2 * priority + (isRetry ? 1 : 0) }
      return (await queue.add(work, place)).value
    } finally {
      stay()
    }
  }

  return {
    run,
    get concurrency() {
      return window.size
    },
    get running() {
      return queue.pending
    },
    get waiting() {
      return queue.size
    },
  }
}

const shared = new Map<string, Limiter>()
const maxShared = 256

/**
 * The process's limiter for one server, key and model, so that all agents keep to its limits together.
 *
 * Ask for it at every request instead of keeping it: beyond 256 keys those without work are dropped, longest unused first.
 *
 * @param key Base URL, a hash of the API key and the model.
 * @param options Those of the first call for a key count.
 */
export function limiterFor(key: string, options?: CreateLimiterOptions): Limiter {
  const limiter = shared.get(key) ?? createLimiter(options)
  // A map keeps the order of insertion, here that of use.
  shared.delete(key)
  shared.set(key, limiter)
  for (const [other, { running, waiting }] of shared) {
    if (shared.size <= maxShared) break
    if (other !== key && running + waiting === 0) shared.delete(other)
  }
  return limiter
}

function checkCount(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  const limit = most === Infinity ? '' : ` up to ${most}`
  throw new UsageError(`Cannot create the limiter: ${name} is ${value}, expected a whole number above 0${limit}`)
}

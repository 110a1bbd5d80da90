import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { array, assert, asyncProperty, integer, record } from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ModelError } from './model-error.ts'
import { createLimiter, limiterFor } from './limiter.ts'

const { signal } = new AbortController()
const refusal = (code = '1302', retryAfterMs?: number): ModelError =>
  new ModelError('Too many', { kind: 'rate-limit', code, status: 429, retryable: true, retryAfterMs })

/** A task that settles when told to. */
function createTask(): { readonly task: () => Promise<void>; readonly settle: PromiseWithResolvers<void> } {
  const settle = Promise.withResolvers<void>()
  return { task: () => settle.promise, settle }
}

/** Fills `count` slots and gives the means to end them. */
function occupy(limiter: ReturnType<typeof createLimiter>, count: number): PromiseWithResolvers<void>[] {
  return Array.from({ length: count }, () => {
    const { task, settle } = createTask()
    limiter.run(task, { signal }).catch(() => {})
    return settle
  })
}

describe('createLimiter', () => {
  it('rejects options out of range', () => {
    expect(() => createLimiter({ start: 0 })).toThrow('start is 0, expected a whole number above 0 up to 64')
    expect(() => createLimiter({ start: 3, max: 2 })).toThrow('start is 3')
    expect(() => createLimiter({ tokensPerMinute: 0 })).toThrow('tokensPerMinute is 0')
  })

  it('starts by priority, then refused work, then by arrival', async () => {
    const limiter = createLimiter({ start: 1, max: 1 })
    const order: string[] = []
    const add = (name: string, options: { priority?: number; isRetry?: boolean } = {}): Promise<void> =>
      limiter.run(async () => void order.push(name), { signal, ...options })
    const [first] = occupy(limiter, 1)
    const all = [
      add('a'),
      add('b'),
      add('low', { priority: -1 }),
      add('high', { priority: 1 }),
      add('again', { isRetry: true }),
      add('high 2', { priority: 1 }),
    ]
    expect([limiter.running, limiter.waiting]).toEqual([1, 6])
    first?.resolve()
    await Promise.all(all)
    expect(order).toEqual(['high', 'high 2', 'again', 'a', 'b', 'low'])
  })
})

describe('abort', () => {
  it('takes waiting work out at once', async () => {
    const limiter = createLimiter({ start: 1, max: 1 })
    const [first] = occupy(limiter, 1)
    const controller = new AbortController()
    const task = vi.fn<() => Promise<void>>(async () => {})
    const waiting = limiter.run(task, { signal: controller.signal })
    const reason = new Error('not needed any more')
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    expect(limiter.waiting).toBe(0)
    first?.resolve()
    await limiter.run(async () => {}, { signal })
    expect(task).not.toHaveBeenCalled()
    await expect(limiter.run(task, { signal: controller.signal })).rejects.toBe(reason)
  })

  it('keeps the slot of running work until it has settled, then rejects with the reason', async () => {
    const limiter = createLimiter({ start: 1, max: 1 })
    const controller = new AbortController()
    const { task, settle } = createTask()
    const running = limiter.run(task, { signal: controller.signal })
    const next = vi.fn<() => Promise<void>>(async () => {})
    const after = limiter.run(next, { signal })
    const reason = new Error('stop')
    controller.abort(reason)
    await sleep(5)
    expect(next).not.toHaveBeenCalled()
    expect(limiter.running).toBe(1)
    settle.reject(new Error('socket closed'))
    await expect(running).rejects.toBe(reason)
    await after
  })

  it('leaks neither slots nor listeners in 10,000 runs', async () => {
    const limiter = createLimiter({ start: 4, max: 4 })
    const session = new AbortController()
    let inFlight = 0
    let most = 0
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10_000 }, async (_, index) => {
        const own = new AbortController()
        const both = index % 2 === 0 ? session.signal : own.signal
        if (index % 7 === 0) queueMicrotask(() => own.abort())
        await limiter.run(
          async () => {
            inFlight += 1
            most = Math.max(most, inFlight)
            if (index % 5 === 0) own.abort()
            if (index % 100 === 0) await sleep(1)
            inFlight -= 1
            if (index % 3 === 0) throw new Error('failed')
          },
          { signal: both },
        )
      }),
    )
    expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true)
    expect(most).toBe(4)
    expect([inFlight, limiter.running, limiter.waiting]).toEqual([0, 0, 0])
    expect(getEventListeners(session.signal, 'abort')).toHaveLength(0)
  })
})

describe('concurrency', () => {
  it('grows by one a clean window, up to max', async () => {
    const limiter = createLimiter({ max: 4 })
    const sizes: number[] = []
    for (let round = 0; round < 4; round += 1) {
      const slots = occupy(limiter, 8)
      sizes.push(limiter.running)
      for (const { resolve } of slots) resolve()
      await vi.waitUntil(() => limiter.running + limiter.waiting === 0)
    }
    // Two slots, and one more to find out whether it goes through.
    expect(sizes[0]).toBe(3)
    expect(limiter.concurrency).toBe(4)
    expect(Math.max(...sizes)).toBe(4)
  })

  it('does not grow while nobody waits', async () => {
    const limiter = createLimiter()
    for (let round = 0; round < 100; round += 1) await limiter.run(async () => {}, { signal })
    expect(limiter.concurrency).toBe(2)
  })

  it('is halved once for a burst, and again for the next one', async () => {
    const limiter = createLimiter({ start: 8, max: 8 })
    const burst = occupy(limiter, 8)
    for (const { reject } of burst) reject(refusal())
    await vi.waitUntil(() => limiter.running === 0)
    expect(limiter.concurrency).toBe(4)
    for (const { reject } of occupy(limiter, 4)) reject(refusal())
    await vi.waitUntil(() => limiter.running === 0)
    expect(limiter.concurrency).toBe(2)
  })

  it('loses nothing by a refused probe', async () => {
    const limiter = createLimiter({ start: 4 })
    const slots = occupy(limiter, 10)
    expect(limiter.running).toBe(5)
    slots[4]?.reject(refusal())
    await vi.waitUntil(() => limiter.running === 4)
    expect(limiter.concurrency).toBe(4)
  })

  it('ignores other failures', async () => {
    const limiter = createLimiter({ start: 4, max: 4 })
    const overloaded = new ModelError('Overloaded', { kind: 'overloaded', code: '1305', retryable: true })
    for (const { reject } of occupy(limiter, 4)) reject(overloaded)
    await vi.waitUntil(() => limiter.running === 0)
    expect(limiter.concurrency).toBe(4)
  })

  it('is never exceeded by more than a probe', async () => {
    const server = record({
      limit: integer({ min: 1, max: 10 }),
      start: integer({ min: 1, max: 10 }),
      waitsMs: array(integer({ min: 0, max: 3 }), { minLength: 30, maxLength: 60 }),
    })
    await assert(
      asyncProperty(server, async ({ limit, start, waitsMs }) => {
        const limiter = createLimiter({ start, max: 12 })
        let inFlight = 0
        const request = async (waitMs: number): Promise<void> => {
          inFlight += 1
          const isWithin = inFlight <= Math.min(12, limiter.concurrency + 1)
          const isRefused = inFlight > limit
          await sleep(isRefused ? 0 : waitMs)
          inFlight -= 1
          if (!isWithin) throw new Error(`${inFlight + 1} in flight, ${limiter.concurrency} allowed`)
          if (isRefused) throw refusal()
        }
        const results = await Promise.allSettled(waitsMs.map((ms) => limiter.run(() => request(ms), { signal })))
        const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
        expect(failures.filter((error) => !(error instanceof ModelError))).toEqual([])
        expect([limiter.running, limiter.waiting]).toEqual([0, 0])
      }),
      { numRuns: 30 },
    )
  })
})

describe('with a clock of our own', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('follows a moving limit with full slots and few refusals', async () => {
    const limiter = createLimiter()
    const limits = [6, 9, 2, 3, 10, 5]
    const phaseMs = 6_000
    const score = { done: 0, refused: 0, possible: 0 }
    let inFlight = 0
    let limit = 0
    const request = async (): Promise<void> => {
      if (inFlight >= limit) {
        await sleepFaked(2)
        score.refused += 1
        throw refusal()
      }
      inFlight += 1
      await sleepFaked(15 + ((score.done * 7) % 21))
      inFlight -= 1
      score.done += 1
    }
    const over = new AbortController()
    const work = async (): Promise<void> => {
      while (!over.signal.aborted) await limiter.run(request, { signal }).catch(() => sleepFaked(50))
    }
    const workers = Array.from({ length: 30 }, work)
    for (const next of limits) {
      limit = next
      score.possible += (limit * phaseMs) / 25
      await vi.advanceTimersByTimeAsync(phaseMs)
      expect(limiter.concurrency).toBeGreaterThanOrEqual(limit - 1)
      expect(limiter.concurrency).toBeLessThanOrEqual(limit + 1)
    }
    expect(score.done / score.possible).toBeGreaterThan(0.95)
    expect(score.refused / score.done).toBeLessThan(0.01)
    over.abort()
    await vi.advanceTimersByTimeAsync(200)
    await Promise.all(workers)
  })

  it('holds everybody back after a frequency refusal, longer every time', async () => {
    const limiter = createLimiter()
    const task = vi.fn<() => Promise<void>>(async () => {
      throw refusal('1303')
    })
    const pauses: number[] = []
    for (let round = 0; round < 3; round += 1) {
      await expect(limiter.run(task, { signal })).rejects.toBeInstanceOf(ModelError)
      const from = performance.now()
      const next = limiter.run(async () => performance.now() - from, { signal })
      await vi.advanceTimersByTimeAsync(10_000)
      pauses.push(await next)
    }
    expect(pauses[0]).toBeGreaterThanOrEqual(500)
    expect(pauses[0]).toBeLessThan(760)
    expect(pauses[1]).toBeGreaterThan(850)
    expect(pauses[2]).toBeGreaterThan(1_500)
  })

  it('waits as long as the server says', async () => {
    const limiter = createLimiter()
    await expect(limiter.run(() => Promise.reject(refusal('1302', 90_000)), { signal })).rejects.toThrow('Too many')
    const task = vi.fn<() => Promise<void>>(async () => {})
    const next = limiter.run(task, { signal })
    await vi.advanceTimersByTimeAsync(89_900)
    expect(task).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(200)
    await next
  })

  it('paces tokens', async () => {
    const limiter = createLimiter({ start: 8, max: 8, tokensPerMinute: 60_000 })
    const startedAt: number[] = []
    const from = performance.now()
    const all = Array.from({ length: 6 }, () =>
      limiter.run(async () => void startedAt.push(Math.round((performance.now() - from) / 1_000)), {
        signal,
        tokens: 4_000,
      }),
    )
    await vi.advanceTimersByTimeAsync(30_000)
    await Promise.all(all)
    // 6,000 tokens may run ahead; from then on 4,000 take four seconds.
    expect(startedAt).toEqual([0, 0, 2, 6, 10, 14])
  })
})

describe('limiterFor', () => {
  it('is one for a key, and drops only what has no work', async () => {
    const busy = limiterFor('busy', { start: 5 })
    const [slot] = occupy(busy, 1)
    const idle = limiterFor('idle')
    expect(limiterFor('busy')).toBe(busy)
    expect(limiterFor('idle')).toBe(idle)
    for (let index = 0; index < 300; index += 1) limiterFor(`other ${index}`)
    expect(limiterFor('busy')).toBe(busy)
    expect(limiterFor('idle')).not.toBe(idle)
    slot?.resolve()
  })
})

/** `node:timers/promises` is out of the fake clock's reach. */
function sleepFaked(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

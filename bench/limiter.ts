/**
 * Throughput and refusals of the limiter against the emulator over loopback, whose hidden limit moves.
 *
 *     node bench/limiter.ts            3 seeds, 40 s each: fails below 95 % of the ideal or at 1 % refused
 *     node bench/limiter.ts --quick    5 s: fails where plain AIMD would, by its waste
 *
 * Beside it, on the same schedule: an oracle that knows the limit, and plain AIMD.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { createLimiter } from '../packages/glm/src/lib/limiter.ts'
import { ModelError } from '../packages/glm/src/lib/model-error.ts'
import { startEmulator } from '@glmkit/emulator'
import type { Brain } from '@glmkit/emulator'

type Run = <T>(task: () => Promise<T>) => Promise<T>

/** A limit from 1 to 10 that never stays, each value for some seconds. */
interface Schedule {
  readonly lengthMs: number
  limitAt(ms: number): number
  /** Slots × milliseconds that were to be had. */
  readonly slotMs: number
}

interface Score {
  readonly done: number
  readonly refused: number
  /** What full slots would have done, at the mean time the served requests held one. */
  readonly ideal: number
}

const workers = 64
const serviceMs = { least: 15, most: 35 }
const isQuick = process.argv.includes('--quick')
const seeds = isQuick ? [4] : [1, 2, 3]
const lengthMs = isQuick ? 5_000 : 40_000
const phaseMs = isQuick ? { least: 2_000, most: 3_000 } : { least: 3_000, most: 8_000 }
const bounds = isQuick ? { ratio: 0.75, waste: 0.05 } : { ratio: 0.95, waste: 0.01 }

function createSchedule(seed: number): Schedule {
  const random = createRandom(seed)
  const phases: { readonly from: number; readonly limit: number }[] = []
  let slotMs = 0
  for (let from = 0, limit = 0; from < lengthMs;) {
    // One of the nine other values.
    limit = ((limit + Math.floor(random() * 9)) % 10) + 1
    const to = Math.min(lengthMs, from + phaseMs.least + random() * (phaseMs.most - phaseMs.least))
    phases.push({ from, limit })
    slotMs += limit * (to - from)
    from = to
  }
  return { lengthMs, slotMs, limitAt: (ms) => phases.findLast(({ from }) => from <= ms)?.limit ?? 1 }
}

/** Serves for 25 ± 10 ms, and refuses at once what exceeds the limit. */
function createBrain(seed: number, limit: () => number): Brain {
  const random = createRandom(seed)
  let inFlight = 0
  return async () => {
    if (inFlight >= limit()) {
      return { error: { status: 429, code: '1302', message: 'High concurrency usage of this API' } }
    }
    inFlight += 1
    await sleep(serviceMs.least + random() * (serviceMs.most - serviceMs.least))
    inFlight -= 1
    return { content: 'ok' }
  }
}

async function measure(seed: number, createRun: (hiddenLimit: () => number) => Run): Promise<Score> {
  const schedule = createSchedule(seed)
  const startedAt = performance.now()
  const elapsed = (): number => performance.now() - startedAt
  const limit = (): number => schedule.limitAt(elapsed())
  await using emulator = await startEmulator({ brain: createBrain(seed, limit) })
  const run = createRun(limit)
  let done = 0
  let refused = 0
  let heldMs = 0

  async function request(): Promise<void> {
    const from = performance.now()
    const response = await fetch(`${emulator.baseURL}/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer bench', 'content-type': 'application/json' },
      body: '{"model":"glm-5","messages":[{"role":"user","content":"Hi"}],"thinking":{"type":"disabled"}}',
    })
    await response.text()
    if (elapsed() > lengthMs) return
    if (response.ok) {
      done += 1
      heldMs += performance.now() - from
      return
    }
    refused += 1
    throw new ModelError('Too many at once', { kind: 'rate-limit', code: '1302', status: 429, retryable: true })
  }

  async function work(): Promise<void> {
    while (elapsed() < lengthMs) {
      try {
        await run(request)
      } catch (error) {
        if (!(error instanceof ModelError)) throw error
        await sleep(50 + Math.random() * 50)
      }
    }
  }

  await Promise.all(Array.from({ length: workers }, work))
  return { done, refused, ideal: (schedule.slotMs * done) / heldMs }
}

function smart(): Run {
  const limiter = createLimiter()
  const { signal } = new AbortController()
  return (task) => limiter.run(task, { signal })
}

/** Starts as many as it is told; knows nothing of refusals itself. */
function createQueue(size: () => number): { readonly run: Run; readonly pump: () => void } {
  const waiting: (() => void)[] = []
  let running = 0
  const pump = (): void => {
    while (running < size()) {
      const begin = waiting.shift()
      if (begin === undefined) return
      running += 1
      begin()
    }
  }
  async function run<T>(task: () => Promise<T>): Promise<T> {
    const turn = Promise.withResolvers<void>()
    waiting.push(turn.resolve)
    pump()
    await turn.promise
    try {
      return await task()
    } finally {
      running -= 1
      pump()
    }
  }
  return { run, pump }
}

function oracle(hiddenLimit: () => number): Run {
  const { run, pump } = createQueue(hiddenLimit)
  // A rise comes between two replies.
  setInterval(pump, 5).unref()
  return run
}

/** By the book: start at 2, +1 per clean window, halve once per burst. */
function plainAimd(): Run {
  let size = 2
  let clean = 0
  let starts = 0
  let startsAtHalving = 0
  const { run } = createQueue(() => size)
  return (task) =>
    run(async () => {
      starts += 1
      const order = starts
      try {
        const value = await task()
        if (order > startsAtHalving) clean += 1
        if (clean >= size) {
          size += 1
          clean = 0
        }
        return value
      } catch (error) {
        if (order > startsAtHalving) {
          size = Math.max(1, Math.floor(size / 2))
          clean = 0
          startsAtHalving = starts
        }
        throw error
      }
    })
}

function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const ratioOf = ({ done, ideal }: Score): number => done / ideal
const wasteOf = ({ done, refused }: Score): number => refused / (done + refused)
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`
const row = (cells: readonly string[]): void => {
  const [name = '', ...rest] = cells
  process.stdout.write(`${name.padEnd(20)}${rest.map((cell) => cell.padStart(10)).join('')}\n`)
}
const show = (name: string, score: Score): void =>
  row([
    name,
    String(score.done),
    score.ideal.toFixed(0),
    percent(ratioOf(score)),
    String(score.refused),
    percent(wasteOf(score)),
  ])

const contestants = isQuick ? { limiter: smart } : { oracle, limiter: smart, 'plain AIMD': plainAimd }
const totals = new Map<string, Score>()
row(['', 'done', 'ideal', 'ratio', '429s', 'waste'])
for (const seed of seeds) {
  for (const [name, createRun] of Object.entries(contestants)) {
    const score = await measure(seed, createRun)
    show(`seed ${seed} ${name}`, score)
    const sum = totals.get(name) ?? { done: 0, refused: 0, ideal: 0 }
    totals.set(name, {
      done: sum.done + score.done,
      refused: sum.refused + score.refused,
      ideal: sum.ideal + score.ideal,
    })
  }
}
for (const [name, total] of totals) show(`all ${name}`, total)

const total = totals.get('limiter')
if (total === undefined || ratioOf(total) < bounds.ratio || wasteOf(total) >= bounds.waste) {
  process.stderr.write(
    `Expected at least ${percent(bounds.ratio)} of the ideal and under ${percent(bounds.waste)} waste\n`,
  )
  process.exitCode = 1
}

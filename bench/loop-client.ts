/** One task of `loop.ts` done by one side in a process of its own; prints its figures as JSON. Needs --expose-gc. */
import { getEventListeners } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { setImmediate as nextLoop, setTimeout as sleep } from 'node:timers/promises'
import { createAgent } from '@glmkit/core'
import { measureAborts, median } from './loop-abort.ts'
import type { Figures } from './loop-abort.ts'
import { createModel, createTool, runRaw } from './loop-model.ts'
import { loops } from './loops.ts'

const [, , side = '', task = '', baseURL = '', quick] = process.argv
const isQuick = quick === 'quick'

async function openLoop(): Promise<(prompt: string) => Promise<number>> {
  const open = loops[side]
  if (open === undefined) throw new Error(`no loop "${side}"`)
  return open(baseURL)
}

async function cpuMsOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000
}

/** Once is not enough: what finalizers let go of falls to the next collection. */
async function collect(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    globalThis.gc?.()
    await sleep(10)
  }
}

/** Numbers in letters: to the loop guard results that differ in numbers only are alike. */
const letters = (count: number): string =>
  count.toString().replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)))

const kB = (key: string): number =>
  Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync('/proc/self/status', 'utf8'))?.[1])

const tasks: Readonly<Record<string, () => Promise<Figures>>> = {
  /** What a step costs when the conversation is long. */
  async history() {
    const loop = await openLoop()
    const stepMs = async (steps: number): Promise<number> => {
      const work = async (): Promise<void> => {
        // A character a step, and the answer's.
        if ((await loop(`step ${steps}`)) < 300 + steps) throw new Error('the run ended early')
      }
      return (await cpuMsOf(work)) / (steps + 1)
    }
    await stepMs(400)
    const short: number[] = []
    const long: number[] = []
    const growth: number[] = []
    for (let round = 0; round < (isQuick ? 1 : 4); round += 1) {
      // Around the long run, so that a machine that slows down slows both.
      const around = [await stepMs(50), await stepMs(50)]
      const at400 = await stepMs(400)
      around.push(await stepMs(50), await stepMs(50))
      const at50 = around.reduce((sum, ms) => sum + ms) / around.length
      short.push(at50)
      long.push(at400)
      growth.push(at400 / at50)
    }
    return { short: median(short), long: median(long), growth: median(growth) }
  },

  /** The loop alone: a model in the process answers at once. */
  async own() {
    const stepMs = async (steps: number): Promise<number> => {
      const model = createModel(steps)
      let results = 0
      const result = async (): Promise<string> => `${letters(results++)} ${'result '.repeat(20)}`
      const agent = createAgent({ model, instructions: 'Work.', tools: [createTool(result)], maxTurns: steps + 2 })
      const run = async (): Promise<void> => {
        if (side !== 'glmkit') await runRaw(model, 'Go', result)
        else if ((await agent.run('Go')).turns !== steps + 1) throw new Error('the run ended early')
      }
      const times: number[] = []
      for (let round = 0; round < 4_000 / steps; round += 1) times.push((await cpuMsOf(run)) / (steps + 1))
      return median(times)
    }
    await stepMs(50)
    await stepMs(400)
    const [short, long] = [await stepMs(50), await stepMs(400)]
    return { short, long, growth: long / short }
  },

  async crowd() {
    const loop = await openLoop()
    const runs = 200
    const round = (): Promise<unknown> => Promise.all(Array.from({ length: runs }, () => loop('step 4')))
    await round()
    const cpuMs: number[] = []
    for (let index = 0; index < (isQuick ? 2 : 5); index += 1) cpuMs.push((await cpuMsOf(round)) / runs)
    return { cpuMs: median(cpuMs) }
  },

  /** Runs that have had one reply and wait in a tool. The model is in the process: sockets don't count. */
  async idle() {
    const runs = 10_000
    const waiting: ((text: string) => void)[] = []
    const wait = (): Promise<string> => new Promise((resolve) => waiting.push(resolve))
    const model = createModel()
    const agent = createAgent({ model, instructions: 'Work.', tools: [createTool(wait)] })
    const start = (prompt: string): Promise<unknown> =>
      side === 'glmkit' ? agent.run(prompt) : runRaw(model, prompt, wait)
    const first = start('warm up')
    await sleep(50)
    waiting.splice(0).forEach((resolve) => resolve('done'))
    await first
    await collect()
    const before = { heap: process.memoryUsage().heapUsed, rss: kB('VmRSS') }
    const running: Promise<unknown>[] = []
    for (let index = 0; index < runs; index += 1) {
      running.push(start(`Task ${index}`))
      // As requests come in: one after the other.
      await nextLoop()
    }
    while (waiting.length < runs) await nextLoop()
    await collect()
    const figures = {
      heapKB: (process.memoryUsage().heapUsed - before.heap) / 1_024 / runs,
      rssKB: (kB('VmRSS') - before.rss) / runs,
    }
    for (const resolve of waiting) resolve('done')
    await Promise.all(running)
    return figures
  },

  /**
   * Runs one after the other on one signal; half of them end early, by an abort or because nobody listens any more.
   *
   * Flat over 50,000 runs; over 10,000 the sets of weak references behind `AbortSignal.any` still breathe by some 80 bytes
   * a run, less than the smallest leak could be.
   */
  async leak() {
    const runs = 10_000
    const shared = new AbortController()
    let own: AbortController | undefined
    const work = async (): Promise<string> => {
      await nextLoop()
      own?.abort()
      return 'done'
    }
    const model = createModel()
    const agent = createAgent({ model, tools: [createTool(work)] })
    const { signal } = shared
    let aborted = 0
    const kinds = [
      () => agent.run('Whole', { signal }),
      async () => {
        for await (const event of agent.stream('Left', { signal })) if (event.type === 'tool-call') break
        aborted += 1
      },
      () => agent.run('Whole', { signal }),
      async () => {
        own = new AbortController()
        const both = AbortSignal.any([signal, own.signal])
        await agent.run('Aborted', { signal: both }).catch(() => (aborted += 1))
        own = undefined
      },
    ]
    const raw = (): Promise<unknown> => runRaw(model, 'Raw', work, signal)
    let warnings = 0
    process.on('warning', () => (warnings += 1))
    let heapAtFirst = 0
    for (let run = 1; run <= runs; run += 1) {
      await (side === 'glmkit' ? kinds[run % 4] : raw)?.()
      if (run !== 1_000) continue
      await collect()
      heapAtFirst = process.memoryUsage().heapUsed
    }
    await collect()
    if (side === 'glmkit' && aborted !== runs / 2) throw new Error(`${aborted} of ${runs} runs were aborted`)
    return {
      bytes: (process.memoryUsage().heapUsed - heapAtFirst) / (runs - 1_000),
      listeners: getEventListeners(signal, 'abort').length + warnings,
    }
  },

  /** The most memory a long text takes, above what the process holds after many short ones. */
  async peak() {
    const loop = await openLoop()
    for (let run = 0; run < 100; run += 1) await loop('answer')
    await collect()
    // Sets VmHWM back to what is there now.
    writeFileSync('/proc/self/clear_refs', '5')
    const before = kB('VmRSS')
    await loop('text')
    return { MB: (kB('VmHWM') - before) / 1_024 }
  },

  abort: () => measureAborts(side),
}

const work = tasks[task]
if (work === undefined) throw new Error(`no task "${task}"`)
process.stdout.write(JSON.stringify(await work()))
process.exit()

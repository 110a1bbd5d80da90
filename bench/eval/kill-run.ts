import { existsSync } from 'node:fs'
import { stat, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { startEmulator } from '@glmkit/emulator'
import { createRandom, mix, pick } from '../search/random.ts'
import type { Random } from '../search/random.ts'
import { attempt } from './kill-attempt.ts'
import type { Blow, Ended, KillRun, Place } from './kill-attempt.ts'
import { faultsAfter, faultsAtEnd } from './kill-checks.ts'
import type { Truth } from './kill-checks.ts'
import { readLog, wholeBefore } from './kill-log.ts'
import { brain, concurrency, faultsOf } from './kill-suite.ts'

/** `a run that grows`: begun with fewer samples and one trial of each, it goes on with all and two. */
export const killModes = ['one trial', 'two trials', 'a run that grows'] as const
export type KillMode = (typeof killModes)[number]

interface KillPlan {
  readonly dir: string
  readonly mode: KillMode
  readonly samples: number
  readonly seed: number
}

interface Tally {
  readonly trials: number
  readonly killed: Record<Place, number>
  /** Of the kills while it closed, those before the log had its header. */
  headless: number
  /** Logs cut at a byte. */
  cuts: number
  /** Trials that were scored once more: they were in flight at a kill, or cut off. */
  again: number
  /** Trials that the infrastructure had spoiled. */
  readonly retried: number
  readonly faults: string[]
}

const cacheIn = (dir: string): string => join(dir, 'cache')
const trialsOf = (mode: KillMode): number => (mode === 'one trial' ? 1 : 2)

export async function undisturbed({ dir, mode, samples, seed }: KillPlan): Promise<Truth> {
  await using emulator = await startEmulator({ brain, faults: faultsOf(seed + 1) })
  const name = join(dir, `truth-${mode}`)
  const run = { baseURL: emulator.baseURL, log: `${name}.eval`, effects: `${name}.effects`, cacheDir: cacheIn(dir) }
  const trials = trialsOf(mode)
  const ended = await attempt(run, { samples, trials, left: samples * trials })
  const { outcomes, faults } = await readLog(run.log)
  const [fault] = faults
  if (ended.summary === undefined || fault !== undefined)
    throw new Error(`The undisturbed run failed: ${fault ?? ended.errors}`)
  if (outcomes.size !== samples * trials) throw new Error(`The undisturbed run has ${outcomes.size} trials`)
  return { outcomes, summary: ended.summary, closeMs: ended.closeMs }
}

/** One run, killed so often, until it is done. */
export async function runUnderFire({
  dir,
  mode,
  samples,
  seed,
  kills,
  truth,
  sabotage,
}: KillPlan & { readonly kills: number; readonly truth: Truth; readonly sabotage?: string }): Promise<Tally> {
  const random = createRandom(mix(seed, killModes.indexOf(mode)))
  let retried = 0
  await using emulator = await startEmulator({
    brain,
    faults: faultsOf(seed),
    onRequest: ({ faults = [] }) => void (retried += faults.includes('error') ? 1 : 0),
  })
  const name = join(dir, `${mode}${sabotage ?? ''}`.replaceAll(/\W+/g, '-'))
  const run: KillRun = {
    baseURL: emulator.baseURL,
    log: `${name}.eval`,
    effects: `${name}.effects`,
    cacheDir: cacheIn(dir),
    ...(sabotage !== undefined && { sabotage }),
  }
  const tally: Tally = {
    trials: truth.outcomes.size,
    killed: { 'opening the log': 0, 'at work': 0, 'closing the log': 0 },
    headless: 0,
    cuts: 0,
    again: 0,
    retried: 0,
    faults: [],
  }
  const scored = new Set<string>()
  let content = await readLog(run.log)
  let struck = 0
  let openMs = 100
  let { closeMs } = truth

  /** @returns Whether it is done. */
  async function go(size: { readonly samples: number; readonly trials: number }, blow?: Blow): Promise<boolean> {
    const finished = [...content.outcomes.values()].filter(({ isPassed }) => isPassed !== undefined).length
    const ended = await attempt(run, { ...size, left: size.samples * size.trials - finished }, blow)
    const before = content
    content = await readLog(run.log)
    note(ended)
    const fault = (what: string): void => void tally.faults.push(`${mode}, after kill ${struck}: ${what}`)
    if (ended.how === 'failed') fault(`it failed: ${/^.*Error: .*$/m.exec(ended.errors)?.[0] ?? ended.errors.trim()}`)
    faultsAfter(ended, before, content, { truth, concurrency }).forEach(fault)
    const isWhole = size.samples * size.trials === truth.outcomes.size
    if (ended.how === 'done' && isWhole) faultsAtEnd(ended, before, content, { truth }).forEach(fault)
    return ended.how !== 'killed'
  }

  function note({ how, place, scored: now, openMs: open, closeMs: close }: Ended): void {
    if (how === 'killed') {
      tally.killed[place] += 1
      if (place === 'closing the log' && content.status === 'started') tally.headless += 1
      struck += 1
    }
    for (const key of now) {
      if (scored.has(key)) tally.again += 1
      scored.add(key)
    }
    if (open > 0) openMs = open
    if (close > 0) closeMs = close
    process.stderr.write(
      `\r${mode}: ${struck} of ${kills} kills, ${content.outcomes.size} trials, ${tally.faults.length} faults  `,
    )
  }

  /** What was finished may be cut off; what lies whole before the byte must stay. */
  async function cut(): Promise<void> {
    if (!existsSync(run.log) || content.outcomes.size === 0) return
    const { size } = await stat(run.log)
    const byte = pick(random, 5) === 0 ? pick(random, size) : size - pick(random, Math.ceil(size / 10))
    const staying = await wholeBefore(run.log, byte)
    await truncate(run.log, byte)
    tally.cuts += 1
    const after = await readLog(run.log)
    for (const key of staying) {
      if (!after.outcomes.has(key))
        tally.faults.push(`${mode}, cut at ${byte} of ${size}: ${key} lies before and is lost`)
    }
    content = after
  }

  const blows = blowsOf(random, kills)
  const grown = { samples, trials: trialsOf(mode) }
  const first = mode === 'a run that grows' ? { samples: Math.ceil(samples * 0.6), trials: 1 } : grown
  for (const [index, kind] of blows.entries()) {
    if (struck === kills) break
    if (tally.faults.length > 0 && sabotage !== undefined) return tally
    const size = index < kills / 2 ? first : grown
    const left = Math.max(0, size.samples * size.trials - content.outcomes.size)
    const share = (2 * left) / (Math.max(1, kills - index) + 1)
    const blow: Blow = {
      open: { at: 'begin' as const, afterMs: random() * openMs },
      work: { at: 'trial' as const, trials: 1 + pick(random, share), afterMs: random() * 3 },
      close: { at: 'all' as const, afterMs: random() * closeMs * 1.2 },
    }[kind]
    const isDone = await go(size, blow)
    if (!isDone && pick(random, 4) === 0) await cut()
  }
  await go(grown)
  // Once more: all is in the log.
  if (tally.faults.length === 0) await go(grown)
  return { ...tally, retried }
}

type BlowKind = 'open' | 'work' | 'close'

/** Most come while it works; the last ones when it is done but for the closing. Some are to spare for those that come too late. */
function blowsOf(random: Random, kills: number): readonly BlowKind[] {
  const closing = Math.ceil(kills / 5)
  return Array.from({ length: 2 * kills }, (_, index) => {
    if (index >= kills - closing) return 'close'
    return index > 0 && pick(random, 5) === 0 ? 'open' : 'work'
  })
}

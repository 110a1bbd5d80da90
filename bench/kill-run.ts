import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createFileJournal } from '@glmkit/journal'
import { createWorker } from './kill-agent.ts'
import { attempt } from './kill-attempt.ts'
import { check } from './kill-checks.ts'
import type { Violation } from './kill-checks.ts'
import { choosePlan } from './kill-plan.ts'
import type { Victim } from './kill-process.ts'
import { deathOf, progressOf, readJournal, readLedger } from './kill-records.ts'
import type { Death, Progress } from './kill-records.ts'
import { forgeUsage } from './kill-sabotage.ts'
import type { Ask } from './kill-script.ts'

/** What runs under fire have in common. */
export interface Arena {
  readonly dir: string
  readonly nextVictim: () => Promise<Victim>
  readonly random: () => number
  /** Kills that are still wanted. */
  readonly quota: { left: number }
  /** Who is told of the requests of a run: when they come, and when they are answered, with prompt and output tokens. */
  readonly listeners: Map<string, (ask: Ask, billedTokens?: number) => void>
  readonly isForged: boolean
}

/** What became of one run. */
export interface RunRecord {
  readonly runId: string
  readonly deaths: readonly Death[]
  /** Milliseconds from the call to the first new work, of each process that came so far. */
  readonly resumeMs: readonly number[]
  readonly violations: readonly Violation[]
  readonly calls: number
  readonly unverified: number
  readonly rerun: number
}

/** More processes than any honest run needs. */
const mostAttempts = 150

const hashOf = (lines: readonly string[]): string => {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(`${line}\n`)
  return hash.digest('hex')
}

/** Starts a run, kills its process, has another resume it, kills that, and so on to the end; then checks all of it. */
export async function runUnderFire(runId: string, arena: Arena): Promise<RunRecord> {
  const { random, quota, listeners } = arena
  const dir = join(arena.dir, runId)
  mkdirSync(dir)
  const path = join(dir, `${runId}.jsonl`)
  const ledger = join(dir, 'ledger')
  const pasts: Progress[] = []
  const deaths: Death[] = []
  const resumeMs: number[] = []
  const billed = new Map<string, readonly number[]>()
  const violations: Violation[] = []
  let liveHash: string | undefined
  let isOver = false

  listeners.set(runId, ({ part, step }, billedTokens) => {
    const name = `${part}/${step}`
    if (billedTokens !== undefined) billed.set(name, [...(billed.get(name) ?? []), billedTokens])
    else if (isOver) violations.push({ promise: 'replay', what: `the replay asked the model for ${part} step ${step}` })
    else if (pasts.at(-1)?.replied.has(name)) {
      violations.push({ promise: 'repeated', what: `the model was asked again for ${part} step ${step}` })
    }
  })

  while (!isOver && pasts.length < mostAttempts && violations.length < 5) {
    const victim = await arena.nextVictim()
    const before = readJournal(path)
    const order = { dir, runId, attempt: pasts.length, isNew: !existsSync(path) }
    pasts.push(progressOf(before))
    const plan = quota.left > 0 ? choosePlan(random) : undefined
    if (plan !== undefined) quota.left -= 1
    // Who was killed before its new work is let come so far next time: else slow resumes would never be measured.
    const isSpared = deaths.at(-1)?.place === 'while starting or resuming, before new work'
    const { isKilled, failure, workMs, ...end } = await attempt(victim, order, plan, isSpared)
    liveHash = end.liveHash
    if (failure !== undefined) violations.push({ promise: 'resume', what: failure })
    if (workMs !== undefined && !order.isNew) resumeMs.push(workMs)

    const after = readJournal(path)
    isOver = liveHash !== undefined || after.at(-1)?.t === 'end'
    if (isKilled && !isOver) deaths.push(deathOf(before, after, readLedger(ledger)))
    else if (plan !== undefined) quota.left += 1
  }

  if (arena.isForged) forgeUsage(path)
  const lines = readLedger(ledger)
  const replays = violations.length > 0 && !isOver ? [] : [await replay(), await replay()]
  if (readLedger(ledger).length !== lines.length) violations.push({ promise: 'replay', what: 'the replay had effects' })
  violations.push(...check({ journal: readJournal(path), ledger: lines, pasts, replays, liveHash, hashOf, billed }))
  listeners.delete(runId)
  const starts = lines.filter(({ phase }) => phase === 'start')
  const calls = new Set(starts.map(({ id }) => id)).size
  return {
    runId,
    deaths,
    resumeMs,
    violations,
    calls,
    unverified: readJournal(path).filter(
      ({ t, v }) => t === 'value' && JSON.stringify(v ?? 0).includes('Effect unverified'),
    ).length,
    rerun: starts.length - calls,
  }

  async function replay(): Promise<readonly string[]> {
    // An endpoint where nobody is.
    const agent = createWorker({
      baseURL: 'http://127.0.0.1:9/v1',
      journal: createFileJournal({ dir }),
      ledger,
      attempt: -1,
      onWork: () => void violations.push({ promise: 'replay', what: 'the replay began new work' }),
    })
    const told: string[] = []
    try {
      for await (const event of agent.replay(runId)) told.push(JSON.stringify(event))
    } catch (error) {
      violations.push({ promise: 'replay', what: String(error) })
    }
    return told
  }
}

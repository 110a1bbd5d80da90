import { spawn } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { startEmulator } from '@glmkit/emulator'
import { readJournal } from './kill-records.ts'
import { readLines } from './plan-kill-agent.ts'
import { check, pastOf } from './plan-kill-checks.ts'
import type { Past, Violation } from './plan-kill-checks.ts'
import type { Kill, Order, Report, Told } from './plan-kill-child.ts'
import { createPrefixCheck } from './plan-kill-prefix.ts'
import type { Sabotage } from './plan-kill-sabotage.ts'
import { replyTo } from './plan-kill-script.ts'
import type { Job } from './plan-kill-script.ts'

/** A run that is to be killed, and resumed to its end. */
export interface Case {
  readonly job: Job
  readonly name: string
  /** Of the first process; with `work` of every one, until the run is over. */
  readonly kill?: Kill
}

/** What became of it. */
export interface Outcome extends Case {
  readonly dir: string
  readonly kills: number
  readonly told: Told | undefined
  readonly violations: readonly Violation[]
}

export interface Arena {
  readonly dir: string
  readonly sabotage?: Sabotage | undefined
  readonly lanes: number
}

const file = fileURLToPath(new URL('plan-kill-child.ts', import.meta.url))
/** More processes than any honest run needs. */
const mostAttempts = 150
const hangsAfterMs = 30_000

async function obey(
  order: Order,
  cacheDir: string,
): Promise<{ readonly reports: readonly Report[]; readonly isKilled: boolean }> {
  const child = spawn(process.execPath, [file, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: cacheDir },
  })
  const reports: Report[] = []
  let errors = ''
  const watchdog = setTimeout(() => child.kill('SIGTERM'), hangsAfterMs)
  child.stderr.on('data', (chunk) => (errors += String(chunk)))
  createInterface({ input: child.stdout }).on('line', (line) => reports.push(JSON.parse(line)))
  const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject).once('close', (_, by) => resolve(by))
  })
  clearTimeout(watchdog)
  const isKilled = signal === 'SIGKILL'
  if (reports.length === 0 && !isKilled) {
    const failure = signal === null ? `the process died: ${errors.trim()}` : `the process hung for ${hangsAfterMs} ms`
    reports.push({ dir: '', failure })
  }
  return { reports, isKilled }
}

/** Works all cases, a few at a time; what is told of each is compared with `wholes`, the undisturbed runs. */
export async function fire(
  cases: readonly Case[],
  wholes: ReadonlyMap<Job, Told>,
  arena: Arena,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly requests: number }> {
  const queue = [...cases]
  const outcomes: Outcome[] = []
  let requests = 0
  async function work(): Promise<void> {
    const prefix = createPrefixCheck()
    await using emulator = await startEmulator({ brain: replyTo, onRequest: ({ body }) => prefix.add(body) })
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const outcome = await runUnderFire(next, emulator.baseURL, wholes, arena)
      const faults = prefix.end().map((what): Violation => ({ promise: 'prefix', what }))
      outcomes.push({ ...outcome, violations: [...outcome.violations, ...faults] })
    }
    requests += prefix.requests
  }
  await Promise.all(Array.from({ length: arena.lanes }, work))
  return { outcomes, requests }
}

async function runUnderFire(
  { job, name, kill }: Case,
  baseURL: string,
  wholes: ReadonlyMap<Job, Told>,
  { dir: root, sabotage }: Arena,
): Promise<Outcome> {
  const dir = join(root, name)
  mkdirSync(dir)
  const path = join(dir, 'run.jsonl')
  const pasts: Past[] = []
  const killOf = (attempt: number): Kill | undefined => {
    if (kill?.at !== 'work') return attempt === 0 ? kill : undefined
    // Not always at the same place: an effect would never come to its end.
    return { ...kill, count: kill.count + ((attempt * 3) % 7) }
  }
  const violations: Violation[] = []
  let kills = 0
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    pasts.push(pastOf(path))
    const order: Order = {
      type: 'run',
      job,
      dir,
      baseURL,
      attempt,
      isNew: !existsSync(path),
      kill: killOf(attempt),
      sabotage,
    }
    const { reports, isKilled } = await obey(order, join(root, 'cache'))
    const [report] = reports
    if (report !== undefined && 'failure' in report) {
      violations.push({ promise: 'resume', what: `process ${attempt}: ${report.failure}` })
    }
    if (isKilled) kills += 1
    const told = report !== undefined && 'told' in report ? report.told : undefined
    if (isKilled && told === undefined && readJournal(path).at(-1)?.t !== 'end') continue
    const whole = wholes.get(job)
    if (told !== undefined && whole !== undefined) {
      const ledger = readLines(join(dir, 'ledger'))
      violations.push(...check({ told, whole, pasts, ledger, journal: readJournal(path) }))
    }
    return { job, name, ...(kill && { kill }), dir, kills, told, violations }
  }
  violations.push({ promise: 'resume', what: `it was not over after ${mostAttempts} processes` })
  return { job, name, ...(kill && { kill }), dir, kills, told: undefined, violations }
}

/** More would take one process so long that it seems to hang. */
const runsAProcess = 50

/** Replays all runs twice, in processes that have seen none of them. */
export async function replayAll(
  outcomes: readonly Outcome[],
  wholes: ReadonlyMap<Job, Told>,
  { dir: root, sabotage, lanes }: Arena,
): Promise<{ readonly replays: number; readonly violations: ReadonlyMap<string, readonly Violation[]> }> {
  const parts = Array.from({ length: Math.ceil(outcomes.length / runsAProcess) }, (_, part) =>
    outcomes.slice(part * runsAProcess, (part + 1) * runsAProcess),
  )
  const all: Awaited<ReturnType<typeof obey>>[] = []
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let runs = parts.shift(); runs !== undefined; runs = parts.shift()) {
        const order = { type: 'replay', runs: runs.map(({ job, dir }) => ({ job, dir })), sabotage } as const
        all.push(await obey(order, join(root, 'cache')))
      }
    }),
  )
  const reports = all.flatMap((each) => each.reports)
  const violations = new Map(
    outcomes.map(({ job, dir, told }) => {
      const own = reports.filter((report) => ('told' in report ? report.told.dir : report.dir) === dir)
      return [dir, faultsOf(own, told ?? wholes.get(job), told !== undefined)]
    }),
  )
  return { replays: reports.length, violations }
}

/** @param isLive Whether `told` is what the run itself told, and not another like it. */
function faultsOf(replays: readonly Report[], told: Told | undefined, isLive: boolean): readonly Violation[] {
  const found: Violation[] = []
  const hashes = new Set(isLive && told !== undefined ? [told.hash] : [])
  for (const report of replays) {
    if ('failure' in report) {
      found.push({ promise: 'replay', what: report.failure })
      continue
    }
    const { hash, plan, folded } = report.told
    hashes.add(hash)
    if (JSON.stringify(folded) !== JSON.stringify(plan)) found.push({ promise: 'fold', what: 'in a replay' })
    if (isLive && JSON.stringify(plan) !== JSON.stringify(told?.plan))
      found.push({ promise: 'plan', what: 'in a replay' })
  }
  if (replays.length !== 2) found.push({ promise: 'replay', what: `${replays.length} replays, expected 2` })
  if (hashes.size > 1) found.push({ promise: 'replay', what: 'two tellings of the run differ' })
  return found
}

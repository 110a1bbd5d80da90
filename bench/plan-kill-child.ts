/**
 * The process that `plan-kill.ts` starts: it works or resumes one run, and kills itself where it is told to; or it replays
 * runs that are over.
 *
 *     node bench/plan-kill-child.ts ORDER
 */
import { createHash } from 'node:crypto'
import fs, { readFileSync, truncateSync, writeSync } from 'node:fs'
import { flushCompileCache, syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { applyChanges } from '@glmkit/core'
import type { Agent, Plan, RunEvent } from '@glmkit/core'
import { createFileJournal } from '@glmkit/journal'
import { createPlanned, readLines } from './plan-kill-agent.ts'
import { leaveOut } from './plan-kill-sabotage.ts'
import type { Sabotage } from './plan-kill-sabotage.ts'
import { goal } from './plan-kill-script.ts'
import type { Job } from './plan-kill-script.ts'

/**
 * When a process kills itself: at an event of the run, a line of its journal, or so many events after its first new work,
 * deltas aside.
 */
export interface Kill {
  readonly at: 'event' | 'line' | 'work'
  readonly count: number
}

export interface RunOrder {
  readonly type: 'run'
  readonly job: Job
  readonly dir: string
  readonly baseURL: string
  readonly attempt: number
  /** There is nothing to resume: the last process died before the run had a file. */
  readonly isNew: boolean
  readonly kill?: Kill | undefined
  readonly sabotage?: Sabotage | undefined
}

export interface ReplayOrder {
  readonly type: 'replay'
  readonly runs: readonly { readonly job: Job; readonly dir: string }[]
  readonly sabotage?: Sabotage | undefined
}

export type Order = RunOrder | ReplayOrder

/** A run that was told to its end. */
export interface Told {
  readonly dir: string
  readonly events: number
  /** Of all events, byte by byte. */
  readonly hash: string
  /** `result.plan`. */
  readonly plan: Plan | undefined
  /** What the `plan` events add up to. */
  readonly folded: Plan | undefined
  /** How it ended, and its text. */
  readonly end: string
}

export type Report = { readonly told: Told } | { readonly failure: string; readonly dir: string }

/** At once and whole: what is still in a buffer dies with the process. */
const report = (message: Report): void => void writeSync(1, `${JSON.stringify(message)}\n`)
const die = (): void => void process.kill(process.pid, 'SIGKILL')

/** Dies right after so many records are with the operating system. */
function dieAtLine(count: number): void {
  const write = fs.writeFileSync
  let lines = 0
  fs.writeFileSync = (file, data, options) => {
    write(file, data, options)
    if (typeof file === 'number' && ++lines === count) die()
  }
  syncBuiltinESMExports()
}

async function tell(
  dir: string,
  run: AsyncIterable<RunEvent>,
  on: (count: number, event: RunEvent) => void,
  isMute = false,
): Promise<Told> {
  const hash = createHash('sha256')
  let [events, end] = [0, '']
  let plan: Plan | undefined
  let folded: Plan | undefined
  for await (const event of run) {
    events += 1
    hash.update(`${JSON.stringify(event)}\n`)
    on(events, event)
    if (event.type === 'run-end') {
      const { stopReason, text } = event.result
      plan = event.result.plan
      end = `${stopReason}: ${text}`
    }
    if (event.type !== 'plan' || (isMute && events % 3 === 0)) continue
    if ('plan' in event) folded = event.plan
    else if (folded !== undefined) folded = applyChanges(folded, event.changes, event.revision)
  }
  return { dir, events, hash: hash.digest('hex'), plan, folded, end }
}

async function work({ job, dir, baseURL, attempt, isNew, kill, sabotage }: RunOrder): Promise<void> {
  if (sabotage === 'forgetful' && !isNew) forget(join(dir, 'run.jsonl'))
  if (kill?.at === 'line') dieAtLine(kill.count)
  let sinceWork = -1
  const store = createFileJournal({ dir })
  const agent = createPlanned({
    job,
    baseURL,
    ledger: join(dir, 'ledger'),
    attempt,
    journal: sabotage === 'unrecorded' ? leaveOut(store) : store,
    isRandom: sabotage === 'dice',
    onWork() {
      sinceWork = Math.max(sinceWork, 0)
    },
  })
  const run = isNew ? agent.stream(goal, { runId: 'run' }) : agent.resumeStream('run')
  const told = await tell(
    dir,
    run,
    (count, event) => {
      if (sinceWork >= 0 && !isDelta(event)) sinceWork += 1
      if (kill?.at === 'event' && count === kill.count) die()
      if (kill?.at === 'work' && sinceWork === kill.count) die()
    },
    sabotage === 'mute',
  )
  report({ told })
}

/** A reply has more of these than anything else, and is asked for again when it was cut. */
const isDelta = (event: RunEvent): boolean =>
  event.type === 'agent-event' ? isDelta(event.event) : event.type.endsWith('-delta')

/** As if the latest result had never been written. */
function forget(path: string): void {
  const lines = readFileSync(path, 'utf8').split('\n')
  const last = lines.findLastIndex((line) => /"t":"value","k":"[^"]*\/call\/[^/"]+"/.test(line))
  if (last > 0) truncateSync(path, Buffer.byteLength(`${lines.slice(0, last).join('\n')}\n`))
}

async function replay({ runs, sabotage }: ReplayOrder): Promise<void> {
  for (const { job, dir } of runs) {
    const ledger = join(dir, 'ledger')
    const before = readLines(ledger).length
    // An endpoint where nobody is.
    const make = (): Agent => {
      const isRandom = sabotage === 'dice'
      const [baseURL, journal] = ['http://127.0.0.1:9/v1', createFileJournal({ dir, driftAfterMs: 2_000 })]
      return createPlanned({ job, baseURL, ledger, attempt: -1, journal, isRandom })
    }
    for (let count = 0; count < 2; count += 1) {
      try {
        const told = await tell(dir, make().replay('run'), () => {})
        const more = readLines(ledger).length - before
        if (more > 0) report({ dir, failure: `the replay did ${more} things anew` })
        else report({ told })
      } catch (error) {
        report({ dir, failure: `the replay: ${String(error)}` })
      }
    }
  }
}

// Who is killed writes no cache.
flushCompileCache()
const order: Order = JSON.parse(process.argv[2] ?? '')
try {
  await (order.type === 'run' ? work(order) : replay(order))
} catch (error) {
  report({ dir: order.type === 'run' ? order.dir : '', failure: String(error) })
}
// The client keeps its connection to the model open.
process.exit()

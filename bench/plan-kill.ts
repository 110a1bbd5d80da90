/**
 * Plans that survive `kill -9`: a run that works a plan and a run that keeps one kill themselves at every event and at
 * every line of their journal, and a fresh process resumes them to the end.
 *
 *     node bench/plan-kill.ts [--every 12] [--quick]
 *     node bench/plan-kill.ts --controls
 *
 * What must hold of each: its plan is that of the undisturbed run, step by step, evidence with it; what the `plan` events
 * add up to is that plan, too; nothing ran again whose result was recorded, and no effect happened twice; two replays are
 * byte-identical to what was told; and each request begins with the one before it, the plan at its end aside. A memory that
 * leaves out all it can must not change the plan either. `--controls` breaks the promise in several ways, each of which must
 * be found. Exit code 1 when something does not hold.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { withTail } from '@glmkit/core'
import type { Memory, Message } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import { readJournal } from './kill-records.ts'
import { createPlanned } from './plan-kill-agent.ts'
import type { Violation } from './plan-kill-checks.ts'
import type { Told } from './plan-kill-child.ts'
import { fire, replayAll } from './plan-kill-fire.ts'
import type { Arena, Case, Outcome } from './plan-kill-fire.ts'
import { createPrefixCheck } from './plan-kill-prefix.ts'
import { sabotages } from './plan-kill-sabotage.ts'
import type { Sabotage } from './plan-kill-sabotage.ts'
import { goal, jobs, replyTo } from './plan-kill-script.ts'
import type { Job } from './plan-kill-script.ts'

const { values } = parseArgs({
  options: {
    every: { type: 'string' },
    quick: { type: 'boolean', default: false },
    controls: { type: 'boolean', default: false },
  },
})
const every = Number(values.every ?? (values.quick ? 130 : 12))
if (!Number.isInteger(every) || every < 1) {
  console.error(`Cannot kill at every "${values.every}" events: expected a whole number from 1`)
  process.exit(2)
}
/** Deltas are most of the events; a line of the journal is one state of the run. */
const everyLine = Math.ceil(every / 3)
/** Runs side by side, one a core. */
const lanes = 2
/** Events after its first new work, deltas aside, at which every process of a run dies, over and over. */
const relays = values.quick ? [31] : [7, 11, 19, 31]

interface Fired {
  readonly outcomes: readonly Outcome[]
  readonly violations: readonly (Violation & { readonly name: string })[]
  readonly requests: number
  readonly replays: number
}

/** Runs the cases, then replays what came of them. */
async function prove(cases: readonly Case[], wholes: ReadonlyMap<Job, Told>, arena: Arena): Promise<Fired> {
  const { outcomes, requests } = await fire(cases, wholes, arena)
  const replayed = await replayAll(outcomes, wholes, arena)
  const violations = outcomes.flatMap(({ name, dir, violations: own }) =>
    [...own, ...(replayed.violations.get(dir) ?? [])].map((violation) => ({ name, ...violation })),
  )
  return { outcomes, violations, requests, replays: replayed.replays }
}

/** The runs nobody disturbs, each twice. */
async function undisturbed(arena: Arena): Promise<Fired & { readonly wholes: ReadonlyMap<Job, Told> }> {
  const cases = jobs.flatMap((job) => ['a', 'b'].map((which): Case => ({ job, name: `whole-${job}-${which}` })))
  const fired = await prove(cases, new Map(), arena)
  const wholes = new Map<Job, Told>()
  const violations = [...fired.violations]
  for (const { job, name, told } of fired.outcomes) {
    const other = wholes.get(job)
    if (told === undefined) continue
    if (!isDeepStrictEqual(told.plan, told.folded)) violations.push({ name, promise: 'fold', what: 'undisturbed' })
    if (other === undefined) wholes.set(job, told)
    else if (!isDeepStrictEqual(other.plan, told.plan)) {
      violations.push({ name, promise: 'plan', what: 'two undisturbed runs differ' })
    }
  }
  return { ...fired, violations, wholes }
}

function casesOf(wholes: ReadonlyMap<Job, Told>): readonly Case[] {
  return [...wholes].flatMap(([job, { events, dir }]) => {
    const lines = readJournal(join(dir, 'run.jsonl')).length
    const at = (kind: 'event' | 'line' | 'work', counts: readonly number[]): readonly Case[] =>
      counts.map((count) => ({ job, name: `${job}-${kind}-${count}`, kill: { at: kind, count } }))
    const each = (most: number, by: number): readonly number[] =>
      Array.from({ length: Math.floor((most - 1) / by) }, (_, index) => 1 + index * by)
    // What is written last is the end: who dies there has nothing to resume.
    return [...at('event', each(events, every)), ...at('line', each(lines - 1, everyLine)), ...at('work', relays)]
  })
}

/** Leaves out all older results and reasoning, every turn: as little as any memory may send. */
const leastMemory: Memory = {
  open: ({ transcript }) => ({
    prepare({ model, tail }) {
      const last = transcript.findLastIndex(({ role }) => role === 'assistant')
      const messages = transcript.map((message, index): Message => {
        if (index >= last) return message
        if (message.role === 'tool') return { ...message, content: '[Removed]' }
        if (message.role !== 'assistant') return message
        const { reasoning_content: _, ...rest } = message
        return rest
      })
      return { messages: withTail(messages, tail), maxOutputTokens: model.maxOutputTokens }
    },
  }),
}

/** Puts the time where the cache must not change. */
const forgetfulOfPrefix: Memory = {
  open: ({ transcript }) => ({
    prepare: ({ model, tail }) => ({
      messages: withTail(
        transcript.map((message, index) =>
          index === 2 ? { ...message, content: `${message.content} ${performance.now()}` } : message,
        ),
        tail,
      ),
      maxOutputTokens: model.maxOutputTokens,
    }),
  }),
}

/** Runs both jobs in this process with a memory. */
async function runWith(
  memory: Memory,
  root: string,
): Promise<readonly { readonly job: Job; readonly plan: unknown; readonly faults: readonly string[] }[]> {
  const prefix = createPrefixCheck()
  await using emulator = await startEmulator({ brain: replyTo, onRequest: ({ body }) => prefix.add(body) })
  const done = []
  for (const job of jobs) {
    const ledger = join(root, `ledger-${job}-${performance.now()}`)
    const { plan } = await createPlanned({ job, baseURL: emulator.baseURL, ledger, attempt: 0, memory }).run(goal)
    done.push({ job, plan, faults: prefix.end() })
  }
  return done
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0)

function printReport(
  whole: Awaited<ReturnType<typeof undisturbed>>,
  fired: Fired,
  all: Fired['violations'],
  seconds: number,
): void {
  const { outcomes, requests, replays } = fired
  const count = (kind: string): number => outcomes.filter(({ kill }) => kill?.at === kind).length
  const broken = (promise: Violation['promise']): number => all.filter((each) => each.promise === promise).length
  const told = [...whole.wholes.values()]
  const rows: readonly (readonly [string, string | number])[] = [
    ['events of the undisturbed runs', told.map(({ events }) => events).join(' and ')],
    ['steps of their plans', told.map(({ plan }) => plan?.steps.length).join(' and ')],
    [`runs that died at an event, every ${every}`, count('event')],
    [`runs that died at a line of the journal, every ${everyLine}`, count('line')],
    [`runs whose every process died, ${relays.join(', ')} events and more after its first new work`, count('work')],
    ['– that were over before', outcomes.filter(({ kills }) => kills === 0).length],
    ['`kill -9`', sum(outcomes.map(({ kills }) => kills))],
    ['resumed to the end', outcomes.filter((each) => each.kills > 0 && each.told !== undefined).length],
    ['replays', replays + whole.replays],
    ['requests whose beginning was compared', requests + whole.requests],
    ['plans that differ', broken('plan')],
    ['plans that differ from what the events add up to', broken('fold')],
    ['done again although it was recorded', broken('repeated')],
    ['replays that differ', broken('replay')],
    ['resumes that failed', broken('resume')],
    ['requests that do not begin with the one before', broken('prefix')],
  ]
  console.log('| plans under `kill -9` | |\n|---|---|')
  for (const [name, value] of rows) console.log(`| ${name} | ${value} |`)
  console.log(`\n${seconds.toFixed(0)} s; load ${readFileSync('/proc/loadavg', 'utf8').trim()}`)
  for (const { name, promise, what } of all.slice(0, 30)) console.error(`✗ ${name}: ${promise}: ${what}`)
  // Two runs do not have the same number of events: few die late enough to be over first.
  const isKilled = outcomes.filter(({ kills }) => kills > 0).length > outcomes.length * 0.95
  if (!isKilled) console.error('✗ too many runs were over before they could be killed')
  if (all.length > 0 || !isKilled) process.exitCode = 1
}

async function proveAll(root: string): Promise<void> {
  const from = performance.now()
  const arena = { dir: root, lanes }
  const whole = await undisturbed(arena)
  const fired = await prove(casesOf(whole.wholes), whole.wholes, arena)
  const least = (await runWith(leastMemory, root))
    .filter(({ job, plan }) => !isDeepStrictEqual(plan, whole.wholes.get(job)?.plan))
    .map(({ job }) => ({ name: `${job} with the least memory`, promise: 'plan' as const, what: 'the plan is another' }))
  printReport(whole, fired, [...whole.violations, ...fired.violations, ...least], (performance.now() - from) / 1_000)
}

/** @returns Whether every promise that is broken on purpose was seen broken. */
async function proveFound(name: Sabotage, root: string, wholes: ReadonlyMap<Job, Told>): Promise<boolean> {
  const { about, breaks } = sabotages[name]
  const dir = join(root, name)
  mkdirSync(dir)
  const cases = [...wholes].flatMap(([job, { events }]) =>
    [0.3, 0.5, 0.7, 0.9].map((share): Case => {
      const count = Math.floor(events * share)
      return { job, name: `${job}-event-${count}`, kill: { at: 'event', count } }
    }),
  )
  const { violations } = await prove(cases, wholes, { dir, lanes, sabotage: name })
  const seen = breaks.map((promise) => violations.filter((each) => each.promise === promise))
  const isFound = seen.every(({ length }) => length > 0)
  const told = seen.map((found, at) => `${found.length} × ${breaks[at]}, e.g. ${found[0]?.what.slice(0, 120)}`)
  console.log(`${isFound ? '✓' : '✗'} ${name} (${about}): ${told.join('; ')}`)
  return isFound
}

async function proveControls(root: string): Promise<void> {
  const { wholes } = await undisturbed({ dir: root, lanes })
  for (const name of ['unrecorded', 'forgetful', 'dice', 'mute'] as const) {
    if (!(await proveFound(name, root, wholes))) process.exitCode = 1
  }
  const faults = (await runWith(forgetfulOfPrefix, root)).flatMap((each) => each.faults)
  console.log(
    `${faults.length > 0 ? '✓' : '✗'} prefix (a memory puts the time into it): ${faults.length} × prefix, e.g. ${faults[0]}`,
  )
  if (faults.length === 0) process.exitCode = 1
}

const root = await mkdtemp(join(tmpdir(), 'plan-kill-'))
await (values.controls ? proveControls(root) : proveAll(root))
if (process.exitCode === 1) console.error(`The runs are kept in ${root}`)
else await rm(root, { recursive: true })

/**
 * Does the loop guard stop loops, and only loops? On labelled traces, beside two simpler detectors.
 *
 *     node bench/guards.ts [--runs N]      N traces of each family, 30 unless told
 *
 * Fails below 99 % of the loops stopped, or when anything productive is stopped.
 */
import { parseArgs } from 'node:util'
import { createLoopGuard } from '../packages/glm/src/lib/loop-guard.ts'
import type { GuardVerdict } from '../packages/glm/src/lib/loop-guard.ts'
import { blindLoops, blindProductive, loops } from './guard-loops.ts'
import type { LoopFamily } from './guard-loops.ts'
import { createDice, ok, productive, turn } from './guard-traces.ts'
import type { Dice, Family, Turn } from './guard-traces.ts'

type Level = GuardVerdict['level'] | undefined
type Detector = () => (turn: Turn) => Level

interface Outcome {
  /** Turns of the loop until the stop; 0: not stopped, below 0: stopped before the loop began. */
  readonly stoppedAfter: number
  readonly isNudged: boolean
}

/** A loop that is not stopped after so many of its turns counts as missed. */
const loopTurns = 100
const leastRecall = 0.99

const { values } = parseArgs({ options: { runs: { type: 'string', default: '30' } } })
const runs = Number(values.runs)
if (!(Number.isInteger(runs) && runs > 0)) {
  process.stderr.write(`Cannot run "${values.runs}" traces of each family, pass --runs N with a whole number above 0\n`)
  process.exit(2)
}

const detectors: Readonly<Record<string, Detector>> = {
  'loop guard': () => {
    const guard = createLoopGuard()
    return ({ text, calls }) => guard.turn(text, calls)?.level
  },
  /** The usual doom-loop detector. */
  '3 in a row': () => {
    let last = ''
    let times = 0
    return ({ calls }) => {
      for (const call of calls) {
        const key = `${call.name} ${call.arguments}`
        times = key === last ? times + 1 : 1
        last = key
      }
      return times >= 3 ? 'stop' : undefined
    }
  },
  /** Turns in which the same call brought the same result, over the whole run. */
  '5 in all': () => {
    const seen = new Map<string, number>()
    return ({ calls }) => {
      const keys = new Set(calls.map((call) => JSON.stringify([call.name, call.arguments, call.result])))
      for (const key of keys) seen.set(key, (seen.get(key) ?? 0) + 1)
      const most = Math.max(0, ...[...keys].map((key) => seen.get(key) ?? 0))
      return most >= 5 ? 'stop' : most >= 3 ? 'nudge' : undefined
    }
  },
}

function watch(trace: readonly Turn[], loopAt: number, detector: Detector): Outcome {
  const look = detector()
  let isNudged = false
  for (const [index, item] of trace.entries()) {
    const level = look(item)
    if (level === 'stop') return { stoppedAfter: index < loopAt ? -1 : index - loopAt + 1, isNudged }
    isNudged ||= level !== undefined
  }
  return { stoppedAfter: 0, isNudged }
}

function createLoop({ prefix, make }: LoopFamily, dice: Dice): readonly [trace: Turn[], loopAt: number] {
  const start = Array.from({ length: dice.from(...prefix) }, () =>
    turn(ok('open', { page: dice.words() }, dice.words())),
  )
  const next = make(dice)
  return [[...start, ...Array.from({ length: loopTurns }, (_, index) => next(index))], start.length]
}

function watchAll(makeTrace: (dice: Dice) => readonly [Turn[], number], seed: number): readonly Outcome[][] {
  const traces = Array.from({ length: runs }, (_, run) => makeTrace(createDice(seed * 10_007 + run)))
  return Object.values(detectors).map((detector) => traces.map(([trace, at]) => watch(trace, at, detector)))
}

const row = (name: string, cells: readonly string[]): void => {
  process.stdout.write(`${name.padEnd(42)}${cells.map((cell) => cell.padStart(17)).join('')}\n`)
}
const share = (count: number, of: number): string => `${((100 * count) / of).toFixed(count === of ? 0 : 1)} %`
const isCaught = ({ stoppedAfter }: Outcome): boolean => stoppedAfter > 0
const isStopped = ({ stoppedAfter }: Outcome): boolean => stoppedAfter !== 0

function showLoops(outcomes: readonly Outcome[]): string {
  const after = outcomes.filter(isCaught).map(({ stoppedAfter }) => stoppedAfter)
  const median = after.toSorted((a, b) => a - b)[Math.floor(after.length / 2)]
  return `${share(after.length, outcomes.length)}${median === undefined ? '    –' : String(median).padStart(5)}`
}

/** The share stopped, and of the others those that were nudged. */
function showProductive(outcomes: readonly Outcome[]): string {
  const nudged = outcomes.filter((outcome) => outcome.isNudged && !isStopped(outcome))
  return `${share(outcomes.filter(isStopped).length, outcomes.length)}${share(nudged.length, outcomes.length).padStart(8)}`
}

/** Prints the families; returns all outcomes of the first detector. */
function table(
  title: string,
  families: readonly (readonly [string, (dice: Dice) => readonly [Turn[], number]])[],
  show: (outcomes: readonly Outcome[]) => string,
): readonly Outcome[] {
  row(`\n${title}`, Object.keys(detectors))
  const all: Outcome[][] = Object.keys(detectors).map(() => [])
  for (const [index, [name, make]] of families.entries()) {
    const outcomes = watchAll(make, index + 1)
    for (const [column, list] of outcomes.entries()) all[column]?.push(...list)
    row(name, outcomes.map(show))
  }
  row(`all ${families.length} families, ${families.length * runs} traces`, all.map(show))
  return all[0] ?? []
}

const loopRows = (families: readonly LoopFamily[]) =>
  families.map((family) => [family.name, (dice: Dice) => createLoop(family, dice)] as const)
const workRows = (families: readonly Family[]) =>
  families.map(([name, make]) => [name, (dice: Dice) => [make(dice), 0] as const] as const)

/** CPU milliseconds of one turn, the mean of 200 about the given one. */
function cpuMsAt(index: number): number {
  const guard = createLoopGuard()
  const dice = createDice(1)
  const page = dice.words().repeat(100)
  const look = (): void => {
    guard.turn('Next.', turn(ok('open', { page: dice.words() }, `${page} ${dice.words()}`)).calls)
  }
  for (let done = 0; done < index; done += 1) look()
  const before = process.cpuUsage()
  for (let done = 0; done < 200; done += 1) look()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / 200
}

const caught = table('Loops: stopped, median turns', loopRows(loops), showLoops)
const worked = table('Work: stopped, nudged', workRows(productive), showProductive)
table('Blind spots, loops: stopped, median turns', loopRows(blindLoops), showLoops)
table('Blind spots, work: stopped, nudged', workRows(blindProductive), showProductive)

cpuMsAt(1_000)
const cpu = [50, 5_000].map((index) => `${cpuMsAt(index).toFixed(3)} ms at turn ${index}`)
process.stdout.write(`\nCPU of a turn with a result of 2 kB: ${cpu.join(', ')}\n`)

const recall = caught.filter(isCaught).length / caught.length
const falseStops = worked.filter(isStopped).length
if (recall < leastRecall || falseStops > 0) {
  process.stderr.write(
    `Expected ${leastRecall * 100} % of the loops stopped and no work, got ${(recall * 100).toFixed(2)} % and ${falseStops}\n`,
  )
  process.exitCode = 1
}

import type { EvalProgress, Interval } from '@glmkit/evals'
import { cell, columnsOf, durationOf, fit, paint } from '../terminal-text.ts'

/** Of a run of several solvers, one: its name is what stands before its line. */
export interface NamedProgress {
  readonly name: string
  readonly progress: EvalProgress
}

const pictureColumns = 16
const leastName = 4
/** Narrower terminals show no picture of the interval; still narrower ones no bar and whole percents. */
const columnsForPicture = 76
const columnsForBar = 56

/** A run as lines: one for each solver that is compared, and below them speed, price and what is left. */
export function evalLines(runs: readonly NamedProgress[], columns: number): string[] {
  const line = layout(runs, columns)
  const facts = factsOf(runs, columns - 1)
  return [...runs.map(line), ...(facts === '' ? [] : [paint('dim', facts)])]
}

/** Where name, bar, counts and rate stand: the same for all runs. */
function layout(runs: readonly NamedProgress[], columns: number): (run: NamedProgress) => string {
  const names = Math.max(...runs.map(({ name }) => columnsOf(name)))
  const counts = Math.max(...runs.map(({ progress }) => countsOf(progress).length))
  const bar = columns >= columnsForPicture ? 12 : columns >= columnsForBar ? 8 : 0
  const picture = columns >= columnsForPicture ? pictureColumns : 0
  const rate = columns >= columnsForBar ? rateColumns : shortRateColumns
  const room = (...cells: readonly number[]): number =>
    columns - 1 - cells.reduce((sum, width) => sum + (width === 0 ? 0 : width + 2), 0)
  const hasRate = room(bar, counts, rate, picture) >= leastName
  const width = Math.min(names, Math.max(leastName, hasRate ? room(bar, counts, rate, picture) : room(counts)))

  return ({ name, progress }) => {
    const { passRate } = progress
    const isRated = hasRate && passRate !== undefined
    const cells = [
      cell(name, width),
      ...(bar === 0 || !hasRate ? [] : [paint('cyan', barOf(progress, bar))]),
      countsOf(progress).padStart(counts),
      ...(isRated ? [rate === rateColumns ? rateOf(passRate).padEnd(rate) : shortRateOf(passRate)] : []),
      ...(isRated && picture > 0 ? [intervalPicture(passRate, picture)] : []),
    ]
    return cells.join('  ').trimEnd()
  }
}

/** `search 120/360 · 71.7 % (63.0–79.0) · 1,240 tokens/s · $0.0712 · 4 min left`: how far a run is, in a pipe. */
export function plainLine(runs: readonly NamedProgress[]): string {
  const states = runs.map(({ name, progress }) => {
    const { passRate } = progress
    return [`${name} ${countsOf(progress)}`, ...(passRate === undefined ? [] : [rateOf(passRate)])].join(' · ')
  })
  return [...states, factsOf(runs, Infinity)].filter((part) => part !== '').join(' · ')
}

/** What finds no room is left out, the least of it first. */
function factsOf(runs: readonly NamedProgress[], columns: number): string {
  const all = runs.map(({ progress }) => progress)
  const sum = (of: (progress: EvalProgress) => number): number => all.reduce((total, one) => total + of(one), 0)
  const tokens = Math.round(sum(({ tokensPerSecond }) => tokensPerSecond))
  const costs = all.map(({ costUsd }) => costUsd)
  const cost = costs.includes(null) ? null : sum(({ costUsd }) => costUsd ?? 0)
  const refused = sum(({ rateLimited }) => rateLimited)
  const errors = sum(({ errors: count }) => count)
  const concurrency = Math.max(0, ...all.map((one) => one.concurrency ?? 0))
  const isDone = all.every(({ done, total }) => done === total)
  const etas = all.flatMap(({ etaMs }) => etaMs ?? [])
  const running = sum(({ running: count }) => count)
  const parts = [
    ...(isDone || etas.length === 0 ? [] : [`${durationOf(Math.max(...etas) / 1_000)} left`]),
    ...(errors === 0 ? [] : [`${number(errors)} ${errors === 1 ? 'error' : 'errors'}`]),
    ...(cost === 0 ? [] : [usd(cost)]),
    ...(tokens === 0 ? [] : [`${number(tokens)} tokens/s`]),
    ...(refused === 0 ? [] : [`${number(refused)} × 429`]),
    ...(running === 0 ? [] : [`${running} running`]),
    ...(concurrency === 0 ? [] : [`${concurrency} requests at once`]),
  ]
  return parts.reduce((line, part) => {
    const longer = line === '' ? part : `${line} · ${part}`
    return columnsOf(longer) <= columns ? longer : line
  }, '')
}

export interface FailureLine {
  readonly id: string
  readonly reason: string
  /** Of several runs, which one. */
  readonly run?: string
}

/** A trial that did not pass, as it comes. */
export function failureLine({ id, reason, run }: FailureLine, columns: number): string {
  const names = run === undefined ? [id] : [run, id]
  const head = ['✗', ...names.map((name) => fit(name, Math.min(40, Math.floor(columns / 3))))].join(' ')
  const room = columns - columnsOf(head) - 2
  return `${paint('red', head)}${room < leastName ? '' : `  ${fit(reason, room)}`}`
}

export const rateColumns: number = '100.0 % (100.0–100.0)'.length
const shortRateColumns = '100 % (100–100)'.length

/** `71.7 % (63.0–79.0)`: the estimate and its interval, in percent. */
export function rateOf({ estimate, low, high }: Interval): string {
  return `${percent(estimate)} % (${percent(low)}–${percent(high)})`
}

const shortRateOf = ({ estimate, low, high }: Interval): string =>
  `${Math.round(100 * estimate)} % (${Math.round(100 * low)}–${Math.round(100 * high)})`

/** From 0 to 100 %: `╌╌╌╌├──●─┤╌╌╌╌╌`. */
export function intervalPicture({ estimate, low, high }: Interval, columns: number): string {
  const at = (share: number): number => Math.round(Math.min(1, Math.max(0, share)) * (columns - 1))
  const cells = Array.from({ length: columns }, (_, index) => {
    if (index === at(estimate)) return '●'
    if (index < at(low) || index > at(high)) return '╌'
    return index === at(low) ? '├' : index === at(high) ? '┤' : '─'
  })
  return cells.join('')
}

function barOf({ done, total = Infinity }: EvalProgress, columns: number): string {
  const full = total === 0 ? columns : Math.floor((columns * done) / total)
  return `${'█'.repeat(full)}${'░'.repeat(columns - full)}`
}

const countsOf = ({ done, total }: EvalProgress): string =>
  total === undefined ? number(done) : `${number(done)}/${number(total)}`

export const percent = (share: number): string => (100 * share).toFixed(1)
export const number = (value: number): string => value.toLocaleString('en-US')
const usd = (value: number | null): string =>
  value === null ? 'price unknown' : `$${value.toFixed(value < 1 ? 4 : 2)}`

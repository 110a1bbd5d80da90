import { table } from '../search/table.ts'
import type { StaticResult } from './best-static.ts'
import { summaryNames } from './contestants.ts'
import { blockTokens, type Outcome } from './play.ts'
import type { Trajectory } from './trajectory.ts'

/** All runs of one trajectory. */
export interface Report {
  readonly trajectory: Trajectory
  readonly bound: number
  readonly boundWhole: number
  readonly runs: ReadonlyMap<string, Outcome>
  readonly ours: ReadonlySet<string>
  readonly best: StaticResult
}

export interface Bar {
  readonly title: string
  readonly value: number
  readonly most: number
}

const usd = (value: number): string => value.toFixed(3)
const times = (value: number): string => (Number.isFinite(value) ? `${value.toFixed(2)}×` : '–')

/** The summaries at 85 %: the cheaper of the two calls. */
function summaryCost({ runs }: Report): number {
  return Math.min(...summaryNames.map((name) => runs.get(name)?.costUsd ?? Infinity))
}

/** † ended before its last step: what it had cost until then is no price of the work. */
export function reportTable(report: Report): string {
  const { best, bound, boundWhole, runs } = report
  const row = (name: string, outcome: Outcome): string[] => {
    const { costUsd, died, steps, lookingBack, lost, summaries, edits, meanPromptTokens } = outcome
    const ratio = (to: number): string => (died === undefined ? times(costUsd / to) : '')
    const cached = (100 * outcome.cachedInputTokens) / outcome.inputTokens
    return [
      name,
      `${usd(costUsd)}${died === undefined ? '' : ` † step ${steps}`}`,
      ratio(bound),
      ratio(best.outcome.costUsd),
      ratio(summaryCost(report)),
      String(lookingBack),
      String(lost),
      String(summaries),
      String(edits),
      `${(meanPromptTokens / 1e3).toFixed(1)}K`,
      `${cached.toFixed(1)} %`,
    ]
  }
  const threshold = `best static: ${(best.compactAt / 1e3).toFixed(0)}K${best.isMasking ? ', masking' : ''}`
  const header = [
    '',
    'USD',
    ': bound',
    ': static',
    ': summary',
    'look-backs',
    'lost',
    'summaries',
    'edits',
    'prompt',
    'cached',
  ]
  return [
    `${report.trajectory.name} steps: lower bound ${usd(bound)} USD; ${usd(boundWhole)} for who reads every result whole`,
    table(header, [...[...runs].map(([name, outcome]) => row(name, outcome)), row(threshold, best.outcome)]),
  ].join('\n')
}

/** One row a policy, one column a trajectory. */
export function costTable(reports: readonly Report[]): string {
  const names = [...(reports[0]?.runs.keys() ?? [])]
  const costs = (of: (report: Report) => Outcome | undefined): string[] =>
    reports.map((report) => {
      const outcome = of(report)
      return outcome === undefined ? '' : usd(outcome.costUsd) + (outcome.died === undefined ? '' : ' †')
    })
  return table(
    ['USD', ...reports.map(({ trajectory }) => trajectory.name)],
    [
      ...names.map((name) => [name, ...costs(({ runs }) => runs.get(name))]),
      ['best static in hindsight', ...costs(({ best }) => best.outcome)],
      ['lower bound', ...reports.map(({ bound }) => usd(bound))],
    ],
  )
}

/** What has to hold: the costs at 300 steps, the forecasts at every step, and that no run of ours fails. */
export function barsOf(reports: readonly Report[]): readonly Bar[] {
  const long = reports.filter(({ trajectory }) => trajectory.steps.length >= 300)
  const costBars = long.flatMap((report) => {
    const { trajectory, best, runs } = report
    const bar = (name: string, of: number, what: string, most: number): Bar => {
      const value = (runs.get(name)?.costUsd ?? NaN) / of
      return { title: `${trajectory.name}: ${name} : ${what}`, value, most }
    }
    return [
      bar('economy', best.outcome.costUsd, 'best static', 1.05),
      bar('economy', summaryCost(report), 'summary at 85 %', 0.5),
      bar('balanced', summaryCost(report), 'summary at 85 %', 0.8),
    ]
  })
  const ours = reports.flatMap(({ runs, ours: names }) =>
    [...runs].flatMap(([name, run]) => (names.has(name) ? [run] : [])),
  )
  const all = reports.flatMap(({ bound, runs, best }) =>
    [...runs.values(), best.outcome].map((run) => ({ ...run, bound })),
  )
  return [
    ...costBars,
    {
      title: 'runs below the lower bound',
      value: all.filter(({ died, costUsd, bound }) => died === undefined && costUsd < bound).length,
      most: 0,
    },
    {
      title: 'runs whose own account is not what was billed',
      value: all.filter(({ toldUsd, costUsd }) => !(Math.abs(toldUsd - costUsd) < 1e-6)).length,
      most: 0,
    },
    { title: 'facts that presets did not find again', value: sum(ours, ({ lost }) => lost), most: 0 },
    { title: 'runs of presets that ended early', value: ours.filter(({ died }) => died !== undefined).length, most: 0 },
    {
      title: 'requests of presets without a forecast',
      value: sum(ours, (run) => run.requests - run.summaries - run.forecasts.count),
      most: 0,
    },
    {
      title: `forecasts of cached tokens off by more than ${blockTokens}`,
      value: sum(ours, ({ forecasts }) => forecasts.violations.length),
      most: 0,
    },
  ]
}

export function forecastLines(reports: readonly Report[]): readonly string[] {
  const all = reports.flatMap(({ runs, ours, best }) => [
    ...[...runs].flatMap(([name, { forecasts }]) => (ours.has(name) ? [{ name, ...forecasts }] : [])),
    { name: 'best static', ...best.outcome.forecasts },
  ])
  const worst = (of: (each: (typeof all)[number]) => number): number => Math.max(0, ...all.map(of))
  return [
    `Forecasts: ${sum(all, ({ count }) => count)} steps; worst by ${worst((each) => each.worstCachedTokens)} cached tokens and ${worst((each) => each.worstInputTokens)} of the prompt`,
    ...all.flatMap(({ name, violations }) => violations.slice(0, 3).map((line) => `  ${name}, ${line}`)),
  ]
}

export const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0)

import type { Interval, SuiteSummary } from '@glmkit/evals'
import { bill } from '../run-summary.ts'
import { cell, columnsOf, durationOf, fit, paint, wrap } from '../terminal-text.ts'
import { intervalPicture, number, percent, rateColumns, rateOf } from './eval-lines.ts'

export interface ShownSummary {
  readonly summary: SuiteSummary
  /** Of solvers without a model, run before; their rates stand beside. */
  readonly baselines: readonly SuiteSummary[]
  readonly isEmulated: boolean
}

const pictureColumns = 21
/** Narrower terminals show no picture of the intervals. */
const columnsForPicture = 72
const mostFlaky = 5

/** One line of a table: what it is of, and a rate with its interval or a text. */
interface Row {
  readonly name: string
  readonly interval?: Interval
  readonly text?: string
}

/** What a run of a suite has shown, as a table: rates, scorers, tokens, price, time. */
export function renderEval({ summary, baselines, isEmulated }: ShownSummary, columns: number): string {
  const facts = [...bill(summary.usage, isEmulated), durationOf(summary.elapsedMs / 1_000)].join(' · ')
  const table = renderTable(
    [
      ['', rateRows(summary, baselines)],
      ['Scorers', scorerRows(summary)],
      ['Trials', trialRows(summary)],
    ],
    columns,
  )
  return `${paint('bold', fit(titleOf(summary), columns))}\n${table}\n${paint('dim', wrap(facts, columns).join('\n'))}\n`
}

/** Of several suites, one line each. */
export function renderOverview(summaries: readonly SuiteSummary[], columns: number): string {
  const rows = summaries.map(({ passRate, passed, scored, ...summary }): Row => {
    const name = titleOf(summary)
    if (passRate === undefined) return { name, text: 'nothing was scored' }
    return { name, interval: passRate, text: `${number(passed)} of ${number(scored)}` }
  })
  return `${renderTable([['Suites', rows]], columns)}\n`
}

function renderTable(sections: readonly (readonly [title: string, rows: readonly Row[]])[], columns: number): string {
  const names = Math.max(...sections.flatMap(([, rows]) => rows.map(({ name }) => columnsOf(name))))
  const width = Math.min(names, Math.max(12, Math.floor(columns / 3)))
  const blocks = sections
    .filter(([, rows]) => rows.length > 0)
    .map(([title, rows]) => {
      const lines = rows.map((row) => `  ${cell(row.name, width)}  ${bodyOf(row, columns - width - 4)}`.trimEnd())
      return [...(title === '' ? [] : [paint('bold', title)]), ...lines].join('\n')
    })
  return blocks.join('\n')
}

/** `search 1 · glm-5`, and the solver where it is not the suite's own. */
export function titleOf({
  suite,
  version,
  model,
  solver,
}: Pick<SuiteSummary, 'suite' | 'version' | 'model' | 'solver'>): string {
  return [
    `${suite} ${version}`,
    ...(model === undefined ? [] : [model]),
    ...(solver === 'default' ? [] : [solver]),
  ].join(' · ')
}

function bodyOf({ interval, text = '' }: Row, room: number): string {
  if (interval === undefined) return fit(text, room)
  const picture = room >= columnsForPicture - 20 ? `${intervalPicture(interval, pictureColumns)}  ` : ''
  const left = room - rateColumns - 2 - columnsOf(picture)
  const note = left < 8 ? '' : paint('dim', fit(text, left))
  return `${rateOf(interval).padEnd(rateColumns)}  ${picture}${note}`
}

function rateRows(summary: SuiteSummary, baselines: readonly SuiteSummary[]): Row[] {
  const { passRate, passed, scored, samples, trials, reducer, byLanguage, passAtK, passHatK, clusters } = summary
  const of = [
    `${number(passed)} of ${number(scored)}${trials > 1 ? ' trials' : ''}`,
    ...(trials > 1 ? [counted(samples, 'sample')] : []),
    ...(clusters === undefined ? [] : [counted(clusters, 'cluster')]),
  ]
  const name = reducer === 'mean' ? 'pass rate' : `pass rate (${reducer})`
  const languages = Object.entries(byLanguage)
  return [
    passRate === undefined ? { name, text: 'nothing was scored' } : { name, interval: passRate, text: of.join(', ') },
    ...baselines.map((baseline) => {
      const { passRate: interval, solver } = baseline
      return interval === undefined ? { name: solver, text: 'nothing was scored' } : { name: solver, interval }
    }),
    ...(languages.length > 1
      ? languages.map(([language, interval]) => ({
          name: language,
          interval,
          text: counted(interval.samples, 'sample'),
        }))
      : []),
    ...(trials > 1 && passAtK.length > 0
      ? [
          { name: `pass@1…${passAtK.length}`, text: `${shares(passAtK)} %` },
          { name: `pass^1…${passHatK.length}`, text: `${shares(passHatK)} %` },
        ]
      : []),
  ]
}

function scorerRows({ scorers }: SuiteSummary): Row[] {
  return scorers.map(({ scorer, role, count, mean, standardError, labels }) => {
    const counts = Object.entries(labels)
      .toSorted(([, a], [, b]) => b - a)
      .map(([label, times]) => `${label} ${number(times)}`)
    const facts = [
      // What is alike in all samples has no spread to tell an error from, not an error of 0.
      standardError === 0 ? mean.toFixed(3) : `${mean.toFixed(3)} ± ${standardError.toFixed(3)}`,
      ...(role === 'metric' ? ['metric'] : []),
      ...(counts.length === 0 ? [counted(count, 'score')] : counts),
    ]
    return { name: scorer, text: facts.join(' · ') }
  })
}

function trialRows(summary: SuiteSummary): Row[] {
  const { latencyMs, limited, errors, calls, rateLimited, flaky, passHatKWithErrors: withErrors } = summary
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 0)} s`
  const failures = Object.entries(calls.failures).map(([kind, times]) => `${kind} ${number(times)}`)
  const failed =
    failures.length === 0 ? [] : [`${number(sumOf(Object.values(calls.failures)))} failed: ${failures.join(', ')}`]
  const notScored = [
    ...(errors.infrastructure === 0 ? [] : [`infrastructure ${number(errors.infrastructure)}`]),
    ...(errors.harness === 0 ? [] : [`harness ${number(errors.harness)}`]),
    ...(withErrors === undefined ? [] : [`as failures ${shares(withErrors)} %`]),
  ]
  return [
    { name: 'latency', text: `p50 ${seconds(latencyMs.p50)} · p95 ${seconds(latencyMs.p95)}` },
    ...(calls.total === 0 ? [] : [{ name: 'tool calls', text: [number(calls.total), ...failed].join(' · ') }]),
    ...(limited === 0 ? [] : [{ name: 'at a limit', text: number(limited) }]),
    ...(notScored.length === 0 ? [] : [{ name: 'not scored', text: notScored.join(' · ') }]),
    ...Object.entries(summary.otherModels ?? {}).map(([model, count]) => ({
      name: 'other model',
      text: `${number(count)} replies came from ${model}`,
    })),
    ...(rateLimited === 0 ? [] : [{ name: 'rate limited', text: `${number(rateLimited)} × 429` }]),
    ...(flaky.count === 0 ? [] : [{ name: 'flaky', text: `${number(flaky.count)}: ${flakyIds(flaky.ids)}` }]),
  ]
}

const shares = (values: readonly number[]): string => values.map((value) => percent(value)).join(' · ')

const counted = (count: number, what: string): string => `${number(count)} ${what}${count === 1 ? '' : 's'}`

const flakyIds = (ids: readonly string[]): string =>
  [...ids.slice(0, mostFlaky), ...(ids.length > mostFlaky ? ['…'] : [])].join(', ')

const sumOf = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)

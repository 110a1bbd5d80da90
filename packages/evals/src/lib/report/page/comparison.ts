import type { PageElement } from './browser.ts'
import { rateRows } from './charts.ts'
import { el } from './dom.ts'
import { percent, plural, whole } from './format.ts'
import type { ReportChange, ReportComparison, ReportData, RunFacts } from './report-data.ts'
import { visibleText } from './visible-text.ts'

type Result = Extract<ReportComparison, { result: unknown }>['result']

/** This run beside an earlier one. */
export function comparisonSection({ comparison, run }: ReportData): PageElement | undefined {
  if (comparison === undefined) return undefined
  const { baseline } = comparison
  const title = el('h2', '', 'Compared with an earlier run')
  if ('refusal' in comparison) {
    return el('section', 'card wide', title, el('div', 'banner warn', ...visibleText(comparison.refusal)))
  }
  const { result, regressions, fixes } = comparison
  return el(
    'section',
    'card wide comparison',
    title,
    el('p', `verdict ${result.change}`, ...visibleText(sentence(result.verdict))),
    rateRows([
      { label: ['B · this run', sideNote(run)], rate: result.b.passRate, tone: 'main' },
      { label: ['A · baseline', sideNote(baseline)], rate: result.a.passRate },
    ]),
    el('p', 'note', differenceText(result)),
    el('div', 'changes', changes('Regressions', 'bad', regressions), changes('Fixes', 'good', fixes)),
    shiftTable(result),
  )
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`

function sideNote({ model, solver, startedAt }: RunFacts): PageElement {
  const parts = [model, solver === 'default' ? undefined : solver, startedAt?.slice(0, 10)]
  return el('span', 'note', ' ', ...visibleText(parts.filter((part) => part !== undefined).join(', ')))
}

const testNames: Readonly<Record<string, string>> = {
  'mcnemar-exact': 'McNemar’s exact test',
  'paired-t': 'a paired t-test over samples',
  'clustered-t': 'a t-test over clusters',
  'sign-exact': 'the exact sign test',
}

function differenceText({ difference, adjustedPValue, samples, leftOut, clusters }: Result): string {
  const { interval, pValue, method } = difference
  const adjusted = adjustedPValue === undefined ? '' : ` (${pText(adjustedPValue)} after Holm’s adjustment)`
  const where = clusters === undefined ? '' : ` in ${plural(clusters, 'cluster')}`
  const left = leftOut.count === 0 ? '' : `, ${whole(leftOut.count)} left out as one run has not scored them`
  return (
    `Difference ${points(interval.estimate)} points, ${percent(interval.confidence, 0)} interval ${points(interval.low)} to ` +
    `${points(interval.high)}; ${pText(pValue)} by ${testNames[method] ?? method}${adjusted}. ` +
    `${plural(samples, 'sample')} compared${where}${left}.`
  )
}

const points = (share: number): string => `${share > 0 ? '+' : ''}${(share * 100).toFixed(1)}`

function pText(p: number): string {
  return `p = ${p < 0.001 ? p.toExponential(1) : p.toFixed(3)}`
}

const maxListed = 200

function changes(title: string, tone: string, samples: readonly ReportChange[]): PageElement {
  return el(
    'div',
    '',
    el('h3', '', title, el('span', `count ${tone}`, whole(samples.length))),
    samples.length === 0 ? el('p', 'empty', 'None.') : undefined,
    el(
      'ul',
      'changed',
      samples
        .slice(0, maxListed)
        .map(({ id, trial, a, b }) =>
          el(
            'li',
            '',
            el(
              'a',
              { href: `#compare=${encodeURIComponent(id)}/${trial}` },
              el('span', { class: 'id', dir: 'auto' }, ...visibleText(id)),
              el('span', `shift ${tone}`, `${percent(a, 0)} → ${percent(b, 0)}`),
            ),
          ),
        ),
      samples.length > maxListed ? el('li', 'note', `and ${whole(samples.length - maxListed)} more`) : undefined,
    ),
  )
}

/** By language and by scorer, where there is more than the one. */
function shiftTable({ byLanguage, scorers }: Result): PageElement | undefined {
  const languages = Object.entries(byLanguage).map(([name, row]) => ({ name, kind: 'language', ...row }))
  const rows = [
    ...(languages.length > 1 ? languages : []),
    ...scorers.map(({ scorer, role, ...row }) => ({ name: scorer, kind: role === 'metric' ? role : 'scorer', ...row })),
  ]
  if (rows.length === 0) return undefined
  return el(
    'div',
    'scroll shifts',
    el(
      'table',
      'figures',
      el(
        'thead',
        '',
        el(
          'tr',
          '',
          ['', 'A', 'B', 'Difference', 'Interval', 'Samples'].map((name) => el('th', '', name)),
        ),
      ),
      el(
        'tbody',
        '',
        rows.map(({ name, kind, samples, a, b, difference }) => {
          // A metric may be any number, and is no share.
          const [level, shift] = kind === 'metric' ? [threeDigits, threeDigits] : [percent, points]
          return el(
            'tr',
            '',
            el('td', '', ...visibleText(name), el('span', 'tag', kind)),
            [
              level(a),
              level(b),
              shift(b - a),
              difference === undefined ? '–' : `${shift(difference.low)} to ${shift(difference.high)}`,
              whole(samples),
            ].map((cell) => el('td', 'number', cell)),
          )
        }),
      ),
    ),
  )
}

const threeDigits = (value: number): string => value.toFixed(3)

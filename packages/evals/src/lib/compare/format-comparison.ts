import type { ChangedSample, ComparedSide, Comparison, ComparisonMethod } from './comparison.ts'
import { counted, percentOf, points } from './verdict.ts'

const methods: Readonly<Record<ComparisonMethod, string>> = {
  'mcnemar-exact': 'exact McNemar',
  'paired-t': 'paired t',
  'clustered-t': 'paired t, clustered',
  'sign-exact': 'exact sign test',
}

/**
 * A comparison as plain text for a terminal, several lines without a newline at the end.
 *
 * @param options `maxListed`: regressions and fixes shown of each. Default: 20.
 */
export function formatComparison(
  comparison: Comparison,
  { maxListed = 20 }: { readonly maxListed?: number } = {},
): string {
  const { suite, version, a, b, samples, clusters, leftOut, verdict } = comparison
  const left = leftOut.count === 0 ? '' : `, ${leftOut.count} left out: not scored in one of the runs`
  const inClusters = clusters === undefined ? '' : ` in ${counted(clusters, 'cluster')}`
  return [
    `${plain(suite)} ${plain(version)}: ${verdict}`,
    `${counted(samples, 'sample')}${inClusters}${left}`,
    '',
    ...table([sideRow('A', a), sideRow('B', b)]),
    ...differenceLines(comparison),
    ...tableOf('By language', languageRows(comparison)),
    ...tableOf('By scorer', scorerRows(comparison)),
    ...changes('Regressions', comparison.regressions, maxListed),
    ...changes('Fixes', comparison.fixes, maxListed),
  ].join('\n')
}

function sideRow(name: string, { solver, model, trials, passRate: { estimate, low, high } }: ComparedSide): string[] {
  const who = [...(model === undefined ? [] : [plain(model)]), plain(solver)].join(', ')
  const tries = trials === 1 ? '' : `, ${trials} trials each`
  return [name, `${points(estimate)} %`, `${points(low)} to ${points(high)}`, who + tries]
}

function differenceLines({ difference, adjustedPValue, minimalDetectableEffect }: Comparison): string[] {
  const { interval, pValue, method } = difference
  const range = `${percentOf(interval.confidence)} % ${signed(interval.low)} to ${signed(interval.high)}`
  const adjusted = adjustedPValue === undefined ? '' : `, adjusted ${probability(adjustedPValue)}`
  return [
    `  B - A  ${signed(interval.estimate)} points (${range}), p ${probability(pValue)} (${methods[method]})${adjusted}`,
    `  told with a power of 80 %: ${minimalDetectableEffect < 1 ? `from ${points(minimalDetectableEffect)} points on` : 'none'}`,
  ]
}

function languageRows({ byLanguage }: Comparison): string[][] {
  return Object.entries(byLanguage).map(
    ([
      language,
      {
        samples,
        a,
        b,
        difference: { estimate, low, high },
      },
    ]) => {
      const range = `(${signed(low)} to ${signed(high)})`
      return [plain(language), `${samples}`, `${points(a)} %`, `${points(b)} %`, signed(estimate), range]
    },
  )
}

function scorerRows({ scorers }: Comparison): string[][] {
  return scorers.map(({ scorer, samples, a, b, difference }) => {
    const value = (number: number): string => number.toFixed(3)
    const range = difference === undefined ? '' : `(${value(difference.low)} to ${value(difference.high)})`
    return [plain(scorer), `${samples}`, value(a), value(b), value(b - a), range]
  })
}

/** Ids come last, for they may be of any width. */
function changes(title: string, samples: readonly ChangedSample[], most: number): string[] {
  if (samples.length === 0) return []
  const rows = samples.slice(0, most).map(({ id, a, b }) => [`${points(a)} %`, '→', `${points(b)} %`, plain(id)])
  const more = samples.length > most ? [`  and ${samples.length - most} more`] : []
  return ['', `${title} (${samples.length})`, ...table(rows), ...more]
}

function tableOf(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const head = [title, 'samples', 'A', 'B', 'B - A', '']
  return ['', ...table([head, ...rows])]
}

/** Numbers to the right; the first column and a last one of text to the left. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      if (column === 0) return cell.padEnd(widths[0] ?? 0)
      return column === row.length - 1 ? cell : cell.padStart(widths[column] ?? 0)
    })
    return `  ${cells.join('  ')}`.trimEnd()
  })
}

const signed = (share: number): string => (points(share).startsWith('-') ? points(share) : `+${points(share)}`)

function probability(p: number): string {
  if (p < 0.001) return p === 0 ? '= 0' : `= ${p.toExponential(1)}`
  return `= ${p.toFixed(3)}`
}

/** Names come from logs: nothing of them may steer the terminal. */
function plain(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}

import type { ReportComparison, ReportRow } from './report-data.ts'

export type Show = 'all' | 'failed' | 'passed' | 'flaky' | 'errors' | 'limit' | 'changed'
export type SortKey = 'order' | 'id' | 'outcome' | 'tokens' | 'cost' | 'time' | 'turns'

export interface RowFilter {
  readonly show: Show
  /** Empty for all. */
  readonly language: string
  readonly label: string
  readonly query: string
  readonly sort: SortKey
  readonly isDescending: boolean
}

export const noFilter: RowFilter = {
  show: 'all',
  language: '',
  label: '',
  query: '',
  sort: 'order',
  isDescending: false,
}

export interface RowIndex {
  readonly rows: readonly ReportRow[]
  /** All trials of a sample, in their order. */
  trialsOf(id: string): readonly ReportRow[]
  readonly count: Readonly<Record<Show, number>>
  select(filter: RowFilter): readonly ReportRow[]
}

const badness = { error: 2, failed: 1, passed: 0 }

const sortKeys: Readonly<Record<SortKey, (row: ReportRow) => number | string>> = {
  order: () => 0,
  id: ({ id }) => id,
  outcome: ({ outcome, value = 0 }) => badness[outcome] - value / 2,
  tokens: ({ tokens }) => tokens,
  cost: ({ costUsd }) => costUsd ?? 0,
  time: ({ seconds }) => seconds,
  turns: ({ turns }) => turns,
}

export function indexRows(rows: readonly ReportRow[], comparison: ReportComparison | undefined): RowIndex {
  const bySample = new Map<string, ReportRow[]>()
  for (const row of rows) {
    const trials = bySample.get(row.id)
    if (trials === undefined) bySample.set(row.id, [row])
    else trials.push(row)
  }
  for (const trials of bySample.values()) trials.sort((a, b) => a.trial - b.trial)
  const changed = new Set(
    comparison !== undefined && 'fixes' in comparison
      ? [...comparison.regressions, ...comparison.fixes].map(({ id }) => id)
      : [],
  )
  const flaky = new Set([...bySample].filter(([, trials]) => isFlaky(trials)).map(([id]) => id))
  const texts = new Map<ReportRow, string>()
  const textOf = (row: ReportRow): string => {
    const known = texts.get(row)
    if (known !== undefined) return known
    const text = `${row.id}\n${row.input}\n${row.answer}\n${row.reason ?? ''}`.toLowerCase()
    texts.set(row, text)
    return text
  }
  const isShown: Readonly<Record<Show, (row: ReportRow) => boolean>> = {
    all: () => true,
    failed: ({ outcome }) => outcome === 'failed',
    passed: ({ outcome }) => outcome === 'passed',
    errors: ({ outcome }) => outcome === 'error',
    limit: ({ limit }) => limit !== undefined,
    flaky: ({ id }) => flaky.has(id),
    changed: ({ id }) => changed.has(id),
  }
  const counted = (show: Show): number => rows.filter(isShown[show]).length

  function select({ show, language, label, query, sort, isDescending }: RowFilter): readonly ReportRow[] {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const found = rows.filter(
      (row) =>
        isShown[show](row) &&
        (language === '' || row.language === language) &&
        (label === '' || row.labels.includes(label)) &&
        words.every((word) => textOf(row).includes(word)),
    )
    if (sort === 'order') return isDescending ? found.toReversed() : found
    const keyOf = sortKeys[sort]
    const order = isDescending ? -1 : 1
    return found
      .map((row) => ({ row, key: keyOf(row) }))
      .toSorted((a, b) => order * compareKeys(a.key, b.key))
      .map(({ row }) => row)
  }

  return {
    rows,
    trialsOf: (id) => bySample.get(id) ?? [],
    count: {
      all: rows.length,
      failed: counted('failed'),
      passed: counted('passed'),
      flaky: counted('flaky'),
      errors: counted('errors'),
      limit: counted('limit'),
      changed: counted('changed'),
    },
    select,
  }
}

function isFlaky(trials: readonly ReportRow[]): boolean {
  return trials.some(({ outcome }) => outcome === 'passed') && trials.some(({ outcome }) => outcome === 'failed')
}

const collator = new Intl.Collator('en', { numeric: true })

function compareKeys(a: number | string, b: number | string): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
}

import { parseBlocks } from './blocks.ts'
import { detectLanguage, type Language } from './language.ts'
import { quantityOf } from './numbers.ts'
import type { Passage } from './read-results.ts'
import { matchTerm, prepare, termsOf, type Term } from './terms.ts'

export interface ChartRow {
  readonly label: string
  readonly series: string
  readonly value: number
}

/** Numbers of one unit that may stand in one chart. */
export interface ChartData {
  readonly title: string
  readonly labelName: string
  readonly valueName: string
  readonly series: readonly string[]
  readonly rows: readonly ChartRow[]
  readonly unit: string
  /** Digits after the point, as many as the passage writes. */
  readonly decimals: number
  readonly refs: readonly string[]
  /** Labels left out since their numbers are of another unit or magnitude. */
  readonly leftOut: readonly string[]
}

interface Table {
  readonly refs: readonly string[]
  readonly title: string
  readonly language: Language
  readonly headers: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly rank: number
}

const most = { rows: 14, series: 6 }

/** Picks the numbers that fit a request best; undefined if the passages hold none that do. */
export function chooseChartData(
  terms: readonly Term[],
  passages: readonly Passage[],
  language: Language,
): ChartData | undefined {
  const focus = terms.filter(({ isExact }) => !isExact)
  const scored = tablesOf(passages).flatMap((table) => {
    const data = readTable(table, terms)
    if (data === undefined) return []
    const about = prepare(`${table.title} ${table.headers.join(' ')}`)
    const whole = prepare(`${table.title} ${table.headers.join(' ')} ${table.rows.flat().join(' ')}`)
    const names = terms.filter((term) => term.isExact)
    const labelCount = new Set(data.rows.map(({ label }) => label)).size
    if (focus.length > 0 && !focus.some((term) => matchTerm(term, whole) > 0)) return []
    const sum = (list: readonly Term[], text: typeof about): number =>
      list.reduce((total, term) => total + matchTerm(term, text), 0)
    const score =
      (sum(focus, about) + 0.5 * sum(focus, whole)) / Math.max(1, focus.length) +
      sum(names, whole) / Math.max(1, names.length) +
      (data.series.length > 1 ? 0.2 : 0) -
      (labelCount < 3 ? 0.5 : 0) +
      Math.min(labelCount, 10) / 20 +
      (table.language === language ? 0.3 : 0) -
      data.leftOut.length * 0.05 -
      table.rank * 0.02
    return [{ data, score }]
  })
  return scored.toSorted((a, b) => b.score - a.score)[0]?.data
}

function tablesOf(passages: readonly Passage[]): Table[] {
  const tables = new Map<string, Table>()
  const add = (key: string, table: Table): void => {
    const known = tables.get(key)
    const seen = new Set(known?.rows.map((row) => row.join('|')))
    const rows = [...(known?.rows ?? []), ...table.rows.filter((row) => !seen.has(row.join('|')))]
    tables.set(key, { ...(known ?? table), rows, refs: [...new Set([...(known?.refs ?? []), ...table.refs])] })
  }
  for (const [rank, passage] of passages.entries()) {
    const document = passage.ref.replace(/[#:].*$/, '')
    const language = detectLanguage(passage.text)
    for (const block of parseBlocks(passage.text)) {
      const title = block.headings.split(' › ').at(-1) || passage.title.split(/\s[›>/]\s/).at(-1) || document
      const base = { refs: [passage.ref], title, language, rank }
      if (block.type === 'table') {
        add(`${document} ${block.headers.join('|')}`, { ...base, headers: block.headers, rows: block.rows })
      } else if (block.type === 'item') {
        const [, label, value] = /^([^:：=]{2,60}?)\s*(?:[:：=]|\s[—–-]\s)\s*(.+?)[.;。；]?$/.exec(block.text) ?? []
        if (label !== undefined && value !== undefined)
          add(`${passage.ref} ${title} items`, { ...base, headers: ['', ''], rows: [[label, value]] })
      }
    }
  }
  return [...tables.values()]
}

function readTable(table: Table, terms: readonly Term[]): ChartData | undefined {
  const columns = table.headers.map((header, at) => ({
    header,
    at,
    values: table.rows.map((row) => quantityOf(row[at] ?? '')),
  }))
  const numeric = columns.filter(({ at, header, values }) => {
    const count = values.filter((value) => value !== undefined).length
    return (
      at > 0 &&
      count >= 2 &&
      count * 2 >= values.length &&
      !/^(?:#|no\.?|rank|year|rang|année|序号|排名|年份?)$/i.test(header)
    )
  })
  const unitColumn = columns.find(({ header }) => /^(?:units?|unités?|单位)$/i.test(header))
  const unitAt = (column: (typeof columns)[number], row: number): string => {
    const inHeader = /\(([^()]{1,24})\)|（([^（）]{1,24})）/.exec(column.header)
    return (
      column.values[row]?.unit ||
      (unitColumn ? (table.rows[row]?.[unitColumn.at] ?? '') : (inHeader?.[1] ?? inHeader?.[2] ?? ''))
    )
  }
  const wanted = numeric.toSorted((a, b) => fit(b.header, terms) - fit(a.header, terms))[0]
  if (wanted === undefined) return undefined
  const cells = numeric.flatMap((column) =>
    table.rows.flatMap((row, at) => {
      const quantity = column.values[at]
      return quantity === undefined
        ? []
        : [{ column, label: row[0] ?? '', value: quantity.value, raw: quantity.raw, unit: unitAt(column, at) }]
    }),
  )
  const units = Map.groupBy(
    cells.filter(({ column }) => column === wanted),
    ({ unit }) => unit,
  )
  const [unit, first] = [...units].toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', []]
  const middle = median(first.map(({ value }) => Math.abs(value)))
  const fits = (value: number): boolean =>
    middle === 0 || (Math.abs(value) <= middle * 50 && (value === 0 || Math.abs(value) >= middle / 500))
  const same = cells.filter((cell) => cell.unit === unit && fits(cell.value))
  const labels = chosen([...new Set(same.map(({ label }) => label))], terms).slice(0, most.rows)
  const comparable = [...new Set(same.map(({ column }) => column.header))].filter((header) =>
    isKin(header, wanted.header),
  )
  const headers = chosen(comparable, terms).slice(0, most.series)
  const kept = same.filter(({ label, column }) => labels.includes(label) && headers.includes(column.header))
  if (labels.length < 2 || new Set(kept.map(({ label, column }) => `${label}|${column.header}`)).size < kept.length)
    return undefined
  return {
    title: table.title,
    labelName: table.headers[0] ?? '',
    valueName: headers.length === 1 ? withoutUnit(headers[0] ?? '', unit) : '',
    series: headers.map((header) => withoutUnit(header, unit)),
    rows: kept.map(({ label, column, value }) => ({ label, series: withoutUnit(column.header, unit), value })),
    unit,
    decimals: Math.max(...kept.map(decimalsOf)),
    refs: table.refs,
    leftOut: [...new Set(cells.map(({ label }) => label))].filter(
      (label) => !same.some((cell) => cell.label === label),
    ),
  }
}

/** The names the request gives, if it gives two or more ("compare A and C"); else all. */
function chosen(names: readonly string[], terms: readonly Term[]): readonly string[] {
  const named = names.filter((name) => terms.some((term) => matchTerm(term, prepare(name)) === 1))
  return named.length >= 2 && named.length <= terms.length ? named : names
}

/** Columns of things ("GLM-5", "2024") go together; columns of attributes only if they share one ("Input price", "Output price"). */
function isKin(header: string, wanted: string): boolean {
  const [mine, theirs] = [termsOf(header), termsOf(wanted)]
  if (header === wanted || ![...mine, ...theirs].some(({ concepts }) => concepts.length > 0)) return true
  return mine.some((term) => term.concepts.length > 0 && matchTerm(term, prepare(wanted)) > 0)
}

/** "97.0" has one digit after the point, which its value has lost. */
export function decimalsOf({ raw, value }: { readonly raw: string; readonly value: number }): number {
  const written = /\d[.,](\d{1,2})(?!\d)/.exec(raw)?.[1] ?? ''
  return Math.max(written.length, String(value).split('.')[1]?.length ?? 0)
}

function withoutUnit(header: string, unit: string): string {
  return header.replace(`(${unit})`, '').replace(`（${unit}）`, '').trim()
}

function fit(header: string, terms: readonly Term[]): number {
  return terms.reduce((sum, term) => sum + matchTerm(term, prepare(header)), 0)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

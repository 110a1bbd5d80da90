import { str } from '../../../python/repr.ts'
import { isEqual } from '../../../python/is-equal.ts'
import { entriesOf } from '../../../python/value.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'
import { dictOf } from '../record-fields.ts'

/** Tables of rows, each row under its id. */
export interface BankingDatabase {
  /** What is compared and reported. */
  readonly record: PyRecord
  row(table: string, id: PyValue): PyDict | undefined
  /** Rows whose field equals the value, in their order. */
  rows(table: string, field?: string, value?: PyValue): readonly Row[]
  /** @returns `false` if the id is taken: nothing is changed then. */
  add(table: string, id: string, row: Readonly<Record<string, PyValue>>): boolean
  /** Sets fields of a row that exists. */
  change(table: string, id: PyValue, fields: Readonly<Record<string, PyValue>>): void
}

export type Row = readonly [id: string, row: PyDict]

/** Tables that the data does not have, but every world. */
const furtherTables = [
  'agent_discoverable_tools',
  'user_discoverable_tools',
  'user_discoverable_tool_calls',
  'task_config',
  'human_transfer_requests',
  'debit_card_disputes',
]

/**
 * @param base Never changed; rows are shared until one is changed.
 * @returns Opens another database on it.
 */
export function shareBankingTables(base: PyValue): () => PyRecord {
  const given = entriesOf(dictOf(base)).map(([name, table]) => [String(name), dictOf(table)] as const)
  const missing = furtherTables.filter((name) => !given.some(([table]) => table === name))
  const tables = [...given, ...missing.map((name) => [name, emptyTable()] as const)]
  return () =>
    Object.fromEntries(
      tables.map(([name, table]) => [name, new Map(table).set('data', new Map(dictOf(table.get('data'))))]),
    )
}

function emptyTable(): PyDict {
  return new Map<string, PyValue>([
    ['data', new Map()],
    ['notes', ''],
  ])
}

export function bankingDatabase(record: PyRecord): BankingDatabase {
  /** Each time anew: an initial state replaces whole tables. */
  const dataOf = (table: string): PyDict | undefined => {
    const existing = record[table]
    return existing === undefined ? undefined : dictOf(dictOf(existing).get('data'))
  }
  const ownDataOf = (table: string): PyDict => {
    record[table] ??= emptyTable()
    return dataOf(table) ?? new Map()
  }
  const row = (table: string, id: PyValue): PyDict | undefined => {
    const found = typeof id === 'string' ? dataOf(table)?.get(id) : undefined
    return found instanceof Map ? found : undefined
  }
  return {
    record,
    row,
    rows(table, field, value = null) {
      const all = [...(dataOf(table) ?? [])].map(([id, found]): Row => [String(id), dictOf(found)])
      return field === undefined ? all : all.filter(([, found]) => isEqual(found.get(field) ?? null, value))
    },
    add(table, id, fields) {
      const data = ownDataOf(table)
      if (data.has(id)) return false
      data.set(id, new Map(Object.entries(fields)))
      return true
    },
    change(table, id, fields) {
      const old = row(table, id)
      if (old !== undefined) ownDataOf(table).set(str(id), new Map([...old, ...Object.entries(fields)]))
    },
  }
}

/** Rows as agents and users get to see them. */
export function rowsText(table: string, rows: readonly Row[]): string {
  if (rows.length === 0) return `No records found in '${table}'.`
  const records = rows.map(([id, row], index) =>
    [`${index + 1}. Record ID: ${id}`, ...[...row].map(([field, value]) => `   ${field}: ${str(value)}`), ''].join(
      '\n',
    ),
  )
  return [`Found ${rows.length} record(s) in '${table}':`, '', ...records].join('\n')
}

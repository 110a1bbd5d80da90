import { pathToFileURL } from 'node:url'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { IndexStoreError } from './index-store-error.ts'

export type Value = null | number | string | Uint8Array

export interface Row {
  integer(column: string): number
  text(column: string): string
  bytes(column: string): Uint8Array
  isNull(column: string): boolean
}

/** The few things the index asks of SQLite; another driver needs no more. All of it is synchronous. */
export interface Database {
  /** ':memory:' or the file. */
  readonly path: string
  exec(sql: string): void
  /** Returns the id of the row inserted last. Statements are prepared once. */
  run(sql: string, ...values: Value[]): number
  get(sql: string, ...values: Value[]): Row | undefined
  all(sql: string, ...values: Value[]): Row[]
  /** All or nothing; one inside another belongs to the outer one. */
  transaction<T>(work: () => T): T
  /** All that `work` reads is of one moment. */
  snapshot<T>(work: () => T): T
  close(): void
}

export interface OpenDatabaseOptions {
  readonly isReadOnly?: boolean
  /** For a file in a place that cannot be written, where nobody else writes to it either. */
  readonly isImmutable?: boolean
  /** How long to wait for another process that is writing. Default: 5,000. */
  readonly busyTimeoutMs?: number
}

/** @throws {IndexStoreError} If the file cannot be opened or is no SQLite database. */
export function openDatabase(
  path: string,
  { isReadOnly = false, isImmutable = false, busyTimeoutMs = 5_000 }: OpenDatabaseOptions = {},
): Database {
  const database = attempt(
    path,
    () => new DatabaseSync(isImmutable ? immutable(path) : path, { readOnly: isReadOnly, timeout: busyTimeoutMs }),
  )
  // A write-ahead log survives a killed process without waiting for the disk; only a power cut may lose the last commits.
  if (!isReadOnly) attempt(path, () => database.exec('PRAGMA synchronous = NORMAL'))
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    let statement = statements.get(sql)
    if (statement === undefined) {
      statement = database.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }
  const within = <T>(begin: string, work: () => T): T => {
    if (!database.isOpen) throw new IndexStoreError(path, 'it was closed, open it again')
    if (database.isTransaction) return work()
    attempt(path, () => database.exec(begin))
    try {
      const result = work()
      attempt(path, () => database.exec('COMMIT'))
      return result
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }
  return {
    path,
    exec: (sql) => attempt(path, () => database.exec(sql)),
    run: (sql, ...values) => attempt(path, () => Number(prepared(sql).run(...values).lastInsertRowid)),
    get: (sql, ...values) =>
      attempt(path, () => {
        const row = prepared(sql).get(...values)
        return row === undefined ? undefined : rowOf(path, row)
      }),
    all: (sql, ...values) =>
      attempt(path, () =>
        prepared(sql)
          .all(...values)
          .map((row) => rowOf(path, row)),
      ),
    transaction: (work) => within('BEGIN IMMEDIATE', work),
    snapshot: (work) => within('BEGIN', work),
    close() {
      statements.clear()
      if (database.isOpen) database.close()
    },
  }
}

function immutable(path: string): URL {
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  return url
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Error) || !('errcode' in error)) throw error
    throw new IndexStoreError(path, error.message, { cause: error })
  }
}

function rowOf(path: string, row: Readonly<Record<string, unknown>>): Row {
  const wrong = (column: string, wanted: string): IndexStoreError =>
    new IndexStoreError(path, `column "${column}" holds no ${wanted}, the file is damaged: delete it and index again`)
  return {
    integer(column) {
      const value = row[column]
      if (typeof value !== 'number') throw wrong(column, 'number')
      return value
    },
    text(column) {
      const value = row[column]
      if (typeof value !== 'string') throw wrong(column, 'text')
      return value
    },
    bytes(column) {
      const value = row[column]
      if (!(value instanceof Uint8Array)) throw wrong(column, 'bytes')
      return value
    },
    isNull: (column) => row[column] === null,
  }
}

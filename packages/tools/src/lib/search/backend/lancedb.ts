import { setTimeout as wait } from 'node:timers/promises'
import { UsageError } from '@glmkit/core'
import { z } from 'zod'
import { languages } from '../analysis/language.ts'
import { isLance } from './lance-api.ts'
import type { LanceConnection, LanceModule, LanceQuery, LanceTable } from './lance-api.ts'
import type { BackendFilter, BackendHit, BackendRow, SearchBackend } from './search-backend.ts'

export interface OpenLanceBackendOptions {
  /** A folder, or object storage: `s3://bucket/path`, `gs://…`, `az://…`. */
  readonly uri: string
  /** Default: `chunks`. */
  readonly table?: string
  /** Size of the vectors that all rows have. Default: rows have none. */
  readonly dimensions?: number
  /** Keys and regions of object storage. @see https://docs.lancedb.com/storage/ */
  readonly storageOptions?: Readonly<Record<string, string>>
  /** After how long what others have written is seen, in seconds. Default: 5. */
  readonly readConsistencySeconds?: number
  /** Vectors are compared one by one up to so many rows, then by an approximate index. Default: 100_000. */
  readonly vectorIndexRows?: number
  /** Where the package comes from. Default: `import('@lancedb/lancedb')`, 0.39. */
  readonly load?: () => Promise<unknown>
}

const hitSchema = z.object({
  id: z.string(),
  document_id: z.string(),
  tokens: z.string(),
  lang: z.enum(languages),
  text: z.string(),
  metadata: z.string(),
  _score: z.number().optional(),
  _distance: z.number().optional(),
})
const columns = ['id', 'document_id', 'tokens', 'lang', 'text', 'metadata']

/** Whoever still reads an old version has so long to finish. */
const keepVersionsMs = 3_600_000
const maxConflicts = 8

/**
 * Keeps passages in LanceDB: full text, vectors and filters in files, on this machine or on object storage, which several
 * hosts may read and write; but let one host write the first documents of a new table, for two that make it at the same
 * moment overwrite each other. `@lancedb/lancedb` and `apache-arrow` (18.1.0 or lower) have to be installed beside glmkit.
 *
 * @throws {UsageError} If the package is missing, or the table has vectors of another size.
 */
export async function openLanceBackend(options: OpenLanceBackendOptions): Promise<SearchBackend> {
  const { uri, table: name = 'chunks', dimensions, storageOptions, vectorIndexRows = 100_000 } = options
  const lance = await loadLance(options.load)
  const connection = await lance.connect(uri, {
    readConsistencyInterval: options.readConsistencySeconds ?? 5,
    ...(storageOptions && { storageOptions }),
  })
  let table = await openExisting(connection, name)
  // Before the first `optimise` of the first writer there is nothing to search by.
  let hasWords = false
  if (table !== undefined) checkVectors(await table.schema(), dimensions)

  const toRecord = ({ id, documentId, tokens, lang, text, vector, metadata }: BackendRow): Record<string, unknown> => {
    if (vector?.length !== dimensions) {
      throw new UsageError(
        `Cannot add "${id}": its vector has ${vector?.length ?? 0} dimensions, not ${dimensions ?? 0}`,
      )
    }
    return { id, document_id: documentId, tokens, lang, text, metadata, ...(vector && { vector }) }
  }

  const isIndexed = async (column: string, by: LanceTable): Promise<boolean> =>
    (await by.listIndices()).some((index) => index.columns.includes(column))

  async function addIndexes(to: LanceTable): Promise<void> {
    const words = { baseTokenizer: 'whitespace', lowercase: false, stem: false, removeStopWords: false }
    const fts = { ...words, asciiFolding: false, withPosition: false, maxTokenLength: 1_000 }
    const isLarge = dimensions !== undefined && (await to.countRows()) >= vectorIndexRows
    const wanted = {
      id: () => lance.Index.btree(),
      document_id: () => lance.Index.btree(),
      tokens: () => lance.Index.fts(fts),
      ...(isLarge && { vector: () => lance.Index.hnswSq({ distanceType: 'cosine' }) }),
    }
    for (const [column, config] of Object.entries(wanted)) {
      if (!(await isIndexed(column, to))) await to.createIndex(column, { config: config() })
    }
  }

  return {
    async upsert(rows) {
      if (rows.length === 0) return
      const records = rows.map(toRecord)
      if (table === undefined) {
        try {
          table = await connection.createTable(name, records)
          return
        } catch (error) {
          // Another host has made it since.
          table = await openExisting(connection, name)
          if (table === undefined) throw error
        }
      }
      const documentIds = new Set(rows.map(({ documentId }) => documentId))
      await againAtConflict(table, (to) =>
        to
          .mergeInsert('id')
          .whenMatchedUpdateAll()
          .whenNotMatchedInsertAll()
          .whenNotMatchedBySourceDelete({ where: isOneOf(documentIds) })
          .execute(records),
      )
    },
    async remove(documentIds) {
      if (table === undefined || documentIds.length === 0) return
      await againAtConflict(table, (from) => from.delete(isOneOf(documentIds)))
    },
    async optimise() {
      if (table === undefined) return
      await againAtConflict(table, addIndexes)
      const cleanupOlderThan = new Date(Date.now() - keepVersionsMs)
      await againAtConflict(table, (one) => one.optimize({ cleanupOlderThan }))
    },
    async search(query, { limit, filter = {} }) {
      table ??= await openExisting(connection, name)
      if (table === undefined) return []
      let found: LanceQuery
      if ('tokens' in query) {
        hasWords ||= await isIndexed('tokens', table)
        if (!hasWords || query.tokens.trim() === '') return []
        found = table
          .query()
          .fullTextSearch(query.tokens, { columns: ['tokens'] })
          .select([...columns, '_score'])
      } else {
        const near = table
          .query()
          .nearestTo(query.vector)
          .distanceType('cosine')
          .ef(4 * limit)
        found = near.select([...columns, '_distance'])
      }
      const where = conditionOf(filter)
      const rows = await (where === '' ? found : found.where(where)).limit(limit).toArray()
      return rows.map(toHit)
    },
    async count() {
      table ??= await openExisting(connection, name)
      return (await table?.countRows()) ?? 0
    },
    async close() {
      table?.close()
      connection.close()
    },
  }
}

/** Of two hosts that write at the same moment one is told to try again. */
async function againAtConflict(table: LanceTable, work: (table: LanceTable) => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await work(table)
      return
    } catch (error) {
      if (tries > maxConflicts || !(error instanceof Error) || !/commit conflict/i.test(error.message)) throw error
      await wait(20 * 2 ** tries * Math.random())
      await table.checkoutLatest()
    }
  }
}

async function loadLance(load: OpenLanceBackendOptions['load']): Promise<LanceModule> {
  // A name that is not written out is left alone by type checkers and bundlers of those who have not installed it.
  const name: string = '@lancedb/lancedb'
  try {
    const loaded: unknown = await (load === undefined ? import(name) : load())
    if (isLance(loaded)) return loaded
  } catch (error) {
    throw new UsageError(
      `Cannot load ${name}: install it with "npm install @lancedb/lancedb@0.39 apache-arrow@18.1.0"`,
      { cause: error },
    )
  }
  throw new UsageError(`Cannot use ${name}: it has another API than version 0.39`)
}

async function openExisting(connection: LanceConnection, name: string): Promise<LanceTable | undefined> {
  return (await connection.tableNames()).includes(name) ? connection.openTable(name) : undefined
}

function checkVectors({ fields }: Awaited<ReturnType<LanceTable['schema']>>, dimensions: number | undefined): void {
  const size = fields.find((field) => field.name === 'vector')?.type.listSize
  if (size === dimensions) return
  throw new UsageError(`Cannot open the table with vectors of ${dimensions ?? 0} dimensions: it has ${size ?? 0}`)
}

function toHit(found: unknown): BackendHit {
  const { id, document_id: documentId, tokens, lang, text, metadata, _score, _distance } = hitSchema.parse(found)
  return { score: _score ?? 1 - (_distance ?? 1), row: { id, documentId, tokens, lang, text, metadata } }
}

function conditionOf({ lang, documentIdPrefix }: BackendFilter): string {
  const conditions = [
    lang === undefined ? '' : `lang = ${quoted(lang)}`,
    documentIdPrefix === undefined ? '' : `starts_with(document_id, ${quoted(documentIdPrefix)})`,
  ]
  return conditions.filter((condition) => condition !== '').join(' AND ')
}

function isOneOf(documentIds: Iterable<string>): string {
  return `document_id IN (${Array.from(documentIds, quoted).join(', ')})`
}

function quoted(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

import { join } from 'node:path'
import type { CorpusChunk } from '../corpus.ts'
import type { Engine } from '../engine.ts'
import { queryTokens, termsOf } from '../tokens.ts'
import { importPackage } from './packages.ts'

/** The part of LanceDB that is used. */
interface LanceDb {
  connect(uri: string): Promise<Connection>
  readonly Index: { fts(options: object): object; btree(): object }
  readonly MatchQuery: new (query: string, column: string) => object
}
interface Connection {
  createTable(name: string, rows: readonly Row[]): Promise<Table>
  openTable(name: string): Promise<Table>
  close(): void
}
interface Table {
  add(rows: readonly Row[]): Promise<unknown>
  createIndex(column: string, options: { config: object }): Promise<void>
  waitForIndex(names: readonly string[], timeoutSeconds: number): Promise<void>
  optimize(options?: { cleanupOlderThan: Date; deleteUnverified: boolean }): Promise<unknown>
  query(): Query
  mergeInsert(on: string): MergeInsert
  close(): void
}
interface Query {
  fullTextSearch(query: object): Query
  select(columns: readonly string[]): Query
  limit(count: number): Query
  toArray(): Promise<readonly { readonly id: string }[]>
}
interface MergeInsert {
  whenMatchedUpdateAll(): MergeInsert
  execute(rows: readonly Row[]): Promise<unknown>
}
type Row = Readonly<Record<string, string>>

const rowsAtOnce = 10_000

/** LanceDB's full-text index over our terms, which it splits at spaces only: its own tokenizers read no Chinese. */
export async function createLanceDb(packages: string): Promise<Engine> {
  const lance = await importPackage<LanceDb>(packages, '@lancedb/lancedb')
  return {
    name: 'LanceDB, our terms',

    async build(corpus, dir) {
      const connection = await lance.connect(join(dir, 'lance'))
      let table: Table | undefined
      let rows: Row[] = []
      const flush = async (): Promise<void> => {
        if (table === undefined) table = await connection.createTable('passages', rows)
        else await table.add(rows)
        rows = []
      }
      for await (const chunk of corpus.chunks()) {
        rows.push(rowOf(chunk))
        if (rows.length === rowsAtOnce) await flush()
      }
      if (rows.length > 0) await flush()
      if (table === undefined) throw new Error('Cannot index an empty corpus')
      const asIs = { lowercase: false, stem: false, removeStopWords: false, asciiFolding: false }
      const config = lance.Index.fts({ baseTokenizer: 'whitespace', withPosition: false, maxTokenLength: 80, ...asIs })
      await table.createIndex('terms', { config })
      // Without it an update reads all ids.
      await table.createIndex('id', { config: lance.Index.btree() })
      await table.waitForIndex(['terms_idx', 'id_idx'], 600)
      // What the first one puts in the place of others, the second one removes.
      for (let round = 0; round < 2; round += 1) {
        await table.optimize({ cleanupOlderThan: new Date(), deleteUnverified: true })
      }
      connection.close()
    },

    async open(dir) {
      const connection = await lance.connect(join(dir, 'lance'))
      const table = await connection.openTable('passages')
      return {
        async query(text, topK) {
          const terms = queryTokens(text)
          if (terms.length === 0) return []
          const query = table.query().fullTextSearch(new lance.MatchQuery(terms.join(' '), 'terms'))
          return (await query.select(['id']).limit(topK).toArray()).map(({ id }) => id)
        },
        async update(chunk) {
          await table
            .mergeInsert('id')
            .whenMatchedUpdateAll()
            .execute([rowOf(chunk)])
        },
        close: () => connection.close(),
      }
    },
  }
}

const rowOf = (chunk: CorpusChunk): Row => ({ ...chunk, terms: termsOf(chunk).join(' ') })

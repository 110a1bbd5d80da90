import { UsageError } from '@glmkit/core'
import type { Database } from '../store/database.ts'
import { createCodeTable } from './code-table.ts'
import type { CodeTable } from './code-table.ts'
import { fillVectors } from './fill-vectors.ts'
import type { FillOptions, FillReport } from './fill-vectors.ts'
import { codeOf, similarity, unitOf } from './quantise.ts'
import { blocksAfter, levelsIn, readSpace, removeVectors } from './vector-tables.ts'
import type { VectorSpace } from './vector-tables.ts'

/** Nearest codes, whose vectors are compared once more with eight times the precision. */
const candidates = 200

/** Vectors of chunks, in the file of their index. What it holds in memory is a copy that it brings up to date by itself. */
export interface VectorStore {
  /** Whose vectors they are; `undefined` before the first `fillIn`. */
  readonly space: VectorSpace | undefined
  count(): number
  /** So that no text has to be read for chunks that have a vector. */
  readonly has: (chunk: number) => boolean
  /**
   * Makes the vectors that are missing, and those of chunks whose text has changed. What is done is kept: after a kill, an
   * abort or an error the next call goes on from there. Searches work meanwhile.
   *
   * @throws {UsageError} If there are vectors of another model or size, unless `replaces` is set.
   * @throws {ModelError} When `embeddings` gives up. An abort rejects with `signal.reason`.
   */
  fillIn(options: FillOptions): Promise<FillReport>
  /** Forgets chunks; may be part of a transaction. Their texts stay embedded, in case they come back. */
  remove(chunks: Iterable<number>): void
  /** Drops embedded texts that no chunk has any more. */
  prune(): void
  /**
   * The chunks nearest to a query, among those that have a vector by now.
   *
   * @param query Of `space.dimensions`, of any length.
   * @returns At most `k` chunks with their cosine similarity, best first.
   * @throws {UsageError} If the query is of another size than the vectors.
   */
  search(query: Float32Array, k: number, options: NearestOptions): [chunk: number, score: number][]
}

export interface NearestOptions {
  /** Whether a chunk may be a result. Asked of a few hundred chunks, of more where it says no to most. */
  readonly isLive: (chunk: number) => boolean
}

/** @param database Its tables are made at the first `fillIn`; all but `fillIn`, `remove` and `prune` only read. */
export function openVectorStore(database: Database): VectorStore {
  let table: CodeTable | undefined
  let loadedEpoch = 0
  let loadedTo = 0

  /** Reads what has come since, whoever wrote it. */
  function codesOf({ dimensions, epoch }: VectorSpace): CodeTable {
    if (table === undefined || epoch !== loadedEpoch) {
      table = createCodeTable(dimensions)
      loadedEpoch = epoch
      loadedTo = 0
    }
    for (const { sequence, chunks, codes } of blocksAfter(database, loadedTo)) {
      table.add(chunks, codes)
      loadedTo = sequence
    }
    return table
  }

  return {
    get space() {
      return readSpace(database)
    },
    count() {
      if (readSpace(database) === undefined) return 0
      return database.get('SELECT count(*) AS n FROM vectors')?.integer('n') ?? 0
    },
    has(chunk) {
      if (readSpace(database) === undefined) return false
      return database.get('SELECT 1 FROM vectors WHERE chunk = ?', chunk) !== undefined
    },
    fillIn: (options) => fillVectors(database, options),
    remove(chunks) {
      if (readSpace(database) !== undefined) database.transaction(() => removeVectors(database, chunks))
    },
    prune() {
      if (readSpace(database) === undefined) return
      database.run('DELETE FROM embedding_cache WHERE id NOT IN (SELECT embedding FROM vectors)')
    },
    search: (query, k, { isLive }) =>
      database.snapshot(() => {
        const space = readSpace(database)
        if (space === undefined) return []
        if (query.length !== space.dimensions) {
          throw new UsageError(
            `Cannot search with a vector of ${query.length} dimensions: the index has ${space.dimensions}, use "${space.model}"`,
          )
        }
        const unit = unitOf(query)
        const near = codesOf(space).nearest(codeOf(query), Math.max(candidates, 4 * k), isLive)
        // A chunk may stand there twice, or be gone; the rows know.
        const sql = `SELECT chunk, levels FROM json_each(?) JOIN vectors ON chunk = value
          JOIN embedding_cache AS known ON known.id = embedding`
        const rows = database.all(sql, JSON.stringify([...new Set(near)]))
        return rows
          .map((row): [number, number] => [row.integer('chunk'), similarity(unit, levelsIn(row.bytes('levels')))])
          .toSorted(([, a], [, b]) => b - a)
          .slice(0, k)
      }),
  }
}

import { UsageError } from '@glmkit/core'
import type { Database } from '../store/database.ts'
import { codeOf } from './quantise.ts'

/** What makes vectors comparable, and how far they have come. */
export interface VectorSpace {
  readonly model: string
  readonly dimensions: number
  /** Grows when all code blocks are written anew. */
  readonly epoch: number
  /** Vectors taken away in this epoch, whose codes are still in their blocks. */
  readonly removed: number
}

/** Codes that were written together. */
export interface CodeBlock {
  readonly sequence: number
  readonly chunks: Float64Array
  /** One after the other. */
  readonly codes: Uint32Array
}

/**
 * Chunks share the embedding of their text, which outlives them. Codes, which are read all at once, lie in blocks; the
 * sequence of a block is never given out twice, so that whoever knows all up to one has missed nothing before it.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS vector_space (
    id INTEGER PRIMARY KEY CHECK (id = 1), model TEXT NOT NULL, dimensions INTEGER NOT NULL,
    epoch INTEGER NOT NULL, removed INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS embedding_cache (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, levels BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS vectors (chunk INTEGER PRIMARY KEY, embedding INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS code_blocks (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, chunks BLOB NOT NULL, codes BLOB NOT NULL);
`

const chunksPerBlock = 4_096

/** `undefined` if the file has never had vectors. */
export function readSpace(database: Database): VectorSpace | undefined {
  if (database.get("SELECT 1 FROM sqlite_schema WHERE name = 'vector_space'") === undefined) return undefined
  const row = database.get('SELECT model, dimensions, epoch, removed FROM vector_space')
  return (
    row && {
      model: row.text('model'),
      dimensions: row.integer('dimensions'),
      epoch: row.integer('epoch'),
      removed: row.integer('removed'),
    }
  )
}

/**
 * Sees to it that all vectors of the file are of one model. Embeddings of others stay cached, in case it comes back.
 *
 * @throws {UsageError} If there are vectors of another one, unless `replaces` says to drop them.
 */
export function claimSpace(
  database: Database,
  { model, dimensions }: Pick<VectorSpace, 'model' | 'dimensions'>,
  replaces: boolean,
): void {
  database.transaction(() => {
    const space = readSpace(database)
    if (space?.model === model && space.dimensions === dimensions) return
    if (space !== undefined && !replaces) {
      throw new UsageError(
        `Cannot add vectors of "${model}" (${dimensions} dimensions): the index has those of "${space.model}" ` +
          `(${space.dimensions}), use that model or have all of them replaced`,
      )
    }
    database.exec(tables)
    database.exec('DELETE FROM vectors; DELETE FROM code_blocks')
    const epoch = (space?.epoch ?? 0) + 1
    database.run('INSERT OR REPLACE INTO vector_space VALUES (1, ?, ?, ?, 0)', model, dimensions, epoch)
  })
}

/** Gives chunks the embeddings of these keys; must be part of a transaction. Keys that are not cached are left out. */
export function writeVectors(database: Database, chunks: readonly { id: number; key: Uint8Array }[]): void {
  const known = chunks.flatMap(({ id, key }) => {
    const row = database.get('SELECT id, levels FROM embedding_cache WHERE key = ?', key)
    return row === undefined ? [] : [{ id, embedding: row.integer('id'), code: codeOf(levelsIn(row.bytes('levels'))) }]
  })
  removeVectors(
    database,
    chunks.map(({ id }) => id),
  )
  for (const { id, embedding } of known) database.run('INSERT INTO vectors VALUES (?, ?)', id, embedding)
  writeBlock(database, known)
}

/** Must be part of a transaction. */
export function removeVectors(database: Database, chunks: Iterable<number>): void {
  let removed = 0
  for (const chunk of chunks) {
    removed += database.all('DELETE FROM vectors WHERE chunk = ? RETURNING chunk', chunk).length
  }
  if (removed > 0) database.run('UPDATE vector_space SET removed = removed + ?', removed)
}

/** Codes of vectors that are gone and blocks of a few chunks cost time: when they are many, all blocks are written anew. */
export function compactBlocks(database: Database): void {
  database.transaction(() => {
    const count = database.get('SELECT count(*) AS n FROM vectors')?.integer('n') ?? 0
    const blocks = database.get('SELECT count(*) AS n FROM code_blocks')?.integer('n') ?? 0
    const removed = readSpace(database)?.removed ?? 0
    if (removed <= count / 4 && blocks <= 100 + count / 64) return
    database.run('DELETE FROM code_blocks')
    const sql = `SELECT chunk, levels FROM vectors JOIN embedding_cache AS known ON known.id = embedding
      WHERE chunk > ? ORDER BY chunk LIMIT ${chunksPerBlock}`
    for (let last = -1, length = chunksPerBlock; length === chunksPerBlock;) {
      const rows = database.all(sql, last)
      const chunks = rows.map((row) => ({ id: row.integer('chunk'), code: codeOf(levelsIn(row.bytes('levels'))) }))
      writeBlock(database, chunks)
      last = chunks.at(-1)?.id ?? last
      length = rows.length
    }
    database.run('UPDATE vector_space SET epoch = epoch + 1, removed = 0')
  })
}

/** The blocks after a sequence, in order. */
export function* blocksAfter(database: Database, sequence: number): Generator<CodeBlock> {
  for (let last = sequence; ;) {
    const row = database.get('SELECT * FROM code_blocks WHERE sequence > ? ORDER BY sequence LIMIT 1', last)
    if (row === undefined) return
    last = row.integer('sequence')
    // Copied, for views need their place in memory to be a multiple of their width.
    const chunks = new Float64Array(row.bytes('chunks').slice().buffer)
    yield { sequence: last, chunks, codes: new Uint32Array(row.bytes('codes').slice().buffer) }
  }
}

function writeBlock(database: Database, chunks: readonly { id: number; code: Uint32Array }[]): void {
  const ids = Float64Array.from(chunks, ({ id }) => id)
  const codes = Buffer.concat(chunks.map(({ code }) => new Uint8Array(code.buffer)))
  if (chunks.length === 0) return
  database.run('INSERT INTO code_blocks (chunks, codes) VALUES (?, ?)', new Uint8Array(ids.buffer), codes)
}

export function levelsIn({ buffer, byteOffset, byteLength }: Uint8Array): Int8Array {
  return new Int8Array(buffer, byteOffset, byteLength)
}

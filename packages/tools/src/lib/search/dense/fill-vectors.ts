import { hash } from 'node:crypto'
import { ModelError, UsageError } from '@glmkit/core'
import type { Database } from '../store/database.ts'
import type { Embeddings } from './embeddings.ts'
import { quantise } from './quantise.ts'
import { claimSpace, compactBlocks, readSpace, writeVectors } from './vector-tables.ts'

export interface ChunkText {
  readonly id: number
  /** What is embedded: the passage with what stands before it. */
  readonly text: string
}

export interface FillOptions {
  /** Read no faster than vectors are made; for those that have theirs nothing is asked. */
  readonly chunks: Iterable<ChunkText> | AsyncIterable<ChunkText>
  readonly embeddings: Embeddings
  /** Asked again before a vector is written: the chunk may have gone while it was made. Default: all of them stay. */
  readonly isLive?: (chunk: number) => boolean
  /** Drop the vectors of another model and embed all of it anew. Default: false. */
  readonly replaces?: boolean
  readonly signal?: AbortSignal
  /** Called after each batch. */
  readonly onProgress?: (progress: FillReport) => void
}

export interface FillReport {
  /** Chunks looked at. */
  readonly chunks: number
  /** Vectors written. */
  readonly added: number
  /** Texts that had to be embedded; the others were known. */
  readonly embedded: number
}

interface KeyedChunk extends ChunkText {
  readonly key: Buffer
}

/** Small enough to lose at a kill, large enough for some requests at once. */
const batchSize = 256

/** See `VectorStore.fillIn`. */
export async function fillVectors(database: Database, options: FillOptions): Promise<FillReport> {
  const { chunks, embeddings, replaces = false, signal = new AbortController().signal, onProgress } = options
  signal.throwIfAborted()
  claimSpace(database, embeddings, replaces)
  let report: FillReport = { chunks: 0, added: 0, embedded: 0 }
  for await (const batch of batchesOf(chunks)) {
    const wanted = batch.map((chunk) => withKey(chunk, embeddings)).filter((chunk) => !isFilled(database, chunk))
    const isUnknown = ({ key }: KeyedChunk): boolean =>
      database.get('SELECT 1 FROM embedding_cache WHERE key = ?', key) === undefined
    // Many chunks may share a text: licences, page headers.
    const missing = [
      ...new Map(wanted.filter(isUnknown).map((chunk) => [chunk.key.toString('base64'), chunk])).values(),
    ]
    const vectors = missing.length === 0 ? [] : await embedAll(missing, embeddings, signal)
    const live = wanted.filter(({ id }) => options.isLive?.(id) ?? true)
    database.transaction(() => {
      checkSpace(database, embeddings)
      for (const [index, vector] of vectors.entries()) {
        const levels = new Uint8Array(quantise(vector).buffer)
        const sql = 'INSERT OR IGNORE INTO embedding_cache (key, levels) VALUES (?, ?)'
        database.run(sql, missing[index]?.key ?? null, levels)
      }
      writeVectors(database, live)
    })
    report = {
      chunks: report.chunks + batch.length,
      added: report.added + live.length,
      embedded: report.embedded + missing.length,
    }
    onProgress?.(report)
    signal.throwIfAborted()
  }
  compactBlocks(database)
  return report
}

async function* batchesOf(chunks: FillOptions['chunks']): AsyncGenerator<readonly ChunkText[]> {
  let batch: ChunkText[] = []
  for await (const chunk of chunks) {
    batch.push(chunk)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/** Line breaks and composed letters make no other text. */
function withKey(chunk: ChunkText, { model, dimensions }: Embeddings): KeyedChunk {
  const text = chunk.text.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  return { ...chunk, key: hash('sha256', JSON.stringify([model, dimensions, text]), 'buffer') }
}

function isFilled(database: Database, { id, key }: KeyedChunk): boolean {
  const sql = 'SELECT 1 FROM vectors JOIN embedding_cache AS known ON known.id = embedding WHERE chunk = ? AND key = ?'
  return database.get(sql, id, key) !== undefined
}

async function embedAll(
  chunks: readonly ChunkText[],
  embeddings: Embeddings,
  signal: AbortSignal,
): Promise<readonly Float32Array[]> {
  const { model, dimensions } = embeddings
  const texts = chunks.map(({ text }) => text)
  const vectors = await embeddings.embed(texts, { signal })
  const isFit = (vector: Float32Array): boolean => vector.length === dimensions && vector.every(Number.isFinite)
  if (vectors.length === chunks.length && vectors.every(isFit)) return vectors
  throw new ModelError(
    `Cannot use the vectors of "${model}": expected ${chunks.length} of ${dimensions} finite numbers, check its embed()`,
    { kind: 'server', retryable: false },
  )
}

/** @throws {UsageError} If all vectors were dropped for another model's while these were made. */
function checkSpace(database: Database, { model, dimensions }: Embeddings): void {
  const space = readSpace(database)
  if (space?.model === model && space.dimensions === dimensions) return
  throw new UsageError(`Cannot add vectors of "${model}": those of "${space?.model}" have taken their place meanwhile`)
}

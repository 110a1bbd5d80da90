import type { Database } from '../store/database.ts'
import { placeOf, readChunkText } from '../store/stored-documents.ts'
import type { Embeddings } from './embeddings.ts'
import type { ChunkText, FillReport } from './fill-vectors.ts'
import { openVectorStore } from './vector-store.ts'

/** Gives every chunk of an index a vector, and drops those of chunks that are gone. */
export async function embedChunks(
  database: Database,
  embeddings: Embeddings,
  signal: AbortSignal,
): Promise<FillReport> {
  const vectors = openVectorStore(database)
  if (vectors.space !== undefined) {
    const gone = database.all('SELECT chunk FROM vectors WHERE chunk NOT IN (SELECT id FROM chunks)')
    vectors.remove(gone.map((row) => row.integer('chunk')))
  }
  const isLive = (chunk: number): boolean => placeOf(database, chunk) !== undefined
  return vectors.fillIn({ chunks: chunksWithout(database, vectors.space !== undefined), embeddings, isLive, signal })
}

const pageSize = 1_000

function* chunksWithout(database: Database, hasVectors: boolean): Generator<ChunkText> {
  const others = hasVectors ? 'AND id NOT IN (SELECT chunk FROM vectors)' : ''
  const sql = `SELECT id FROM chunks WHERE id > ? ${others} ORDER BY id LIMIT ${pageSize}`
  for (let last = 0; ;) {
    const ids = database.all(sql, last).map((row) => row.integer('id'))
    for (const id of ids) {
      const chunk = readChunkText(database, id)
      if (chunk === undefined) continue
      const heads = [...new Set([chunk.title, ...chunk.headings])]
      yield { id, text: [...heads, chunk.text].join('\n') }
    }
    if (ids.length < pageSize) return
    last = ids.at(-1) ?? last
  }
}

import type { Database } from '../store/database.ts'
import { placeOf, readChunkText } from '../store/stored-documents.ts'
import type { Embeddings } from './embeddings.ts'
import type { ChunkText, FillReport } from './fill-vectors.ts'
import { openVectorStore } from './vector-store.ts'

/** Vectors that are made beside everything else. */
export interface Embedding {
  /** Resolves when all chunks have a vector, at once without embeddings. */
  readonly done: Promise<FillReport | undefined>
  /** Looks for chunks without a vector, from now on. */
  resume(): void
  /** Resolves when nothing is written any more. */
  pause(): Promise<void>
}

/** @param options A rebuild replaces the vectors of another model. */
export function startEmbedding(
  database: Database,
  { embeddings, rebuild = false }: { readonly embeddings?: Embeddings | undefined; readonly rebuild?: boolean },
  signal: AbortSignal,
): Embedding {
  let replaces = rebuild
  let stop = new AbortController()
  let running: Promise<void> = Promise.resolve()
  let waiting: PromiseWithResolvers<FillReport | undefined> | undefined
  let done: Promise<FillReport | undefined> = Promise.resolve(undefined)

  const run = async (given: Embeddings, { signal: paused }: AbortController): Promise<void> => {
    try {
      const report = await embedChunks(database, given, replaces, AbortSignal.any([signal, paused]))
      replaces = false
      waiting?.resolve(report)
    } catch (error) {
      // Whoever waits goes on waiting for the next run.
      if (paused.aborted && !signal.aborted) return
      waiting?.reject(error)
    }
    waiting = undefined
  }
  return {
    get done() {
      return done
    },
    resume() {
      if (embeddings === undefined || signal.aborted) return
      waiting ??= Promise.withResolvers()
      done = waiting.promise
      done.catch(() => {})
      const before = running
      stop.abort()
      stop = new AbortController()
      const mine = stop
      running = before.then(() => run(embeddings, mine))
    },
    async pause() {
      stop.abort()
      await running
    },
  }
}

/** Gives every chunk of an index a vector, and drops those of chunks that are gone. */
async function embedChunks(
  database: Database,
  embeddings: Embeddings,
  replaces: boolean,
  signal: AbortSignal,
): Promise<FillReport> {
  const vectors = openVectorStore(database)
  if (vectors.space !== undefined) {
    const gone = database.all('SELECT chunk FROM vectors WHERE chunk NOT IN (SELECT id FROM chunks)')
    vectors.remove(gone.map((row) => row.integer('chunk')))
  }
  const isLive = (chunk: number): boolean => placeOf(database, chunk) !== undefined
  return vectors.fillIn({
    chunks: chunksWithout(database, vectors.space !== undefined),
    embeddings,
    isLive,
    replaces,
    signal,
  })
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

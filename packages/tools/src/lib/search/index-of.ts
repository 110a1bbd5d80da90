import { UsageError } from '@glmkit/core'
import type { Embeddings } from './dense/embeddings.ts'
import { fuse } from './dense/fuse.ts'
import { type Rerank, rerankBy } from './dense/rerank.ts'
import { openVectorStore, type VectorStore } from './dense/vector-store.ts'
import type { DocumentIndex, SearchOptions, SearchResponse, SearchResult } from './document-index.ts'
import { type FoundChunk, type LexicalResult, searchLexical } from './rank/search-lexical.ts'
import { createScorer } from './rank/score.ts'
import { toResult } from './rank/to-result.ts'
import { findRef } from './refs.ts'
import { stalenessOf } from './staleness.ts'
import type { Database } from './store/database.ts'
import { createIndexReader, type IndexReader, type IndexView } from './store/index-reader.ts'
import { numberIn, textIn } from './store/schema.ts'
import { documentSource, listDocuments, readDocument, skippedFiles } from './store/stored-documents.ts'

/** What a search may use beside the words. */
export interface RankingOptions {
  /** Those the index was made with. Without them, or while it has no vectors, searches are lexical. */
  readonly embeddings?: Embeddings | undefined
  /** Orders the best passages anew. */
  readonly rerank?: Rerank | undefined
  /** Told in one line what a search did without, such as an endpoint that is down. Default: to stderr. */
  readonly onWarning?: ((warning: string) => void) | undefined
}

/** So many of the best by words and by meaning are fused, and so many are reranked. */
const fusedCount = 100
const rerankedCount = 30

export function indexOf(
  database: Database,
  { embeddings, rerank, onWarning = (warning) => process.stderr.write(`${warning}\n`) }: RankingOptions,
): DocumentIndex & { readonly reader: IndexReader } {
  const reader = createIndexReader(database)
  const scorer = createScorer()
  const vectors = openVectorStore(database)

  /** `undefined` if the search is to be lexical. */
  const vectorOf = async (
    query: string,
    { mode = 'auto', signal }: SearchOptions,
  ): Promise<Float32Array | undefined> => {
    if (mode === 'lexical' || (mode === 'auto' && embeddings === undefined)) return undefined
    const space = vectors.space
    if (embeddings === undefined || space === undefined) {
      if (mode === 'auto') return undefined
      throw new UsageError('Cannot search by meaning: the index has no vectors, create it with embeddings')
    }
    checkSpace(space, embeddings)
    try {
      const [vector] = await embeddings.embed([query], { signal: signal ?? new AbortController().signal })
      return vector
    } catch (error) {
      signal?.throwIfAborted()
      if (mode === 'hybrid') throw error
      onWarning(`Searched by words only: ${error instanceof Error ? error.message : String(error)}`)
      return undefined
    }
  }

  const rank = (view: IndexView, query: string, options: SearchOptions, vector: Float32Array | undefined) => {
    const { topK = 5, paths = [], lang, maxPerDocument = Infinity } = options
    const wanted = rerank === undefined ? topK : Math.max(topK, rerankedCount)
    const count = vector === undefined ? wanted : Math.max(wanted, fusedCount)
    const lexical = searchLexical(view, scorer, query, { topK: count, paths, lang, maxPerDocument })
    const found = vector === undefined ? lexical.found : fused(lexical, vectors, vector, count, maxPerDocument)
    const root = textIn(database, 'root')
    const results = found.slice(0, wanted).flatMap((one): SearchResult[] => {
      const result = toResult(database, one, one.score, lexical.plan)
      if (result === undefined) return []
      const stale = stalenessOf(root, documentSource(database, view.generation, result.documentId))
      return [{ ...result, ...(stale !== undefined && { stale }) }]
    })
    return { results, plan: lexical.plan }
  }

  const index: DocumentIndex & { readonly reader: IndexReader } = {
    reader,

    async search(query, options = {}): Promise<SearchResponse> {
      const { topK = 5, signal = new AbortController().signal } = options
      if (!(Number.isInteger(topK) && topK > 0))
        throw new UsageError(`Cannot search: topK is ${topK}, expected 1 or more`)
      signal.throwIfAborted()
      const vector = await vectorOf(query, options)
      const { results, plan } = reader.read((view) => rank(view, query, options, vector))
      const ordered = rerank === undefined ? results : await rerankBy(rerank, query, results, { signal, onWarning })
      return {
        results: ordered.slice(0, topK),
        missing: plan.missing,
        corrected: Object.fromEntries(
          Array.from(plan.corrected, ([word, found]) => [word.surface, found.map(({ surface }) => surface)]),
        ),
        mode: vector === undefined ? 'lexical' : 'hybrid',
      }
    },

    stats: () =>
      reader.read(({ chunks, documents }) => {
        const updatedAt = numberIn(database, 'updated_at')
        return { documents, chunks, updatedAt: updatedAt === 0 ? undefined : new Date(updatedAt) }
      }),
    documents: () => reader.read(({ generation }) => listDocuments(database, generation)),
    skipped: () => reader.read(({ generation }) => skippedFiles(database, generation)),

    document: (documentId) =>
      reader.read(({ generation }) => {
        const document = readDocument(database, generation, documentId)
        if (document === undefined) return undefined
        const stale = stalenessOf(textIn(database, 'root'), documentSource(database, generation, documentId))
        return { ...document, ...(stale !== undefined && { stale }) }
      }),
    resolve: (ref) => findRef((documentId) => index.document(documentId), ref),

    async close() {
      database.close()
    },
    [Symbol.asyncDispose]: () => index.close(),
  }
  return index
}

/** By words and by meaning, both rankings counting alike. */
function fused(
  lexical: LexicalResult,
  vectors: VectorStore,
  vector: Float32Array,
  count: number,
  maxPerDocument: number,
): FoundChunk[] {
  const near = vectors.search(vector, count, { isLive: lexical.accepts }).map(([chunk]) => chunk)
  const ranked = fuse([{ ids: lexical.found.map(({ chunk }) => chunk.id) }, { ids: near }])
  const perDocument = new Map<number, number>()
  return ranked.flatMap(([id, score]) => {
    const found = lexical.read(id)
    if (found === undefined) return []
    const taken = perDocument.get(found.chunk.document) ?? 0
    if (taken >= maxPerDocument) return []
    perDocument.set(found.chunk.document, taken + 1)
    return [{ ...found, score }]
  })
}

function checkSpace(space: { readonly model: string; readonly dimensions: number }, embeddings: Embeddings): void {
  if (space.model === embeddings.model && space.dimensions === embeddings.dimensions) return
  throw new UsageError(
    `Cannot search by "${embeddings.model}" (${embeddings.dimensions} dimensions): the vectors of the index are of ` +
      `"${space.model}" (${space.dimensions}), open it with those embeddings`,
  )
}

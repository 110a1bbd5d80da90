import type { Language } from '../analysis/language.ts'
import { parseQuery } from '../analysis/query.ts'
import type { Embeddings } from '../dense/embeddings.ts'
import { fuse } from '../dense/fuse.ts'
import { pathFilter } from '../path-filter.ts'
import type { ParsedDocument } from '../ingest/parsed-document.ts'
import { headsOf, passageOf, rowsOf } from './document-rows.ts'
import { createRowRanking } from './row-ranking.ts'
import type { RankedPassage } from './row-ranking.ts'
import type { BackendFilter, BackendHit, BackendQuery, BackendRow, SearchBackend } from './search-backend.ts'

export interface CreateBackendIndexOptions {
  readonly backend: SearchBackend
  /** Gives rows and queries vectors. Default: words alone. */
  readonly embeddings?: Embeddings
}

export interface BackendDocument {
  readonly documentId: string
  readonly document: ParsedDocument
}

export interface BackendSearchOptions {
  /** Most results to return. Default: 5. */
  readonly topK?: number
  /** Only documents whose id matches one of these globs. A `path:` in the query does the same. */
  readonly paths?: readonly string[]
  /** A `lang:` in the query does the same. */
  readonly lang?: Language
  readonly signal?: AbortSignal
}

export interface BackendResponse {
  /** Best first. Scores compare within one response only. */
  readonly results: readonly RankedPassage[]
  /** Words of the query, as written, that occur in no document. */
  readonly missing: readonly string[]
}

/** Documents in a {@link SearchBackend}, ranked as those of an index in a file. */
export interface BackendIndex extends AsyncDisposable {
  /** Adds documents, or replaces those of their ids. @returns Rows written. */
  add(documents: Iterable<BackendDocument> | AsyncIterable<BackendDocument>, signal?: AbortSignal): Promise<number>
  remove(documentIds: readonly string[]): Promise<void>
  search(query: string, options?: BackendSearchOptions): Promise<BackendResponse>
  close(): Promise<void>
}

/** Written at once. */
const batchRows = 2_000
/** What the backend finds is scored anew: what it has at place 100 hardly ever belongs among the first ten. */
const minCandidates = 100
/** So many of the best are read again, word by word. */
const rereadCount = 50

/**
 * Feeds a backend with our terms and ranks what it finds: the backend looks through millions of rows, and what it returns
 * is scored exactly as the index in a file scores its chunks, except that no document counts as a whole and unknown words
 * are not corrected. A document needs to fit in memory, the collection does not.
 */
export function createBackendIndex({ backend, embeddings }: CreateBackendIndexOptions): BackendIndex {
  const ranking = createRowRanking(backend)

  async function write(rows: readonly BackendRow[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const texts = embeddings === undefined ? [] : rows.map((row) => `${headsOf(passageOf(row))}\n\n${row.text}`)
    const vectors = await embeddings?.embed(texts, { signal })
    await backend.upsert(
      rows.map((row, index) => ({ ...row, ...(vectors?.[index] !== undefined && { vector: vectors[index] }) })),
    )
  }

  async function vectorOf(query: string, signal: AbortSignal): Promise<Float32Array | undefined> {
    const vectors = await embeddings?.embed([query], { signal })
    return vectors?.[0]
  }

  return {
    async add(documents, signal = new AbortController().signal) {
      let written = 0
      let batch: BackendRow[] = []
      const flush = async (): Promise<void> => {
        await write(batch, signal)
        written += batch.length
        batch = []
      }
      for await (const { documentId, document } of documents) {
        const rows = rowsOf(documentId, document)
        if (rows.length === 0) await backend.remove([documentId])
        batch.push(...rows)
        if (batch.length >= batchRows) await flush()
      }
      if (batch.length > 0) await flush()
      await backend.optimise()
      ranking.forget()
      return written
    },

    async remove(documentIds) {
      await backend.remove(documentIds)
      await backend.optimise()
      ranking.forget()
    },

    async search(text, { topK = 5, paths = [], lang, signal = new AbortController().signal } = {}) {
      const query = parseQuery(text)
      const globs = [paths, query.paths].filter((one) => one.length > 0)
      const filter = filterOf(lang ?? query.langFilter, globs)
      const limit = Math.max(minCandidates, 10 * topK)
      const find = async (by: BackendQuery): Promise<readonly BackendHit[]> => {
        const hits = await backend.search(by, { limit, filter })
        signal.throwIfAborted()
        return hits.filter(({ row }) => globs.every((any) => pathFilter(any)(row.documentId)))
      }
      const [plan, vector] = await Promise.all([ranking.plan(query), vectorOf(text, signal)])
      const [byWords, byVector] = await Promise.all([
        plan.terms.size === 0 ? [] : find({ tokens: [...plan.terms.keys()].join(' ') }),
        vector === undefined ? [] : find({ vector }),
      ])
      const count = Math.max(rereadCount, topK)
      const ranked = ranking.rank(
        plan,
        byWords.map(({ row }) => row),
        count,
      )
      if (vector === undefined) return { results: ranked.slice(0, topK), missing: plan.missing }
      const near = byVector.slice(0, count).map(({ row }) => row)
      const known = new Map([...ranking.rank(plan, near, count), ...ranked].map((one) => [one.passage.chunkId, one]))
      const fused = fuse([{ ids: ranked.map(({ passage }) => passage.chunkId) }, { ids: near.map(({ id }) => id) }])
      const results = fused.flatMap(([id, score]) => {
        const one = known.get(id)
        return one === undefined ? [] : [{ ...one, score }]
      })
      return { results: results.slice(0, topK), missing: plan.missing }
    },

    close: () => backend.close(),
    [Symbol.asyncDispose]: () => backend.close(),
  }
}

/** What of it a backend can tell: the part of a glob that has no pattern in it. */
function filterOf(lang: Language | undefined, globs: readonly (readonly string[])[]): BackendFilter {
  const [glob, ...others] = globs.length === 1 ? (globs[0] ?? []) : []
  const prefix = glob === undefined || others.length > 0 ? '' : (/^[^*?[{!(@+\\]*/.exec(glob)?.[0] ?? '')
  return { ...(lang !== undefined && { lang }), ...(prefix !== '' && { documentIdPrefix: prefix }) }
}

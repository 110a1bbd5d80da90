import type { Language } from '../analysis/language.ts'

/** A passage as a backend keeps it. */
export interface BackendRow {
  readonly id: string
  readonly documentId: string
  /**
   * Our terms joined by spaces, each as often as it counts, those of headings threefold. To be split at spaces and indexed
   * as they are: no lower case, stems or stop words, so that every backend finds what the index in a file finds.
   */
  readonly tokens: string
  readonly lang: Language
  readonly text: string
  /** On all rows or on none. */
  readonly vector?: Float32Array
  /** Kept and given back. */
  readonly metadata: string
}

/** One ranking: by words, by BM25 over `tokens`, any of them enough; or by the cosine of vectors. */
export type BackendQuery = { readonly tokens: string } | { readonly vector: Float32Array }

export interface BackendFilter {
  readonly lang?: Language
  /** What the document's id begins with; more may be let through, it is only there to save work. */
  readonly documentIdPrefix?: string
}

export interface BackendHit {
  /**
   * For words above 0: Okapi BM25 with k1 = 1.2, b = 0.75 and the factor `k1 + 1`, which Lucene leaves out: multiply by
   * 2.2. Else the cosine.
   */
  readonly score: number
  /** Without its vector. */
  readonly row: BackendRow
}

/**
 * What a collection needs that outgrows one machine: a search engine or a database that finds candidates. Ranking stays
 * ours, see {@link createBackendIndex}. All methods reject with the backend's own errors.
 */
export interface SearchBackend {
  /** Adds whole documents: all rows of one come in one call and replace those it had. Found from the next `optimise` on. */
  upsert(rows: readonly BackendRow[]): Promise<void>
  /** Unknown ids are fine. */
  remove(documentIds: readonly string[]): Promise<void>
  /** To be called after a batch: makes what was written visible, and fast to search. */
  optimise(): Promise<void>
  /** Best first. */
  search(
    query: BackendQuery,
    options: { readonly limit: number; readonly filter?: BackendFilter },
  ): Promise<readonly BackendHit[]>
  /** Rows. */
  count(): Promise<number>
  close(): Promise<void>
}

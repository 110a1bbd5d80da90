import type { Language } from './language.ts'

/** A passage of a document, to show or to cite. */
export interface Chunk {
  /** POSIX path relative to the folder. */
  readonly documentId: string
  readonly chunkId: string
  /** Title of the document. */
  readonly title: string
  /** The headings it stands under, outermost first. */
  readonly headings: readonly string[]
  /** 1-based. */
  readonly startLine: number
  /** 1-based, inclusive. */
  readonly endLine: number
  /** The file's lines `startLine..endLine`, joined by `\n`. */
  readonly text: string
  /** How to cite it: `path#heading:startLine-endLine`, the last heading or else the title, without square brackets. */
  readonly ref: string
}

export interface SearchResult extends Chunk {
  /** Above 0, comparable within one response only. */
  readonly score: number
}

export interface SearchResponse {
  /** Best first. */
  readonly results: readonly SearchResult[]
  /** Words of the query, as written, that occur in no document. */
  readonly missing: readonly string[]
}

export interface SearchOptions {
  /** Most results to return. Default: 5. */
  readonly topK?: number
}

export interface IndexedDocument {
  /** POSIX path relative to the folder. */
  readonly documentId: string
  readonly title: string
  readonly lang: Language
}

/** A folder of documents, ready to be searched. Make one with `createIndex`. */
export interface DocumentIndex {
  /** In the order of their ids. */
  readonly documents: readonly IndexedDocument[]
  readonly chunkCount: number
  /** Ids of the files left out because they are not UTF-8 text. */
  readonly skipped: readonly string[]
  search(query: string, options?: SearchOptions): SearchResponse
  /** The lines a citation names, any range under its heading; `undefined` if they or the heading do not exist. */
  resolve(ref: string): Chunk | undefined
}

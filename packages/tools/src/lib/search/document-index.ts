import type { Language } from './analysis/language.ts'
import type { DocumentKind, Section } from './ingest/parsed-document.ts'

/** A passage of a document, to show or to cite. */
export interface Chunk {
  /** POSIX path relative to the folder, or the id of a JSONL record. */
  readonly documentId: string
  /** `documentId:startLine-endLine`, with `@start` where several chunks share a line. */
  readonly chunkId: string
  /** Title of the document. */
  readonly title: string
  /** The headings it stands under, outermost first. */
  readonly headings: readonly string[]
  /** 1-based lines of the document's text. */
  readonly startLine: number
  /** 1-based, inclusive. */
  readonly endLine: number
  /** 1-based; of a PDF only. */
  readonly page?: number
  /** Character (UTF-16) offsets into the document's text, `end` exclusive. */
  readonly start: number
  readonly end: number
  /** The same in bytes of UTF-8. */
  readonly startByte: number
  readonly endByte: number
  readonly text: string
  /**
   * How to cite it, without square brackets: `path#heading:startLine-endLine`, the last heading or else the title;
   * `path#p.3:startLine-endLine` for page 3 of a PDF.
   */
  readonly ref: string
}

export interface SearchResult extends Chunk {
  readonly lang: Language
  /** Above 0, comparable within one response only. */
  readonly score: number
  /** `[start, end)` character offsets into `text` of the words that matched. */
  readonly highlights: readonly (readonly [start: number, end: number])[]
  /** Words of the query it holds, and those it does not, as written. */
  readonly why: { readonly terms: readonly string[]; readonly missingTerms: readonly string[] }
  /** The file was changed or deleted after it was indexed. */
  readonly stale?: 'changed' | 'deleted'
}

export interface SearchResponse {
  /** Best first. */
  readonly results: readonly SearchResult[]
  /** Words of the query, as written, that occur in no document. */
  readonly missing: readonly string[]
  /** What else unknown words were searched as: `{ contxt: ['context'] }`. */
  readonly corrected: Readonly<Record<string, readonly string[]>>
  /** `hybrid` if vectors had a say. */
  readonly mode: 'lexical' | 'hybrid'
}

export interface SearchOptions {
  /** Most results to return. Default: 5. */
  readonly topK?: number
  /** Only documents whose id matches one of these globs, `docs/**`. A `path:` in the query does the same. */
  readonly paths?: readonly string[]
  /** Only documents of this language. A `lang:` in the query does the same. */
  readonly lang?: Language
  /** Most results of one document. Default: no limit. */
  readonly maxPerDocument?: number
  /** `hybrid` needs an index with embeddings; `auto`, the default, is hybrid where there are any. */
  readonly mode?: 'auto' | 'lexical' | 'hybrid'
  readonly signal?: AbortSignal
}

export interface IndexedDocument {
  readonly documentId: string
  readonly title: string
  readonly lang: Language
  readonly kind: DocumentKind
  readonly chunks: number
  /** Lines of its text. */
  readonly lines: number
  /** PDF only. */
  readonly pages?: number
}

/** A document as it was indexed. */
export interface StoredDocument extends IndexedDocument {
  readonly text: string
  readonly sections: readonly Section[]
  /** PDF only: the line each page begins with. */
  readonly pageLines?: readonly number[]
  readonly stale?: 'changed' | 'deleted'
}

/** A file that could not be indexed. */
export interface SkippedFile {
  readonly path: string
  readonly reason: string
}

export interface IndexStats {
  readonly documents: number
  readonly chunks: number
  /** Of the last change; `undefined` if it is empty. */
  readonly updatedAt: Date | undefined
}

/** Documents, ready to be searched. Make one with `createIndex`, open one that exists with `openIndex`. */
export interface DocumentIndex extends AsyncDisposable {
  stats(): IndexStats
  /** In the order of their ids. */
  documents(): readonly IndexedDocument[]
  /** Files of the folder that are not in the index, and why. */
  skipped(): readonly SkippedFile[]
  search(query: string, options?: SearchOptions): Promise<SearchResponse>
  /** The whole document as it was indexed, `undefined` if there is none of that id. */
  document(documentId: string): StoredDocument | undefined
  /** The lines a citation names, any range under its heading or on its page; `undefined` if they do not exist. */
  resolve(ref: string): Chunk | undefined
  close(): Promise<void>
}

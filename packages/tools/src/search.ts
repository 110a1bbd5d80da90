export { checkCitations, parseCitations } from './lib/search/citations.ts'
export type { CheckedCitation } from './lib/search/citations.ts'
export { createIndex } from './lib/search/create-index.ts'
export type { CreateIndexOptions } from './lib/search/create-index.ts'
export type {
  Chunk,
  DocumentIndex,
  IndexedDocument,
  SearchOptions,
  SearchResponse,
  SearchResult,
} from './lib/search/document-index.ts'
export { DocumentsError } from './lib/search/documents-error.ts'
export { searchDocuments } from './lib/search/search-documents.ts'
export type { SearchDocumentsInput, SearchDocumentsOutput } from './lib/search/search-documents.ts'

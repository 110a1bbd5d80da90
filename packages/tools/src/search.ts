export { createBackendIndex } from './lib/search/backend/backend-index.ts'
export type {
  BackendDocument,
  BackendIndex,
  BackendResponse,
  BackendSearchOptions,
  CreateBackendIndexOptions,
} from './lib/search/backend/backend-index.ts'
export type {
  BackendFilter,
  BackendHit,
  BackendQuery,
  BackendRow,
  SearchBackend,
} from './lib/search/backend/search-backend.ts'
export { createGlmContext } from './lib/search/dense/contextualise.ts'
export type { Contextualise, CreateGlmContextOptions } from './lib/search/dense/contextualise.ts'
export { createEmbeddings } from './lib/search/dense/embeddings.ts'
export type { CreateEmbeddingsOptions, Embeddings } from './lib/search/dense/embeddings.ts'
export type { FillReport } from './lib/search/dense/fill-vectors.ts'
export type { Rerank } from './lib/search/dense/rerank.ts'
export { createIndex } from './lib/search/create-index.ts'
export type { CreateIndexOptions, WritableIndex } from './lib/search/create-index.ts'
export type {
  Chunk,
  DocumentIndex,
  IndexedDocument,
  IndexStats,
  SearchOptions,
  SearchResponse,
  SearchResult,
  SkippedFile,
  StoredDocument,
} from './lib/search/document-index.ts'
export { DocumentsError } from './lib/search/documents-error.ts'
export type { RankingOptions } from './lib/search/index-of.ts'
export { openIndex } from './lib/search/open-index.ts'
export { IndexStoreError } from './lib/search/store/index-store-error.ts'
export { IndexLockedError } from './lib/search/store/writer-lock.ts'
export type { IndexProgress, IndexReport } from './lib/search/sync/index-report.ts'
export type { DocumentRecord } from './lib/search/sync/records.ts'
export { checkCitations, parseCitations } from './lib/search/tools/citations.ts'
export type { CheckedCitation } from './lib/search/tools/citations.ts'
export { documentTools } from './lib/search/tools/document-tools.ts'
export { grepDocuments } from './lib/search/tools/grep-documents.ts'
export { listDocuments } from './lib/search/tools/list-documents.ts'
export { openAiSearch } from './lib/search/tools/openai-search.ts'
export { openDocument } from './lib/search/tools/open-document.ts'
export { outlineDocument } from './lib/search/tools/outline-document.ts'
export { searchDocuments } from './lib/search/tools/search-documents.ts'
export type {
  SearchDocumentsInput,
  SearchDocumentsOptions,
  SearchDocumentsOutput,
} from './lib/search/tools/search-documents.ts'
export { verifyCitation } from './lib/search/tools/verify-citation.ts'
export { parseFile } from './lib/search/ingest/parse-file.ts'
export type { ParseFileOptions } from './lib/search/ingest/parse-file.ts'
export type { DocumentKind, ParsedDocument, Passage, Section } from './lib/search/ingest/parsed-document.ts'

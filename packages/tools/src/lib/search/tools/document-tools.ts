import type { Tool } from '@glmkit/core'
import type { DocumentIndex } from '../document-index.ts'
import { grepDocuments } from './grep-documents.ts'
import { listDocuments } from './list-documents.ts'
import { openDocument } from './open-document.ts'
import { outlineDocument } from './outline-document.ts'
import { searchDocuments } from './search-documents.ts'
import type { SearchDocumentsOptions } from './search-documents.ts'
import { verifyCitation } from './verify-citation.ts'

/** All a model needs to find, read and cite documents: search, open, list, grep, outline and verify. */
export function documentTools(index: DocumentIndex, options: SearchDocumentsOptions = {}): readonly Tool[] {
  return [
    searchDocuments(index, options),
    openDocument(index),
    listDocuments(index),
    grepDocuments(index),
    outlineDocument(index),
    verifyCitation(index),
  ]
}

import { expect, it } from 'vitest'
import * as search from './search.ts'

it('exports', () => {
  expect(Object.keys(search).toSorted()).toMatchInlineSnapshot(`
    [
      "DocumentsError",
      "IndexLockedError",
      "IndexStoreError",
      "checkCitations",
      "createBackendIndex",
      "createEmbeddings",
      "createGlmContext",
      "createIndex",
      "documentTools",
      "grepDocuments",
      "listDocuments",
      "openAiSearch",
      "openDocument",
      "openIndex",
      "outlineDocument",
      "parseCitations",
      "parseFile",
      "searchDocuments",
      "verifyCitation",
    ]
  `)
})

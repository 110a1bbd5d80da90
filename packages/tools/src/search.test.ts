import { expect, it } from 'vitest'
import * as search from './search.ts'

it('exports', () => {
  expect(Object.keys(search).toSorted()).toMatchInlineSnapshot(`
    [
      "DocumentsError",
      "checkCitations",
      "createIndex",
      "parseCitations",
      "searchDocuments",
    ]
  `)
})

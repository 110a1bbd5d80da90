import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkCitations, parseCitations } from './citations.ts'
import { createIndex } from './create-index.ts'
import type { DocumentIndex } from './document-index.ts'
import { searchDocuments } from './search-documents.ts'

let dir: string
let index: DocumentIndex
const context = { runId: 'r', callId: 'c', signal: new AbortController().signal, progress: () => {} }

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-search-'))
  await writeFile(
    join(dir, 'boats.md'),
    '# Boats\n\n## Hull\n\nThe hull is blue.\n\n## Sails\n\nThe sails are white.\n',
  )
  await writeFile(join(dir, 'long.txt'), `Anchors\n\n${'anchor '.repeat(1000)}`)
  index = await createIndex({ dir })
})

afterAll(async () => {
  await rm(dir, { recursive: true })
})

describe('searchDocuments', () => {
  it('tells the model what it takes', () => {
    expect(searchDocuments(index).parameters).toEqual({
      type: 'object',
      properties: {
        query: { type: 'string', minLength: 1, maxLength: 400, description: 'Keywords or a question' },
        top_k: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
      },
      required: ['query'],
    })
  })

  it('checks its input and fills in top_k', async () => {
    const tool = searchDocuments(index)
    expect(await tool.parse({ query: ' hull ' })).toEqual({ input: { query: 'hull', top_k: 5 } })
    expect(await tool.parse({ query: '  ' })).toMatchObject({ issues: expect.stringMatching(/^query: /) })
    expect(await tool.parse({ query: 'hull', top_k: 21 })).toMatchObject({ issues: expect.stringMatching(/^top_k: /) })
  })

  it('returns passages to cite and the words it did not find', async () => {
    expect(await searchDocuments(index).execute({ query: 'purple hull', top_k: 1 }, context)).toEqual({
      results: [{ ref: 'boats.md#Hull:1-5', title: 'Boats', text: '# Boats\n\n## Hull\n\nThe hull is blue.' }],
      missing: ['purple'],
    })
  })

  it('cuts a passage that would flood the prompt, and says so', async () => {
    const { results } = await searchDocuments(index).execute({ query: 'anchor', top_k: 1 }, context)
    expect(results[0]?.text).toMatch(/anchor\s*\S*\n\[cut: \d+ more characters\]$/)
    expect(results[0]?.text.length).toBeLessThan(4_050)
  })
})

describe('parseCitations', () => {
  it('finds each citation once, in order, and nothing else in brackets', () => {
    const answer =
      'Blue [boats.md#Hull:1-5], white [boats.md#Sails:7-9; a/b.md#C: x:3] 蓝色[boats.md#Hull:1-5]。 ' +
      'See [1], [link](x.md#y), [todo] and arr[0], [a.md#b].'
    expect(parseCitations(answer)).toEqual(['boats.md#Hull:1-5', 'boats.md#Sails:7-9', 'a/b.md#C: x:3'])
  })
})

describe('checkCitations', () => {
  it('tells real citations from invented ones', () => {
    expect(checkCitations('Blue [boats.md#Hull:5-5], red [boats.md#Keel:5-5].', index)).toEqual([
      { ref: 'boats.md#Hull:5-5', chunk: expect.objectContaining({ text: 'The hull is blue.' }) },
      { ref: 'boats.md#Keel:5-5' },
    ])
  })
})

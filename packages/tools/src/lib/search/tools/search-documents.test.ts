import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIndex } from '../create-index.ts'
import type { DocumentIndex } from '../document-index.ts'
import { searchDocuments } from './search-documents.ts'
import type { SearchDocumentsInput, SearchDocumentsOutput } from './search-documents.ts'

let dir: string
let index: DocumentIndex
const context = { runId: 'r', callId: 'c', signal: new AbortController().signal, progress: () => {} }

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-search-'))
  await writeFile(
    join(dir, 'boats.md'),
    '# Boats\n\n## Hull\n\nThe hull is blue.\n\n## Sails\n\nThe sails are white.\n',
  )
  const filler = 'Nothing of note was written down on this day. '.repeat(13)
  const days = Array.from({ length: 12 }, (_, day) => `## Day ${day}\n\n${filler}The anchor fell. ${filler}\n`)
  await writeFile(join(dir, 'log.md'), `# Log\n\n${days.join('\n')}`)
  index = await createIndex({ dir })
})

afterAll(async () => {
  await index.close()
  await rm(dir, { recursive: true })
})

async function search(input: Partial<SearchDocumentsInput>, maxChars?: number): Promise<SearchDocumentsOutput> {
  const tool = searchDocuments(index, maxChars === undefined ? {} : { maxChars })
  return await tool.execute({ query: '', top_k: 5, ...input }, context)
}

describe('searchDocuments', () => {
  it('tells the model what it takes', () => {
    expect(searchDocuments(index).parameters).toEqual({
      type: 'object',
      properties: {
        query: {
          type: 'string',
          minLength: 1,
          maxLength: 400,
          description: 'Keywords or a question; "exact phrase" and -word work',
        },
        top_k: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
        paths: {
          type: 'array',
          items: { type: 'string', minLength: 1 },
          maxItems: 20,
          description: 'Only these: globs such as docs/**',
        },
        lang: { type: 'string', enum: ['en', 'fr', 'zh'] },
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

  it('returns passages to cite, the words it did not find, and nothing that says nothing', async () => {
    expect(await search({ query: 'purple hull', top_k: 1 })).toEqual({
      results: [
        {
          ref: expect.stringMatching(/^boats\.md#/),
          title: 'Boats',
          text: expect.stringContaining('The hull is blue.'),
        },
      ],
      missing: ['purple'],
    })
  })

  it('says what a passage lacks that others have', async () => {
    const { results } = await search({ query: 'white hull', top_k: 2 })
    expect(results.map(({ missing }) => missing)).toEqual(expect.arrayContaining([['white'], ['hull']]))
  })

  it('keeps to its budget: the best passages whole, later ones around the words that matched, with what was cut', async () => {
    const { results } = await search({ query: 'anchor day', top_k: 8 }, 3_000)
    const sizes = results.map(({ text }) => text.length)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_100)
    expect(results[0]).not.toHaveProperty('cut')
    expect(results.length).toBeGreaterThan(4)
    const cut = results.find((result) => result.cut !== undefined)
    expect(cut?.text).toMatch(/^(?:\[…\] )?[^]*The anchor fell[^]* \[…\]$/)
    const whole = index.resolve(cut?.ref ?? '')?.text ?? ''
    const shown = cut?.text.replaceAll(/^\[…\] | \[…\]$/g, '') ?? ''
    expect(whole).toContain(shown)
    expect(cut?.cut).toBe(whole.length - shown.length)
  })

  it('says how many passages it had no room for', async () => {
    const { results, omitted } = await search({ query: 'anchor', top_k: 10 }, 1_000)
    expect(results.length).toBeGreaterThan(1)
    expect(results.length + (omitted ?? 0)).toBe(10)
  })

  it('says that something is not in the documents, and what to try', async () => {
    const nothing = await search({ query: 'ornithorynque violet' })
    expect(nothing).toMatchObject({ results: [], missing: ['ornithorynque', 'violet'] })
    expect(nothing.note).toMatch(
      /^Not in the documents\. Try synonyms .*\(en\).* say that the documents do not tell\.$/,
    )

    expect((await search({ query: 'hull -blue' })).note).toMatch(/^Nothing fits the query as it is: .*without -words/)
    expect(await search({ query: '"blue sails"' })).toMatchObject({ missing: ['"blue sails"'] })

    const hardly = await search({ query: 'zeppelin helium volume white' })
    expect(hardly.results).not.toEqual([])
    expect(hardly.note).toMatch(/^Hardly anything matches: .* 1 of the words, no document has "zeppelin"/)

    const elsewhere = await search({ query: 'hull', paths: ['engines/**'] })
    expect(elsewhere.note).toBe('No document is in engines/**: search without, or list them.')
  })
})

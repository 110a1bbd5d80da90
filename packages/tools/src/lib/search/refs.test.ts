import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Chunk, StoredDocument } from './document-index.ts'
import { parseFile } from './ingest/parse-file.ts'
import { linesOf } from './line-table.ts'
import { chunkAt, findRef, refOf, resolveRef } from './refs.ts'
import { checkCitations } from './tools/citations.ts'

async function documentOf(documentId: string, text: string, pageLines?: number[]): Promise<StoredDocument> {
  const parsed = await parseFile('a.md', Buffer.from(text))
  if ('reason' in parsed) throw new Error(parsed.reason)
  const { kind, title, sections, passages } = parsed
  const document = {
    documentId,
    kind,
    title,
    lang: 'en',
    chunks: passages.length,
    text: parsed.text,
    sections,
  } as const
  return { ...document, lines: linesOf(document).count, ...(pageLines && { pageLines }) }
}

const manual = '# Models\n\n## Context window\n\nA lot.\n\n## Sampling\n\nThe temperature is 1.0.\n'

describe('resolveRef', () => {
  it('finds any lines under a heading, of the title too, and says all about them', async () => {
    const document = await documentOf('en/models.md', `é\r\n${manual.replaceAll('\n', '\r\n')}`)
    expect(resolveRef(document, ' en/models.md#sampling:10 ')).toEqual({
      documentId: 'en/models.md',
      chunkId: 'en/models.md:10-10',
      title: 'Models',
      headings: ['Models', 'Sampling'],
      startLine: 10,
      endLine: 10,
      start: 61,
      end: 84,
      startByte: 62,
      endByte: 85,
      text: 'The temperature is 1.0.',
      ref: 'en/models.md#Sampling:10-10',
    })
    expect(resolveRef(document, 'en/models.md#Models:4–8')).toMatchObject({ startLine: 4, headings: ['Models'] })
  })

  it.for([
    'en/other.md#Sampling:7-9',
    'en/models.md#Nothing:7-9',
    'en/models.md#Sampling:1-9',
    'en/models.md#Sampling:9-7',
    'en/models.md#Sampling:0-9',
    'en/models.md#Models:1-99',
    'en/models.md#p.1:7-9',
    'en/models.md#Sampling',
    'en/models.md:7-9',
    '',
  ])('finds nothing for "%s"', async (ref) => {
    expect(resolveRef(await documentOf('en/models.md', manual), ref)).toBeUndefined()
  })

  it('knows the page a line is on', async () => {
    const document = await documentOf('a.pdf', 'one\n\ntwo\nthree\nfour', [1, 3, 5])
    expect(chunkAt(document, 4, 5)).toMatchObject({ ref: 'a.pdf#p.2:4-5', page: 2, text: 'three\nfour' })
    expect(resolveRef(document, 'a.pdf#p.2:4-5')).toEqual(chunkAt(document, 4, 5))
    expect(resolveRef(document, 'a.pdf#p.3:4-5')).toBeUndefined()
    expect(resolveRef(document, 'a.pdf#p.4:5-5')).toBeUndefined()
  })

  it('tells documents apart that differ in what a citation cannot hold', async () => {
    const texts = { '[a].md': '1', 'a.md': '2', '%5Ba%5D.md': '3', '100%[a].md': '4', 'a  b.md': '5' }
    const documents = new Map<string, StoredDocument>()
    for (const [id, text] of Object.entries(texts)) documents.set(id, await documentOf(id, text))
    for (const document of documents.values()) {
      const ref = chunkAt(document, 1, 1)?.ref ?? ''
      const expected = document.documentId === '[a].md' ? '%5Ba%5D.md' : document.documentId
      expect(findRef((id) => documents.get(id), ref)?.documentId).toBe(expected)
    }
    documents.delete('%5Ba%5D.md')
    expect(findRef((id) => documents.get(id), '%5Ba%5D.md#a:1-1')?.text).toBe('1')
  })
})

const odd = fc.stringMatching(/^[a-zé中文 .,;:#[\]()%/\-–【】0-9…]{1,12}$/)
const ids = fc.oneof(odd, fc.string({ unit: 'binary', minLength: 1 }), fc.webUrl({ withFragments: true }))
const headings = fc.oneof(odd, fc.string({ unit: 'grapheme', maxLength: 120 }))

describe('refOf', () => {
  it('makes refs that lead back to the same lines, cited in an answer or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        ids,
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), headings, fc.nat(2)), { maxLength: 6 }),
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        async (id, parts, hasPages, from, count) => {
          const body = parts.map(([level, name, size]) => `${'#'.repeat(level)} ${name}\n${'text\n'.repeat(size)}`)
          const document = await documentOf(id, `begin\n${body.join('')}end`, hasPages ? [1, 2, 4] : undefined)
          const startLine = 1 + (from % document.lines)
          const endLine = startLine + (count % (document.lines - startLine + 1))
          const chunk = chunkAt(document, startLine, endLine)
          const find = (one: string): StoredDocument | undefined => (one === id ? document : undefined)
          expect(chunk?.text).toBe(
            document.text
              .split(/\r\n|\n|\r/)
              .slice(startLine - 1, endLine)
              .join('\n'),
          )
          const ref = chunk && refOf(chunk)
          expect(resolveRef(document, ref ?? '')).toEqual(chunk)
          const resolve = (cited: string): Chunk | undefined => findRef(find, cited)
          expect(checkCitations(`It is so [${ref}], I think.`, { resolve })).toEqual([{ ref, chunk }])
        },
      ),
      { numRuns: 500 },
    )
  })
})

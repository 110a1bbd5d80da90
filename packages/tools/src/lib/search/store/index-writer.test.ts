import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParsedDocument } from '../ingest/parsed-document.ts'
import { searchLexical } from '../rank/search-lexical.ts'
import { createScorer } from '../rank/score.ts'
import { type Database, openDatabase } from './database.ts'
import { createIndexReader } from './index-reader.ts'
import { createIndexWriter } from './index-writer.ts'
import { createTables } from './schema.ts'
import { listDocuments, readDocument } from './stored-documents.ts'

const words = ['apple', 'banana', 'cherry', 'date', 'elder', 'fig', 'grape', 'hazel', '模型', '上下文']
const sentence = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }).map((some) => some.join(' '))
const paragraphs = fc.array(sentence, { minLength: 1, maxLength: 4 })
const operation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('add' as const), id: fc.nat(12), paragraphs }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), id: fc.nat(12) }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constantFrom('commit' as const, 'rollback' as const, 'optimise' as const) }),
  },
)

function documentOf(lines: readonly string[]): ParsedDocument {
  let start = 0
  const passages = lines.map((line, index) => {
    const passage = { section: 0, start, end: start + line.length, startLine: index + 1, endLine: index + 1 }
    start += line.length + 1
    return passage
  })
  return {
    kind: 'text',
    title: 'Title',
    text: lines.join('\n'),
    sections: [{ headings: [], level: 0, startLine: 1, endLine: lines.length }],
    passages,
    lang: 'en',
  }
}

function emptyDatabase(): Database {
  const database = openDatabase(':memory:')
  createTables(database)
  return database
}

function ranking(database: Database, query: string) {
  return createIndexReader(database).read((view) => {
    const options = { topK: 100, paths: [], lang: undefined, maxPerDocument: Infinity }
    const { found } = searchLexical(view, createScorer(), query, options)
    return found.map(({ chunk, score }) => [chunk.text, Number(score.toPrecision(5))] as const)
  })
}

describe('createIndexWriter', () => {
  it('leaves what an index made at once would hold, however it came about', () => {
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 60 }), (operations) => {
        const database = emptyDatabase()
        const writer = createIndexWriter(database, { isRebuild: false })
        const answers: [boolean, boolean][] = []
        let pending = new Map<number, string[]>()
        let kept = new Map<number, string[]>()
        for (const step of operations) {
          if (step.type === 'add') {
            const added = {
              documentId: `d${step.id}`,
              source: 1,
              hash: new Uint8Array(),
              document: documentOf(step.paragraphs),
            }
            answers.push([writer.add(added), !pending.has(step.id)])
            pending.set(step.id, step.paragraphs)
          } else if (step.type === 'remove') answers.push([writer.remove(`d${step.id}`), pending.delete(step.id)])
          else if (step.type === 'rollback') {
            writer.rollback()
            pending = new Map(kept)
          } else {
            writer[step.type]()
            kept = new Map(pending)
          }
        }
        writer.commit()
        for (const [answer, expected] of answers) expect(answer).toBe(expected)
        const fresh = emptyDatabase()
        const once = createIndexWriter(fresh, { isRebuild: false })
        for (const [id, lines] of pending) {
          once.add({ documentId: `d${id}`, source: 1, hash: new Uint8Array(), document: documentOf(lines) })
        }
        once.commit()
        expect(listDocuments(database, 1)).toEqual(listDocuments(fresh, 1))
        for (const [id, lines] of pending) expect(readDocument(database, 1, `d${id}`)?.text).toBe(lines.join('\n'))
        for (const query of ['apple', 'banana cherry', '模型 date fig', '上下文']) {
          const sorted = (from: Database) => ranking(from, query).map(String).toSorted()
          expect(sorted(database)).toEqual(sorted(fresh))
        }
        database.close()
        fresh.close()
      }),
      { numRuns: 80, seed: 3 },
    )
  })

  it('shows a new generation only when it is published', () => {
    const database = emptyDatabase()
    const add = (isRebuild: boolean, id: string) => {
      const writer = createIndexWriter(database, { isRebuild })
      writer.add({ documentId: id, source: 1, hash: new Uint8Array(), document: documentOf([`apple ${id}`]) })
      writer.commit()
      return writer
    }
    add(false, 'old').publish()
    const rebuilt = add(true, 'new')
    expect(ranking(database, 'apple').map(([text]) => text)).toEqual(['apple old'])
    rebuilt.publish()
    expect(ranking(database, 'apple').map(([text]) => text)).toEqual(['apple new'])
    expect(database.get('SELECT count(*) AS n FROM chunks')?.integer('n')).toBe(1)
    add(true, 'lost')
    createIndexWriter(database, { isRebuild: false })
    expect(ranking(database, 'apple').map(([text]) => text)).toEqual(['apple new'])
    expect(database.get('SELECT count(*) AS n FROM chunks')?.integer('n')).toBe(1)
    database.close()
  })
})

import { describe, expect, it } from 'vitest'
import { openDatabase } from '../store/database.ts'
import { createIndexReader, frequencyOf } from '../store/index-reader.ts'
import { createIndexWriter } from '../store/index-writer.ts'
import { createTables } from '../store/schema.ts'
import { createScorer } from './score.ts'

const texts = ['apple apple banana', 'apple cherry cherry cherry date date', 'banana', 'fig fig', 'apple banana cherry']

/** Okapi BM25 as in the books, over whole texts without titles. */
function bm25(query: readonly string[], text: string): number {
  const bags = texts.map((one) => one.split(' '))
  const mean = bags.flat().length / bags.length
  const bag = text.split(' ')
  return query.reduce((sum, term) => {
    const holders = bags.filter((one) => one.includes(term)).length
    const frequency = bag.filter((one) => one === term).length
    const idf = Math.log(1 + (bags.length - holders + 0.5) / (holders + 0.5))
    return sum + (idf * frequency * 2.2) / (frequency + 1.2 * (0.25 + (0.75 * bag.length) / mean))
  }, 0)
}

describe('createScorer', () => {
  it('scores by BM25', () => {
    const database = openDatabase(':memory:')
    createTables(database)
    const writer = createIndexWriter(database, { isRebuild: false })
    for (const [index, text] of texts.entries()) {
      const passage = { section: 0, start: 0, end: text.length, startLine: 1, endLine: 1 }
      const sections = [{ headings: [], level: 0, startLine: 1, endLine: 1 }]
      // A title that is the id is not indexed.
      const document = { kind: 'record' as const, title: `${index}`, text, sections, passages: [passage], lang: 'en' }
      writer.add({ documentId: `${index}`, source: 1, hash: new Uint8Array(), document })
      if (index === 2) writer.commit()
    }
    writer.commit()
    createIndexReader(database).read((view) => {
      const query = ['appl', 'cherri', 'banana']
      const scores = createScorer()(
        view,
        query.map((term) => ({ term, weight: 1, frequency: frequencyOf(view, term) })),
      )
      const found = scores.best(
        10,
        () => {},
        () => true,
      )
      const places = found.map(({ part, ordinal }) => part.ordinalBase + ordinal)
      const expected = [...texts.keys()]
        .map((index) => [index, bm25(['apple', 'cherry', 'banana'], texts[index] ?? '')] as const)
        .filter(([, score]) => score > 0)
        .toSorted(([, a], [, b]) => b - a)
      expect(places).toEqual(expected.map(([index]) => index))
      for (const [index, { score }] of found.entries()) expect(score).toBeCloseTo(expected[index]?.[1] ?? 0, 4)
    })
    database.close()
  })
})

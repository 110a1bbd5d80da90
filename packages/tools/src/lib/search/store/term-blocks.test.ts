import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBytes } from './byte-order.ts'
import { openDatabase } from './database.ts'
import { createPostings, pushPosting, readPostings } from './postings.ts'
import { createTables } from './schema.ts'
import { findTerm, readTerms, writeTerms } from './term-blocks.ts'

const term = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'ab', 'z', '上', '下', '𠮷', 'ｆ', 'é'), minLength: 1, maxLength: 12 }),
  fc
    .string({ minLength: 1, maxLength: 5, unit: 'grapheme' })
    .filter((text) => text.isWellFormed() && !text.includes('\0')),
)
const list = fc.uniqueArray(fc.tuple(fc.nat(100_000), fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 70_000 }))), {
  selector: ([ordinal]) => ordinal,
  minLength: 1,
  maxLength: 400,
})
const dictionary = fc.uniqueArray(fc.tuple(term, list), { selector: ([one]) => one, minLength: 1, maxLength: 60 })

type Entry = [term: string, postings: [ordinal: number, frequency: number][]]

function written(entries: readonly Entry[]) {
  const database = openDatabase(':memory:')
  createTables(database)
  const writer = writeTerms(database, 7, 1)
  const sorted = entries.toSorted(([a], [b]) => compareBytes(a, b))
  for (const [one, entry] of sorted) {
    const postings = createPostings()
    for (const [ordinal, frequency] of entry.toSorted(([a], [b]) => a - b)) pushPosting(postings, ordinal, frequency)
    writer.add(one, postings)
  }
  writer.finish()
  return { database, sorted }
}

describe('the terms of a segment', () => {
  it('are found with all their postings, and no others are', () => {
    fc.assert(
      fc.property(dictionary, fc.array(term, { maxLength: 20 }), (entries, others) => {
        const { database, sorted } = written(entries)
        for (const [one, entry] of sorted) {
          const place = findTerm(database, 7, one)
          const postings = createPostings()
          readPostings(place?.bytes ?? new Uint8Array(), place?.offset ?? 0, place?.count ?? 0, 5, postings)
          const read = Array.from(postings.ordinals.subarray(0, postings.count), (ordinal, index) => [
            ordinal - 5,
            postings.frequencies[index],
          ])
          expect(read).toEqual(entry.toSorted(([a], [b]) => a - b))
        }
        for (const other of others.filter((one) => !sorted.some(([known]) => known === one))) {
          expect(findTerm(database, 7, other)).toBeUndefined()
          expect(findTerm(database, 8, other)).toBeUndefined()
        }
        database.close()
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('are read in the order of their bytes', () => {
    fc.assert(
      fc.property(dictionary, (entries) => {
        const { database, sorted } = written(entries)
        const read = Array.from(readTerms(database, 7), ({ term: one, postings }) => [one, postings.count])
        expect(read).toEqual(sorted.map(([one, entry]) => [one, entry.length]))
        expect(read.map(([one]) => String(one))).toEqual(
          sorted.map(([one]) => one).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
        )
        database.close()
      }),
      { numRuns: 60, seed: 2 },
    )
  })
})

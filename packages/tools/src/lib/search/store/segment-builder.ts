import type { AnalyseOptions } from '../analysis/analyse.ts'
import type { Language } from '../analysis/language.ts'
import { sortByBytes } from './byte-order.ts'
import { createPostings } from './postings.ts'
import type { SegmentColumns, TermPostings } from './segment.ts'
import type { Vocabulary } from './vocabulary.ts'

/** An inverted index in memory, of about `maxPostings` entries at most. */
export interface SegmentBuilder {
  readonly isEmpty: boolean
  readonly isFull: boolean
  /** @param isContinued Whether it belongs together with the one before. */
  startDocument(document: number, firstChunk: number, language: number, isContinued: boolean): void
  /** Counts the terms of a text of the chunk being added, each occurrence as `weight`. */
  count(text: string, lang: Language, weight: number, options?: AnalyseOptions): void
  endChunk(): void
  readonly termCount: number
  columns(): SegmentColumns
  /** Terms in the order of their bytes; their postings are overwritten by the next. */
  terms(): Generator<TermPostings>
}

const maxPostings = 6_000_000
const maxLength = 65_535
const none = 0xffff_ffff

/** @param vocabulary Builders may share one, one after the other. */
export function createSegmentBuilder(vocabulary: Vocabulary): SegmentBuilder {
  const documents: number[] = []
  const firstChunks: number[] = []
  const firstOrdinals: number[] = []
  const languages: number[] = []
  const groups: number[] = []
  const lengths: number[] = []
  let length = 0
  /** Where each chunk's entries begin. */
  const starts: number[] = [0]
  // An entry says that a term occurs in a chunk, and how often.
  let entryTerms = new Uint32Array(4_096)
  let entryFrequencies = new Uint32Array(4_096)
  let entries = 0
  /** Where the entries of the chunk being added begin. */
  let chunkStart = 0
  /** The newest entry of each term. */
  let newest = new Uint32Array(vocabulary.size + 4_096).fill(none)
  let termCount = 0
  let textWeight = 1

  const countTerm = (id: number): void => {
    length += textWeight
    if (id >= newest.length) newest = enlarged(newest, id + 1, none)
    const entry = newest[id] ?? none
    // The newest entry is of this chunk, or of one before.
    if (entry !== none && entry >= chunkStart) {
      entryFrequencies[entry] = (entryFrequencies[entry] ?? 0) + textWeight
      return
    }
    if (entry === none) termCount++
    if (entries === entryTerms.length) {
      entryTerms = enlarged(entryTerms, entries + 1, 0)
      entryFrequencies = enlarged(entryFrequencies, entries + 1, 0)
    }
    entryTerms[entries] = id
    entryFrequencies[entries] = textWeight
    newest[id] = entries++
  }

  return {
    get isEmpty() {
      return documents.length === 0
    },
    get termCount() {
      return termCount
    },
    get isFull() {
      return entries >= maxPostings
    },

    startDocument(document, firstChunk, language, isContinued) {
      documents.push(document)
      firstChunks.push(firstChunk)
      firstOrdinals.push(lengths.length)
      languages.push(language)
      groups.push((groups.at(-1) ?? -1) + (isContinued && groups.length > 0 ? 0 : 1))
    },

    count(text, lang, weight, options) {
      textWeight = weight
      vocabulary.analyse(text, lang, countTerm, options)
    },

    endChunk() {
      starts.push(entries)
      chunkStart = entries
      lengths.push(Math.min(length, maxLength))
      length = 0
    },

    columns: () => ({
      documents: Uint32Array.from(documents),
      firstChunks: Uint32Array.from(firstChunks),
      firstOrdinals: Uint32Array.from(firstOrdinals),
      languages: Uint8Array.from(languages),
      groups: Uint32Array.from(groups),
      lengths: Uint16Array.from(lengths),
    }),

    *terms() {
      const ends = new Uint32Array(vocabulary.size + 1)
      for (let entry = 0; entry < entries; entry++) {
        const next = (entryTerms[entry] ?? 0) + 1
        ends[next] = (ends[next] ?? 0) + 1
      }
      const used: string[] = []
      for (let id = 0; id < vocabulary.size; id++) {
        if ((ends[id + 1] ?? 0) > 0) used.push(vocabulary.termOf(id))
        ends[id + 1] = (ends[id + 1] ?? 0) + (ends[id] ?? 0)
      }
      // Entries by term, in the order of chunks; `ends[id]` moves from where a term's entries begin to where they end.
      const ordinals = new Uint32Array(entries)
      const frequencies = new Uint32Array(entries)
      for (let ordinal = 0; ordinal + 1 < starts.length; ordinal++) {
        const end = starts[ordinal + 1] ?? 0
        for (let entry = starts[ordinal] ?? 0; entry < end; entry++) {
          const id = entryTerms[entry] ?? 0
          const at = ends[id] ?? 0
          ordinals[at] = ordinal
          frequencies[at] = entryFrequencies[entry] ?? 0
          ends[id] = at + 1
        }
      }
      const postings = createPostings()
      for (const term of sortByBytes(used)) {
        const id = vocabulary.idOf(term)
        const start = id === 0 ? 0 : (ends[id - 1] ?? 0)
        postings.ordinals = ordinals.subarray(start, ends[id])
        postings.frequencies = frequencies.subarray(start, ends[id])
        postings.count = postings.ordinals.length
        yield { term, postings }
      }
    },
  }
}

function enlarged(array: Uint32Array<ArrayBuffer>, length: number, filler: number): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(Math.max(length, 2 * array.length)).fill(filler, array.length)
  larger.set(array)
  return larger
}

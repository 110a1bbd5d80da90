import { createHeap } from './heap.ts'
import { createOccurrences, type IndexView, type Part, readOccurrences } from '../store/index-reader.ts'

export interface ScoredTerm {
  readonly term: string
  readonly weight: number
}

export interface Candidate {
  readonly part: Part
  /** Of the part. */
  readonly ordinal: number
  readonly score: number
}

/** What a query is worth in each chunk; it holds until the next is scored. */
export interface Scores {
  /** Of each term that occurs, its inverse document frequency. */
  readonly rarity: ReadonlyMap<string, number>
  /** The best chunks that are accepted, best first. They are tried in this order, perhaps again from the first one on. */
  best(count: number, restart: () => void, accept: (candidate: Candidate) => boolean): Candidate[]
}

/** Okapi BM25; both were best or close to it on every collection measured. @see docs/search.md */
const k1 = 1.2
const b = 0.75
/** The share of a whole document's score in that of its chunks: it tells which of many similar passages is meant. */
const groupWeight = 0.8

/** Of documents that say the same, the one in the language of the query is meant. */
const sameLanguageBoost = 1.15

/** Most queries touch a small part of a large index. */
const blockBits = 6
const blockSize = 2 ** blockBits

/** Scores every chunk that holds a term; `language` is a number of `languages`. */
export type Scorer = (view: IndexView, terms: readonly ScoredTerm[], language?: number) => Scores

/** The arrays of a scorer, as long as the index, serve all queries. */
export function createScorer(): Scorer {
  let chunkScores = new Float32Array(0)
  /** 1 for every `blockSize` chunks of which one has a score. */
  let blocks = new Uint8Array(0)
  let groupScores = new Float32Array(0)
  const occurrences = createOccurrences()

  return (view, terms, language = -1) => {
    reset(view)
    const meanLength = view.length / Math.max(view.chunks, 1)
    const meanGroupLength = view.length / Math.max(view.groups, 1)
    const rarity = new Map<string, number>()
    for (const { term, weight } of terms) {
      readOccurrences(view, term, occurrences)
      if (occurrences.count === 0) continue
      const idf = inverseFrequency(occurrences.count, view.chunks)
      rarity.set(term, idf)
      forEachPart(view, (part, start, end) => addToChunks(part, start, end, weight * idf * (k1 + 1), meanLength))
      if (view.groups === view.chunks) continue
      let groups = 0
      forEachPart(view, (part, start, end) => (groups += countGroups(part, start, end)))
      const worth = groupWeight * weight * inverseFrequency(groups, view.groups) * (k1 + 1)
      forEachPart(view, (part, start, end) => addToGroups(part, start, end, worth, meanGroupLength))
    }
    return { rarity, best: (count, restart, accept) => best(view, language, count, restart, accept) }
  }

  function reset(view: IndexView): void {
    if (chunkScores.length < view.ordinalCount || groupScores.length < view.groupCount) {
      chunkScores = new Float32Array(withRoom(view.ordinalCount))
      groupScores = new Float32Array(withRoom(view.groupCount))
      blocks = new Uint8Array((chunkScores.length >>> blockBits) + 1)
    } else {
      for (let block = blocks.indexOf(1); block !== -1; block = blocks.indexOf(1, block + 1)) {
        chunkScores.fill(0, block << blockBits, (block + 1) << blockBits)
      }
      blocks.fill(0)
      groupScores.fill(0)
    }
  }

  function forEachPart({ parts }: IndexView, use: (part: Part, start: number, end: number) => void): void {
    let start = 0
    for (const [index, part] of parts.entries()) {
      const end = occurrences.ends[index] ?? 0
      if (end > start) use(part, start, end)
      start = end
    }
  }

  function addToChunks(part: Part, start: number, end: number, worth: number, meanLength: number): void {
    const { ordinals, frequencies } = occurrences
    const { lengths } = part.segment
    const { ordinalBase } = part
    const [scores, touched] = [chunkScores, blocks]
    const perLength = (k1 * b) / meanLength
    for (let index = start; index < end; index++) {
      const ordinal = ordinals[index] ?? 0
      const frequency = frequencies[index] ?? 0
      const norm = k1 * (1 - b) + perLength * (lengths[ordinal] ?? 0)
      const at = ordinalBase + ordinal
      scores[at] = (scores[at] ?? 0) + (worth * frequency) / (frequency + norm)
      touched[at >>> blockBits] = 1
    }
  }

  function countGroups({ segment: { groupsOf } }: Part, start: number, end: number): number {
    const { ordinals } = occurrences
    let count = 0
    let last = -1
    for (let index = start; index < end; index++) {
      const group = groupsOf[ordinals[index] ?? 0] ?? 0
      if (group !== last) count++
      last = group
    }
    return count
  }

  function addToGroups(part: Part, start: number, end: number, worth: number, meanLength: number): void {
    const { ordinals, frequencies } = occurrences
    const { groupsOf } = part.segment
    const { groupBase, groupLengths } = part
    const scores = groupScores
    const perLength = (k1 * b) / meanLength
    let group = -1
    let frequency = 0
    for (let index = start; index <= end; index++) {
      const next = index === end ? -1 : (groupsOf[ordinals[index] ?? 0] ?? 0)
      if (next === group) {
        frequency += frequencies[index] ?? 0
        continue
      }
      if (group !== -1) {
        const norm = k1 * (1 - b) + perLength * (groupLengths[group] ?? 0)
        scores[groupBase + group] = (scores[groupBase + group] ?? 0) + (worth * frequency) / (frequency + norm)
      }
      group = next
      frequency = frequencies[index] ?? 0
    }
  }

  function best(
    view: IndexView,
    language: number,
    count: number,
    restart: () => void,
    accept: (candidate: Candidate) => boolean,
  ): Candidate[] {
    for (let size = Math.max(count, 1); ; size *= 8) {
      const accepted: Candidate[] = []
      const found = highest(view, language, size)
      restart()
      for (const candidate of found) {
        if (accept(candidate)) accepted.push(candidate)
        if (accepted.length === count) return accepted
      }
      if (found.length < size) return accepted
    }
  }

  function highest(view: IndexView, language: number, size: number): Candidate[] {
    const heap = createHeap(size)
    const [scores, sums, touched] = [chunkScores, groupScores, blocks]
    let lowest = 0
    for (const { segment, ordinalBase, groupBase } of view.parts) {
      const { positions, groupsOf, languages, chunks } = segment
      for (let ordinal = 0; ordinal < chunks; ordinal++) {
        const at = ordinalBase + ordinal
        if (touched[at >>> blockBits] === 0) {
          ordinal += blockSize - 1 - (at & (blockSize - 1))
          continue
        }
        const own = scores[at] ?? 0
        if (own === 0) continue
        const score = own + (sums[groupBase + (groupsOf[ordinal] ?? 0)] ?? 0)
        // What the boost cannot lift among the best needs no closer look.
        if (score * sameLanguageBoost <= lowest) continue
        const isSame = languages[positions[ordinal] ?? 0] === language
        heap.offer(at, isSame ? score * sameLanguageBoost : score)
        lowest = heap.lowest
      }
    }
    return heap.sorted().flatMap(({ place, score }) => {
      const part = view.parts.findLast(({ ordinalBase }) => ordinalBase <= place)
      return part === undefined ? [] : [{ part, ordinal: place - part.ordinalBase, score }]
    })
  }
}

function inverseFrequency(count: number, total: number): number {
  return Math.log(1 + (total - count + 0.5) / (count + 0.5))
}

/** An index that grows chunk by chunk does not need new arrays each time. */
function withRoom(length: number): number {
  return Math.ceil(length * 1.25) + 1_024
}

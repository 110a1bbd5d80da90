import { createOccurrences, type IndexView, type Part, readOccurrences } from '../store/index-reader.ts'
import { createHeap } from './heap.ts'

export interface ScoredTerm {
  readonly term: string
  readonly weight: number
  /** In how many chunks it occurs. */
  readonly frequency: number
}

export interface Candidate {
  readonly part: Part
  /** Of the part. */
  readonly ordinal: number
  readonly score: number
}

/** What a query is worth in each chunk; it holds until the next is scored. */
export interface Scores {
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

/**
 * Terms are taken from the rarest on. When so many postings have been read, the commoner ones only add to what a rarer
 * one has found: what holds none of the rarer is not among the best. Below this size nothing is left out.
 */
const maxPostings = 50_000

/** Among few documents a word may be in all, and in few of their passages; of many, both are about as rare. */
const maxCountedGroups = 5_000

/** Scores the chunks that hold a term; `language` is a number of `languages`. */
export type Scorer = (view: IndexView, terms: readonly ScoredTerm[], language?: number) => Scores

export function inverseFrequency(count: number, total: number): number {
  return Math.log(1 + (total - count + 0.5) / (count + 0.5))
}

/** The arrays of a scorer, as long as the index, serve all queries. */
export function createScorer(): Scorer {
  let chunkScores = new Float32Array(0)
  let groupScores = new Float32Array(0)
  /** 1 where a chunk of the group was found. */
  let groupMarks = new Uint8Array(0)
  /** The ordinals that were found, part by part, each part's from its base on. */
  let found = new Uint32Array(0)
  /** By part: how many. */
  let foundCounts: number[] = []
  const occurrences = createOccurrences()

  return (view, terms, language = -1) => {
    reset(view)
    const meanLength = view.length / Math.max(view.chunks, 1)
    const meanGroupLength = view.length / Math.max(view.groups, 1)
    // Where most documents are one passage, their scores say the same.
    const hasPieces = view.groups < 0.75 * view.chunks
    let postings = 0
    for (const { term, weight, frequency } of terms.toSorted((one, other) => one.frequency - other.frequency)) {
      readOccurrences(view, term, occurrences)
      const worth = weight * inverseFrequency(frequency, view.chunks) * (k1 + 1)
      const mayFind = postings < maxPostings
      postings += frequency
      let start = 0
      for (const [index, part] of view.parts.entries()) {
        const end = occurrences.ends[index] ?? 0
        if (mayFind) find(part, index, start, end)
        addToChunks(part, start, end, worth, meanLength)
        start = end
      }
      if (hasPieces) addToAllGroups(view, weight, frequency, meanGroupLength)
    }
    return { best: (count, restart, accept) => best(view, language, count, restart, accept) }
  }

  function reset(view: IndexView): void {
    if (chunkScores.length < view.ordinalCount || groupScores.length < view.groupCount) {
      chunkScores = new Float32Array(withRoom(view.ordinalCount))
      found = new Uint32Array(chunkScores.length)
      groupScores = new Float32Array(withRoom(view.groupCount))
      groupMarks = new Uint8Array(groupScores.length)
    } else {
      chunkScores.fill(0)
      groupScores.fill(0)
      groupMarks.fill(0)
    }
    foundCounts = view.parts.map(() => 0)
  }

  /** Gives chunks that were not found before the least score there is, so that others can be told from them. */
  function find({ segment, ordinalBase, groupBase }: Part, index: number, start: number, end: number): void {
    const { ordinals } = occurrences
    const { groupsOf } = segment
    const [scores, marks, list] = [chunkScores, groupMarks, found]
    let count = foundCounts[index] ?? 0
    for (let at = start; at < end; at++) {
      const ordinal = ordinals[at] ?? 0
      if (scores[ordinalBase + ordinal] !== 0) continue
      scores[ordinalBase + ordinal] = leastScore
      marks[groupBase + (groupsOf[ordinal] ?? 0)] = 1
      list[ordinalBase + count++] = ordinal
    }
    foundCounts[index] = count
  }

  function addToChunks(part: Part, start: number, end: number, worth: number, meanLength: number): void {
    const { ordinals, frequencies } = occurrences
    const { lengths } = part.segment
    const { ordinalBase } = part
    const scores = chunkScores
    const perLength = (k1 * b) / meanLength
    for (let index = start; index < end; index++) {
      const ordinal = ordinals[index] ?? 0
      const before = scores[ordinalBase + ordinal] ?? 0
      if (before === 0) continue
      const frequency = frequencies[index] ?? 0
      const norm = k1 * (1 - b) + perLength * (lengths[ordinal] ?? 0)
      scores[ordinalBase + ordinal] = before + (worth * frequency) / (frequency + norm)
    }
  }

  function addToAllGroups(view: IndexView, weight: number, frequency: number, meanLength: number): void {
    let groups = 0
    const isCounted = view.groups < maxCountedGroups
    if (isCounted) forEachPart(view, (part, start, end) => (groups += countGroups(part, start, end)))
    const idf = isCounted ? inverseFrequency(groups, view.groups) : inverseFrequency(frequency, view.chunks)
    const worth = groupWeight * weight * idf * (k1 + 1)
    forEachPart(view, (part, start, end) => addToGroups(part, start, end, worth, meanLength))
  }

  function forEachPart({ parts }: IndexView, use: (part: Part, start: number, end: number) => void): void {
    let start = 0
    for (const [index, part] of parts.entries()) {
      const end = occurrences.ends[index] ?? 0
      use(part, start, end)
      start = end
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
    const [scores, marks] = [groupScores, groupMarks]
    const perLength = (k1 * b) / meanLength
    for (let index = start; index < end;) {
      const group = groupsOf[ordinals[index] ?? 0] ?? 0
      let frequency = frequencies[index++] ?? 0
      if (marks[groupBase + group] === 0) continue
      while (index < end && groupsOf[ordinals[index] ?? 0] === group) frequency += frequencies[index++] ?? 0
      const norm = k1 * (1 - b) + perLength * (groupLengths[group] ?? 0)
      scores[groupBase + group] = (scores[groupBase + group] ?? 0) + (worth * frequency) / (frequency + norm)
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
      const candidates = highest(view, language, size)
      restart()
      for (const candidate of candidates) {
        if (accept(candidate)) accepted.push(candidate)
        if (accepted.length === count) return accepted
      }
      if (candidates.length < size) return accepted
    }
  }

  function highest(view: IndexView, language: number, size: number): Candidate[] {
    const heap = createHeap(size)
    const [scores, sums, list] = [chunkScores, groupScores, found]
    let lowest = 0
    for (const [index, { segment, ordinalBase, groupBase }] of view.parts.entries()) {
      const { positions, groupsOf, languages } = segment
      const end = ordinalBase + (foundCounts[index] ?? 0)
      for (let at = ordinalBase; at < end; at++) {
        const ordinal = list[at] ?? 0
        const score = (scores[ordinalBase + ordinal] ?? 0) + (sums[groupBase + (groupsOf[ordinal] ?? 0)] ?? 0)
        // What the boost cannot lift among the best needs no closer look.
        if (score * sameLanguageBoost < lowest) continue
        const isSame = languages[positions[ordinal] ?? 0] === language
        heap.offer(ordinalBase + ordinal, isSame ? score * sameLanguageBoost : score)
        lowest = heap.lowest
      }
    }
    return heap.sorted().flatMap(({ place, score }) => {
      const part = view.parts.findLast(({ ordinalBase }) => ordinalBase <= place)
      return part === undefined ? [] : [{ part, ordinal: place - part.ordinalBase, score }]
    })
  }
}

/** Far below what any term adds. */
const leastScore = 1e-30

/** An index that grows chunk by chunk does not need new arrays each time. */
function withRoom(length: number): number {
  return Math.ceil(length * 1.25) + 1_024
}

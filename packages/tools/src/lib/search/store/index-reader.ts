import type { Database } from './database.ts'
import { createPostings, type Postings, pushPosting, readPostings } from './postings.ts'
import { analysisVersion, checkFormat, numberIn } from './schema.ts'
import { loadSegment, type Segment } from './segment.ts'
import { countOf, findTerm } from './term-blocks.ts'
import { IndexStoreError } from './index-store-error.ts'

/** A segment among the others. */
export interface Part {
  readonly segment: Segment
  /** What is added to its ordinals and groups to number those of the whole index. */
  readonly ordinalBase: number
  readonly groupBase: number
  /** 1 by position where the document was removed; `undefined` if none was. */
  readonly removed: Uint8Array | undefined
  /** As in the segment, without removed documents. */
  readonly groupLengths: Uint32Array
}

/** The index at one moment. */
export interface IndexView {
  readonly database: Database
  readonly generation: number
  readonly parts: readonly Part[]
  /** Without removed ones. */
  readonly chunks: number
  readonly documents: number
  readonly groups: number
  /** Terms in all these chunks. */
  readonly length: number
  /** With removed ones. */
  readonly ordinalCount: number
  readonly groupCount: number
}

/** Where a term occurs in the whole index, without removed documents. */
export interface Occurrences extends Postings {
  /** By part: where its postings end; their ordinals are those of the part. */
  readonly ends: number[]
}

export interface IndexReader {
  /** All that `work` reads is of one moment, with everything that was committed before. */
  read<T>(work: (view: IndexView) => T): T
  /** Says that the same connection has written. */
  refresh(): void
}

export function createIndexReader(database: Database): IndexReader {
  let view: IndexView | undefined
  let version = -1
  return {
    read: (work) =>
      database.snapshot(() => {
        const now = database.get('PRAGMA data_version')?.integer('data_version') ?? 0
        if (view === undefined) checkFormat(database)
        if (view === undefined || now !== version) view = loadView(database, view)
        version = now
        return work(view)
      }),
    refresh() {
      version = -1
    },
  }
}

function loadView(database: Database, before: IndexView | undefined): IndexView {
  if (numberIn(database, 'analysis') !== analysisVersion) {
    throw new IndexStoreError(database.path, 'another version of glmkit has made it: index its documents again')
  }
  const generation = numberIn(database, 'generation')
  const known = new Map(before?.parts.map(({ segment }) => [segment.id, segment]))
  const removed = database.all('SELECT document FROM removed').map((row) => row.integer('document'))
  const parts: Part[] = []
  const view = { chunks: 0, documents: 0, groups: 0, length: 0, ordinalCount: 0, groupCount: 0 }
  for (const row of database.all('SELECT id FROM segments WHERE generation = ? ORDER BY first_document', generation)) {
    const id = row.integer('id')
    const segment = known.get(id) ?? loadSegment(database, id)
    if (segment === undefined) continue
    const positions = removed.flatMap((document) => positionOf(segment.documents, document) ?? [])
    const rest = without(segment, positions)
    parts.push({ ...rest, segment, ordinalBase: view.ordinalCount, groupBase: view.groupCount })
    view.ordinalCount += segment.chunks
    view.groupCount += segment.groupLengths.length
    view.chunks += rest.chunks
    view.documents += segment.documents.length - positions.length
    view.groups += rest.groups
    view.length += rest.length
  }
  return { database, generation, parts, ...view }
}

function without(
  segment: Segment,
  positions: readonly number[],
): Omit<Part, 'segment' | 'ordinalBase' | 'groupBase'> & {
  chunks: number
  groups: number
  length: number
} {
  let { chunks, length, groupLengths } = segment
  let groups = groupLengths.length
  if (positions.length === 0) return { chunks, length, groups, groupLengths, removed: undefined }
  const removed = new Uint8Array(segment.documents.length)
  groupLengths = groupLengths.slice()
  for (const position of positions) {
    removed[position] = 1
    const end = segment.firstOrdinals[position + 1] ?? segment.chunks
    const first = segment.firstOrdinals[position] ?? 0
    const gone = segment.lengths.subarray(first, end).reduce((sum, one) => sum + one, 0)
    const group = segment.groups[position] ?? 0
    groupLengths[group] = (groupLengths[group] ?? 0) - gone
    chunks -= end - first
    length -= gone
    if (gone > 0 && groupLengths[group] === 0) groups--
  }
  return { chunks, length, groups, groupLengths, removed }
}

/** Where an id stands in ascending ids. */
function positionOf(ids: Uint32Array, id: number): number | undefined {
  let [low, high] = [0, ids.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ids[middle] ?? 0) < id) low = middle + 1
    else high = middle
  }
  return ids[low] === id ? low : undefined
}

export function createOccurrences(): Occurrences {
  return { ...createPostings(), ends: [] }
}

/** Overwrites `into`. */
export function readOccurrences(view: IndexView, term: string, into: Occurrences): void {
  into.count = 0
  into.ends.length = 0
  for (const part of view.parts) {
    readPart(view, part, term, into)
    into.ends.push(into.count)
  }
}

/** In how many chunks a term occurs. */
export function frequencyOf(view: IndexView, term: string): number {
  const { database, parts } = view
  return parts.reduce((sum, part) => {
    const { id, filter } = part.segment
    if (!filter.mayHold(term)) return sum
    if (part.removed === undefined) return sum + countOf(database, id, term)
    const live = createPostings()
    readPart(view, part, term, live)
    return sum + live.count
  }, 0)
}

function readPart({ database }: IndexView, { segment, removed }: Part, term: string, into: Postings): void {
  const start = into.count
  const place = segment.filter.mayHold(term) ? findTerm(database, segment.id, term) : undefined
  if (place !== undefined) readPostings(place.bytes, place.offset, place.count, 0, into)
  if (removed === undefined) return
  const { ordinals, frequencies, count } = into
  into.count = start
  for (let index = start; index < count; index++) {
    const ordinal = ordinals[index] ?? 0
    if (removed[segment.positions[ordinal] ?? 0] !== 1) pushPosting(into, ordinal, frequencies[index] ?? 0)
  }
}

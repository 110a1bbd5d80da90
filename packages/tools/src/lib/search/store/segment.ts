import type { Database } from './database.ts'
import type { Postings } from './postings.ts'
import { writeTerms } from './term-blocks.ts'
import { createTermFilter, type TermFilter, termFilterOf } from './term-filter.ts'

/** What a segment knows of its documents. A position numbers them, an ordinal their chunks, in the order of ids. */
export interface SegmentColumns {
  /** Ids by position, ascending. */
  readonly documents: Uint32Array
  /** By position: the id of a document's first chunk; its others follow. */
  readonly firstChunks: Uint32Array
  /** By position: the ordinal of a document's first chunk. */
  readonly firstOrdinals: Uint32Array
  /** By position: a number of `languages`. */
  readonly languages: Uint8Array
  /** By position: numbers from 0 of what belongs together, a document or the records one was cut into. */
  readonly groups: Uint32Array
  /** By ordinal: in terms, 65,535 at most. */
  readonly lengths: Uint16Array
}

export interface Segment extends SegmentColumns {
  readonly id: number
  readonly chunks: number
  /** By ordinal. */
  readonly positions: Uint32Array
  /** By ordinal. */
  readonly groupsOf: Uint32Array
  /** Terms in all chunks. */
  readonly length: number
  /** By group: terms in all its chunks. */
  readonly groupLengths: Uint32Array
  readonly termCount: number
  readonly filter: TermFilter
}

export interface TermPostings {
  readonly term: string
  readonly postings: Postings
}

export function loadSegment(database: Database, id: number): Segment | undefined {
  const row = database.get('SELECT * FROM segments WHERE id = ?', id)
  if (row === undefined) return undefined
  const chunks = row.integer('chunks')
  const firstOrdinals = new Uint32Array(copyOf(row.bytes('first_ordinals')))
  const lengths = new Uint16Array(copyOf(row.bytes('lengths')))
  const positions = new Uint32Array(chunks)
  for (let position = 0; position < firstOrdinals.length; position++) {
    positions.fill(position, firstOrdinals[position], firstOrdinals[position + 1] ?? chunks)
  }
  const groups = new Uint32Array(copyOf(row.bytes('groups')))
  const groupLengths = new Uint32Array((groups.at(-1) ?? -1) + 1)
  const groupsOf = positions.map((position) => groups[position] ?? 0)
  for (let ordinal = 0; ordinal < chunks; ordinal++) {
    const group = groupsOf[ordinal] ?? 0
    groupLengths[group] = (groupLengths[group] ?? 0) + (lengths[ordinal] ?? 0)
  }
  return {
    id,
    chunks,
    documents: new Uint32Array(copyOf(row.bytes('documents'))),
    firstChunks: new Uint32Array(copyOf(row.bytes('first_chunks'))),
    firstOrdinals,
    languages: row.bytes('languages'),
    groups,
    groupLengths,
    termCount: row.integer('terms'),
    filter: termFilterOf(row.bytes('filter')),
    lengths,
    positions,
    groupsOf,
    length: lengths.reduce((sum, length) => sum + length, 0),
  }
}

export interface WriteSegmentOptions {
  readonly id: number
  readonly generation: number
  readonly firstBlock: number
  readonly columns: SegmentColumns
  /** In the order of their bytes. */
  readonly terms: Iterator<TermPostings>
  /** There are no more terms than this. */
  readonly maxTerms: number
  /** In the transaction that makes the segment visible. */
  readonly onVisible: (nextBlock: number) => void
}

/** So much goes into one transaction, lest the log grows as large as the index. */
const stepBytes = 16 * 1024 * 1024

/** Nobody sees the segment before its last row is written. */
export function writeSegment(database: Database, options: WriteSegmentOptions): void {
  const { id, generation, firstBlock, columns, terms, maxTerms, onVisible } = options
  const filter = createTermFilter(maxTerms)
  let termCount = 0
  const writer = writeTerms(database, id, firstBlock)
  const writeStep = (): boolean => {
    const end = writer.bytes + stepBytes
    for (let next = terms.next(); next.done !== true; next = terms.next()) {
      const { term, postings } = next.value
      if (postings.count === 0) continue
      writer.add(term, postings)
      filter.add(term)
      termCount++
      if (writer.bytes > end) return true
    }
    return false
  }
  while (database.transaction(writeStep));
  database.transaction(() => {
    writer.finish()
    database.run(
      'INSERT INTO segments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      id,
      generation,
      columns.documents[0] ?? 0,
      firstBlock,
      writer.nextBlock - 1,
      columns.lengths.length,
      bytesOf(columns.documents),
      bytesOf(columns.firstChunks),
      bytesOf(columns.firstOrdinals),
      columns.languages,
      bytesOf(columns.groups),
      bytesOf(columns.lengths),
      termCount,
      filter.bits,
    )
    onVisible(writer.nextBlock)
  })
}

/** SQLite's bytes may begin at an odd address. */
function copyOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint16Array | Uint32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** The id of the chunk of an ordinal. */
export function chunkOf({ positions, firstChunks, firstOrdinals }: Segment, ordinal: number): number {
  const position = positions[ordinal] ?? 0
  return (firstChunks[position] ?? 0) + ordinal - (firstOrdinals[position] ?? 0)
}

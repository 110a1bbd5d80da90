import { createByteWriter } from './byte-writer.ts'
import type { Database } from './database.ts'
import { createPostings, type Postings, readPostings, writePosting } from './postings.ts'

/** Two blocks fill a page of SQLite; a larger one would leave a part of each empty. */
const maxBlockBytes = 2_000
/** Longer postings get a block of their own, so that looking a term up reads little. */
const maxInlineBytes = 500

/** A character has 3 bytes at most a code unit. @see analyse */
const maxTermBytes = 3 * 64

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Where the postings of a term are. */
interface Place {
  readonly bytes: Uint8Array
  readonly offset: number
  /** Chunks that hold the term. */
  readonly count: number
}

/** A term in its block; the cursor stands before its postings, of `size` bytes, or the id of their block. */
interface Entry {
  readonly bytes: Uint8Array
  readonly cursor: { at: number }
  readonly count: number
  readonly size: number
}

export interface TermBlocksWriter {
  /** Terms come in the order of their bytes in UTF-8, each once, its postings with ascending ordinals. */
  add(term: string, postings: Postings): void
  /** Writes what is left. */
  finish(): void
  /** Bytes of all blocks so far. */
  readonly bytes: number
  readonly nextBlock: number
}

/**
 * Writes the terms of a segment, each as: the bytes it shares with the one before, the others, how many chunks hold it,
 * the bytes of its postings or 0, and its postings or the id of their block.
 */
export function writeTerms(database: Database, segment: number, firstBlock: number): TermBlocksWriter {
  let block = firstBlock
  let written = 0
  let firstTerm: string | undefined
  /** The term before, and the one being written, which take turns. */
  let previous = new Uint8Array(maxTermBytes)
  let current = new Uint8Array(maxTermBytes)
  let previousLength = 0
  const out = createByteWriter(2 * maxBlockBytes)
  const entry = createByteWriter(maxBlockBytes)
  const list = createByteWriter(65_536)

  const save = (bytes: Uint8Array): number => {
    database.run('INSERT INTO blocks VALUES (?, ?)', block, bytes)
    written += bytes.length
    return block++
  }
  const close = (): void => {
    if (firstTerm === undefined) return
    database.run('INSERT INTO terms VALUES (?, ?, ?)', segment, firstTerm, save(out.take()))
    firstTerm = undefined
    previousLength = 0
  }
  const writeEntry = (length: number, count: number, postings: Uint8Array, place: number | undefined): void => {
    const shared = sharedBytes(previous, current, Math.min(previousLength, length))
    entry.varint(shared)
    entry.varint(length - shared)
    for (let index = shared; index < length; index++) entry.byte(current[index] ?? 0)
    entry.varint(count)
    if (place === undefined) {
      entry.varint(postings.length)
      entry.bytes(postings)
    } else {
      entry.varint(0)
      entry.varint(place)
    }
  }
  return {
    add(term, { ordinals, frequencies, count }) {
      for (let index = 0, before = -1; index < count; index++) {
        const ordinal = ordinals[index] ?? 0
        writePosting(list, ordinal - before, frequencies[index] ?? 0)
        before = ordinal
      }
      const { written: length } = encoder.encodeInto(term, current)
      const postings = list.take()
      const place = postings.length > maxInlineBytes ? save(postings) : undefined
      writeEntry(length, count, postings, place)
      if (firstTerm !== undefined && out.length + entry.length > maxBlockBytes) {
        entry.take()
        close()
        writeEntry(length, count, postings, place)
      }
      firstTerm ??= term
      out.bytes(entry.take())
      previousLength = length
      const before = previous
      previous = current
      current = before
    },
    finish: close,
    get bytes() {
      return written
    },
    get nextBlock() {
      return block
    },
  }
}

/** Finds the postings of a term of a segment. */
export function findTerm(database: Database, segment: number, term: string): Place | undefined {
  const entry = findEntry(database, segment, term)
  return entry && placeOf(database, entry.bytes, entry.cursor, entry.count, entry.size)
}

/** In how many chunks of a segment a term occurs; long postings are not read for it. */
export function countOf(database: Database, segment: number, term: string): number {
  return findEntry(database, segment, term)?.count ?? 0
}

function findEntry(database: Database, segment: number, term: string): Entry | undefined {
  const row = database.get(
    'SELECT bytes FROM blocks WHERE id = (SELECT block FROM terms WHERE segment = ? AND first <= ? ORDER BY first DESC LIMIT 1)',
    segment,
    term,
  )
  if (row === undefined) return undefined
  const wanted = encoder.encode(term)
  const bytes = row.bytes('bytes')
  const cursor = { at: 0 }
  let matched = 0
  while (cursor.at < bytes.length) {
    const shared = readVarint(bytes, cursor)
    const length = readVarint(bytes, cursor)
    const start = cursor.at
    cursor.at += length
    const count = readVarint(bytes, cursor)
    const size = readVarint(bytes, cursor)
    // What shares more or less with the term before than the wanted one does comes before or after it.
    if (shared < matched) return undefined
    if (shared === matched) {
      while (
        matched < wanted.length &&
        matched - shared < length &&
        bytes[start + matched - shared] === wanted[matched]
      ) {
        matched++
      }
      if (matched === wanted.length && matched === shared + length) return { bytes, cursor, count, size }
    }
    if (size === 0) readVarint(bytes, cursor)
    else cursor.at += size
  }
  return undefined
}

/** All terms of a segment and their postings, in order; the postings are overwritten by the next. */
export function* readTerms(database: Database, segment: number): Generator<{ term: string; postings: Postings }> {
  const postings = createPostings()
  let first = ''
  for (;;) {
    const row = database.get(
      'SELECT first, bytes FROM terms JOIN blocks ON blocks.id = block WHERE segment = ? AND first > ? ORDER BY first LIMIT 1',
      segment,
      first,
    )
    if (row === undefined) return
    first = row.text('first')
    const bytes = row.bytes('bytes')
    const cursor = { at: 0 }
    let term = new Uint8Array()
    while (cursor.at < bytes.length) {
      const shared = readVarint(bytes, cursor)
      const length = readVarint(bytes, cursor)
      const next = new Uint8Array(shared + length)
      next.set(term.subarray(0, shared))
      next.set(bytes.subarray(cursor.at, cursor.at + length), shared)
      term = next
      cursor.at += length
      const count = readVarint(bytes, cursor)
      const size = readVarint(bytes, cursor)
      const place = placeOf(database, bytes, cursor, count, size)
      if (size > 0) cursor.at += size
      postings.count = 0
      readPostings(place.bytes, place.offset, count, 0, postings)
      yield { term: decoder.decode(term), postings }
    }
  }
}

/** Reads the block id, too, where the postings are in a block of their own. */
function placeOf(database: Database, bytes: Uint8Array, cursor: { at: number }, count: number, size: number): Place {
  if (size > 0) return { bytes, offset: cursor.at, count }
  const id = readVarint(bytes, cursor)
  const own = database.get('SELECT bytes FROM blocks WHERE id = ?', id)?.bytes('bytes')
  return { bytes: own ?? new Uint8Array(), offset: 0, count: own === undefined ? 0 : count }
}

function readVarint(bytes: Uint8Array, cursor: { at: number }): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[cursor.at++] ?? 0
    value += (byte & 0x7f) * scale
    if (byte < 0x80) return value
  }
}

function sharedBytes(a: Uint8Array, b: Uint8Array, end: number): number {
  let shared = 0
  while (shared < end && a[shared] === b[shared]) shared++
  return shared
}

import { compareBytes } from './byte-order.ts'
import type { Database } from './database.ts'
import { createPostings, pushPosting, type Postings } from './postings.ts'
import type { Segment, SegmentColumns, TermPostings } from './segment.ts'
import { readTerms } from './term-blocks.ts'

/** Neighbours as one segment, without their removed documents. */
export interface Merge {
  readonly columns: SegmentColumns
  readonly terms: Generator<TermPostings>
}

/** @param segments In the order of their documents. */
export function mergeSegments(
  database: Database,
  segments: readonly Segment[],
  isRemoved: (document: number) => boolean,
): Merge {
  const kept = segments.map((segment) => ({
    segment,
    positions: [...segment.documents.keys()].filter((position) => !isRemoved(segment.documents[position] ?? 0)),
  }))
  const documents = new Uint32Array(kept.reduce((sum, { positions }) => sum + positions.length, 0))
  const columns = {
    documents,
    firstChunks: new Uint32Array(documents.length),
    firstOrdinals: new Uint32Array(documents.length),
    languages: new Uint8Array(documents.length),
    groups: new Uint32Array(documents.length),
    lengths: new Uint16Array(segments.reduce((sum, { chunks }) => sum + chunks, 0)),
  }
  const ordinals = segments.map(({ chunks }) => new Uint32Array(chunks).fill(gone))
  let next = 0
  let ordinal = 0
  let group = -1
  for (const [index, { segment, positions }] of kept.entries()) {
    let oldGroup = -1
    for (const position of positions) {
      if (segment.groups[position] !== oldGroup) group++
      oldGroup = segment.groups[position] ?? 0
      columns.groups[next] = group
      columns.documents[next] = segment.documents[position] ?? 0
      columns.firstChunks[next] = segment.firstChunks[position] ?? 0
      columns.languages[next] = segment.languages[position] ?? 0
      columns.firstOrdinals[next] = ordinal
      next++
      const end = segment.firstOrdinals[position + 1] ?? segment.chunks
      for (let old = segment.firstOrdinals[position] ?? 0; old < end; old++) {
        columns.lengths[ordinal] = segment.lengths[old] ?? 0
        const moved = ordinals[index]
        if (moved !== undefined) moved[old] = ordinal
        ordinal++
      }
    }
  }
  return {
    columns: { ...columns, lengths: columns.lengths.slice(0, ordinal) },
    terms: mergeTerms(
      segments.map(({ id }) => readTerms(database, id)),
      ordinals,
    ),
  }
}

const gone = 0xffff_ffff

/** All sources are sorted by the bytes of their terms; the merged postings are overwritten by the next. */
function* mergeTerms(
  sources: readonly Generator<TermPostings>[],
  ordinals: readonly Uint32Array[],
): Generator<TermPostings> {
  const heads = sources.map((source) => source.next())
  const merged = createPostings()
  for (;;) {
    let least: string | undefined
    for (const head of heads) {
      if (head.done !== true && (least === undefined || compareBytes(head.value.term, least) < 0))
        least = head.value.term
    }
    if (least === undefined) return
    merged.count = 0
    for (const [index, head] of heads.entries()) {
      if (head.done === true || head.value.term !== least) continue
      append(head.value, ordinals[index], merged)
      const next = sources[index]?.next()
      if (next !== undefined) heads[index] = next
    }
    if (merged.count > 0) yield { term: least, postings: merged }
  }
}

function append({ postings }: TermPostings, ordinals: Uint32Array | undefined, merged: Postings): void {
  for (let index = 0; index < postings.count; index++) {
    const ordinal = ordinals?.[postings.ordinals[index] ?? 0] ?? gone
    if (ordinal !== gone) pushPosting(merged, ordinal, postings.frequencies[index] ?? 0)
  }
}

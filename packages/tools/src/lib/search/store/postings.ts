import type { ByteWriter } from './byte-writer.ts'

/**
 * Where a term occurs: ascending ordinals of the chunks of one segment and how often it occurs in each. The first `count`
 * entries hold; the arrays are larger, and reused.
 */
export interface Postings {
  ordinals: Uint32Array
  frequencies: Uint32Array
  count: number
}

export function createPostings(): Postings {
  return { ordinals: new Uint32Array(1_024), frequencies: new Uint32Array(1_024), count: 0 }
}

/** Of each entry the distance to the one before, with its lowest bit set where a frequency above 1 follows. */
export function writePosting(out: ByteWriter, distance: number, frequency: number): void {
  if (frequency === 1) {
    out.varint(2 * distance)
    return
  }
  out.varint(2 * distance + 1)
  out.varint(frequency)
}

/** Appends `count` entries of `bytes` at `offset` to `into`, each ordinal raised by `base`. */
export function readPostings(bytes: Uint8Array, offset: number, count: number, base: number, into: Postings): void {
  reserve(into, into.count + count)
  const { ordinals, frequencies } = into
  let at = offset
  let ordinal = base - 1
  let index = into.count
  for (const end = index + count; index < end; index++) {
    let value = bytes[at++] ?? 0
    if (value > 0x7f) {
      value &= 0x7f
      for (let shift = 7; ; shift += 7) {
        const byte = bytes[at++] ?? 0
        value |= (byte & 0x7f) << shift
        if (byte < 0x80) break
      }
    }
    ordinal += value >>> 1
    let frequency = 1
    if ((value & 1) === 1) {
      frequency = bytes[at++] ?? 0
      if (frequency > 0x7f) {
        frequency &= 0x7f
        for (let shift = 7; ; shift += 7) {
          const byte = bytes[at++] ?? 0
          frequency |= (byte & 0x7f) << shift
          if (byte < 0x80) break
        }
      }
    }
    ordinals[index] = ordinal
    frequencies[index] = frequency
  }
  into.count = index
}

/** Appends one entry. */
export function pushPosting(into: Postings, ordinal: number, frequency: number): void {
  reserve(into, into.count + 1)
  into.ordinals[into.count] = ordinal
  into.frequencies[into.count] = frequency
  into.count++
}

function reserve(postings: Postings, wanted: number): void {
  if (wanted <= postings.ordinals.length) return
  const size = Math.max(wanted, 2 * postings.ordinals.length)
  const ordinals = new Uint32Array(size)
  const frequencies = new Uint32Array(size)
  ordinals.set(postings.ordinals.subarray(0, postings.count))
  frequencies.set(postings.frequencies.subarray(0, postings.count))
  postings.ordinals = ordinals
  postings.frequencies = frequencies
}

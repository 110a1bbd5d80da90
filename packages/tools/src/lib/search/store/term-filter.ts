/**
 * Which terms a segment may hold: a Bloom filter. It never misses one and passes one in fifty of the others, so that
 * looking for words that are not there, as spelling correction does hundreds of times, reads next to nothing.
 */
export interface TermFilter {
  readonly bits: Uint8Array
  add(term: string): void
  mayHold(term: string): boolean
}

const bitsPerTerm = 8
const probes = 4

/** @param terms At most so many will be added. */
export function createTermFilter(terms: number): TermFilter {
  return termFilterOf(new Uint8Array(terms + 8))
}

export function termFilterOf(bits: Uint8Array): TermFilter {
  const size = bits.length * bitsPerTerm
  return {
    bits,
    add(term) {
      let hash = hashOf(term)
      const step = stepOf(hash)
      for (let probe = 0; probe < probes; probe++) {
        const bit = hash % size
        bits[bit >>> 3] = (bits[bit >>> 3] ?? 0) | (1 << (bit & 7))
        hash = (hash + step) >>> 0
      }
    },
    mayHold(term) {
      let hash = hashOf(term)
      const step = stepOf(hash)
      for (let probe = 0; probe < probes; probe++) {
        const bit = hash % size
        if (((bits[bit >>> 3] ?? 0) & (1 << (bit & 7))) === 0) return false
        hash = (hash + step) >>> 0
      }
      return true
    },
  }
}

/** FNV-1a of the code units, its bits stirred once more. */
function hashOf(term: string): number {
  let hash = 0x811c_9dc5
  for (let index = 0; index < term.length; index++) hash = Math.imul(hash ^ term.charCodeAt(index), 0x0100_0193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function stepOf(hash: number): number {
  return (Math.imul(hash, 0x9e37_79b1) | 1) >>> 0
}

import ranks from 'gpt-tokenizer/bpeRanks/cl100k_base'

/** Longest piece in bytes. */
const limit = 4_096
const none = 0x7fff_ffff

/** Rank of a token by its bytes, each a character. */
type Ranks = ReadonlyMap<string, number>

let count: ((bytes: string) => number) | undefined

/**
 * Merges the bytes of a piece of text as cl100k_base does, and counts what is left.
 *
 * @param bytes Each a character; at most 4,096. The time is their square: more than some hundred have to be rare.
 */
export function countPieces(bytes: string): number {
  count ??= createCount(new Map(ranks.map((token, rank) => [Buffer.from(token).toString('latin1'), rank])))
  return count(bytes)
}

function createCount(rankOf: Ranks): (bytes: string) => number {
  // Where each part begins, and its rank if merged with the next; the same memory for every piece.
  const starts = new Int32Array(limit + 2)
  const merged = new Int32Array(limit + 2)
  const pairs = Int32Array.from({ length: 65_536 }, (_, pair) => rankOf.get(pairOf(pair)) ?? none)

  return (bytes) => {
    if (bytes.length < 2 || rankOf.has(bytes)) return Math.min(1, bytes.length)
    let parts = bytes.length
    for (let at = 0; at <= parts; at += 1) {
      starts[at] = at
      merged[at] = at < parts - 1 ? (pairs[bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1)] ?? none) : none
    }
    const look = (at: number): void => {
      merged[at] = at < parts - 1 ? (rankOf.get(bytes.slice(starts[at], starts[at + 2])) ?? none) : none
    }
    for (;;) {
      const at = leastOf(merged, parts)
      if (at < 0) return parts
      starts.copyWithin(at + 1, at + 2, parts + 1)
      merged.copyWithin(at + 1, at + 2, parts)
      parts -= 1
      look(at)
      if (at > 0) look(at - 1)
    }
  }
}

/** Where the least of the first numbers is; the first of equals, -1 when there is none. */
function leastOf(numbers: Int32Array, length: number): number {
  let least = none
  let place = -1
  for (let at = 0; at < length; at += 1) {
    const number = numbers[at] ?? none
    if (number < least) {
      least = number
      place = at
    }
  }
  return place
}

function pairOf(pair: number): string {
  return String.fromCharCode(pair >> 8, pair & 255)
}

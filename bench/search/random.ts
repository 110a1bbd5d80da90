/** A number in [0, 1), the same sequence for the same seed on every machine. */
export type Random = () => number

/** mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One number of several, so that a part can be made again without what came before it. */
export function mix(...parts: readonly number[]): number {
  let hash = 0x9e3779b9
  for (const part of parts) {
    hash = Math.imul(hash ^ (part | 0), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13) ^ Math.floor(part / 4_294_967_296), 0xc2b2ae35)
    hash ^= hash >>> 16
  }
  return hash
}

/** An integer of [0, below). */
export const pick = (random: Random, below: number): number => Math.floor(random() * below)

/** An integer of [from, to], as often as Zipf's law has it: 1/rank. */
export const pickLogUniform = (random: Random, from: number, to: number): number =>
  Math.floor(from * (to / from + 1 / from) ** random())

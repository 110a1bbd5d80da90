/** Draws that are the same on every machine: what a suite is made from. */
export interface SeededRandom {
  /** From 0 to less than 1. */
  next(): number
  /** Both ends included. */
  integer(least: number, most: number): number
  pick<Item>(items: readonly Item[]): Item
  /** A new list in another order. */
  shuffle<Item>(items: readonly Item[]): Item[]
  /** So many different ones, in an order of their own. */
  sample<Item>(items: readonly Item[], count: number): Item[]
}

/** Mulberry32, begun by FNV-1a of `seed`. */
export function seededRandom(seed: string): SeededRandom {
  let state = hashOf(seed)

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))

  function shuffle<Item>(items: readonly Item[]): Item[] {
    return items
      .map((item) => ({ item, place: next() }))
      .toSorted((a, b) => a.place - b.place)
      .map(({ item }) => item)
  }

  return {
    next,
    integer,
    pick<Item>(items: readonly Item[]): Item {
      const [item] = items.slice(integer(0, items.length - 1))
      if (item === undefined) throw new RangeError('Cannot pick from an empty list')
      return item
    },
    shuffle,
    sample: (items, count) => shuffle(items).slice(0, count),
  }
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

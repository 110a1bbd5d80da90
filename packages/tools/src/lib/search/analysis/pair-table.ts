/**
 * Remembers a value for pairs of characters: to cut, hash and find them as strings costs more than all the rest of
 * reading Chinese.
 *
 * @param make Called for a pair that is not known.
 * @param maxPairs When there are so many, all are forgotten.
 */
export function createPairTable<Value>(
  make: (first: number, second: number) => Value,
  maxPairs: number,
): (first: number, second: number) => Value {
  // Open addressing: a key of 0 is no pair.
  let keys = new Uint32Array(firstSlots)
  let values = emptySlots<Value>(firstSlots)
  let count = 0

  const slotOf = (key: number, table: Uint32Array): number => {
    const last = table.length - 1
    let slot = (Math.imul(key, 0x9e37_79b1) >>> 9) & last
    while (table[slot] !== 0 && table[slot] !== key) slot = (slot + 1) & last
    return slot
  }
  const grow = (): void => {
    const [oldKeys, oldValues] = [keys, values]
    const isFull = count >= maxPairs
    keys = new Uint32Array(isFull ? firstSlots : 2 * oldKeys.length)
    values = emptySlots(keys.length)
    if (isFull) {
      count = 0
      return
    }
    for (const [old, value] of oldValues.entries()) {
      if (value === undefined) continue
      const slot = slotOf(oldKeys[old] ?? 0, keys)
      keys[slot] = oldKeys[old] ?? 0
      values[slot] = value
    }
  }

  return (first, second) => {
    const key = ((first << 16) | second) >>> 0
    const slot = slotOf(key, keys)
    const known = values[slot]
    if (known !== undefined) return known
    const value = make(first, second)
    keys[slot] = key
    values[slot] = value
    if (++count * 2 > keys.length || count >= maxPairs) grow()
    return value
  }
}

const firstSlots = 2 ** 12

/** An array without gaps, for one that is filled here and there becomes a slow one. */
export function emptySlots<Value>(length: number): (Value | undefined)[] {
  return Array<Value | undefined>(length).fill(undefined)
}

/** Codes of one bit a dimension in one flat array: near ones are found by counting the bits that differ. */
export interface CodeTable {
  readonly size: number
  /** @param added One code a chunk, each of `dimensions / 32` words, rounded up. */
  add(added: Float64Array, addedCodes: Uint32Array): void
  /** At most `count` chunks that `isLive` says are there, nearest first. The same chunk may come twice if it was added twice. */
  nearest(code: Uint32Array, count: number, isLive: (chunk: number) => boolean): number[]
}

export function createCodeTable(dimensions: number): CodeTable {
  const words = Math.ceil(dimensions / 32)
  let codes = new Uint32Array(0)
  let chunks = new Float64Array(0)
  let size = 0

  function grow(needed: number): void {
    const capacity = Math.max(needed, Math.ceil(size * 1.5))
    const wider = new Uint32Array(capacity * words)
    wider.set(codes)
    codes = wider
    const longer = new Float64Array(capacity)
    longer.set(chunks)
    chunks = longer
  }

  return {
    get size() {
      return size
    },
    add(added, addedCodes) {
      if (size + added.length > chunks.length) grow(size + added.length)
      chunks.set(added, size)
      codes.set(addedCodes, size * words)
      size += added.length
    },
    nearest(code, count, isLive) {
      const distances = new Uint16Array(size)
      const within = measure(codes, code, distances, 32 * words)
      // Where few are live, as many more are looked at as it takes.
      for (let wanted = count; ; wanted *= 8) {
        const limit = within.findIndex((codesWithin) => codesWithin >= Math.min(wanted, size))
        const near: number[] = []
        for (let slot = 0; slot < size; slot += 1) if ((distances[slot] ?? 0) <= limit) near.push(slot)
        const live = near.filter((slot) => isLive(chunks[slot] ?? 0))
        if (live.length < count && near.length < size) continue
        live.sort((a, b) => (distances[a] ?? 0) - (distances[b] ?? 0))
        return live.slice(0, count).map((slot) => chunks[slot] ?? 0)
      }
    },
  }
}

/**
 * Writes the Hamming distance of each code to `distances`.
 *
 * @returns For each distance how many codes are at most as far.
 */
function measure(codes: Uint32Array, code: Uint32Array, distances: Uint16Array, most: number): Uint32Array {
  const words = code.length
  const counts = new Uint32Array(most + 1)
  let at = 0
  for (let slot = 0; slot < distances.length; slot += 1) {
    let distance = 0
    for (let word = 0; word < words; word += 1) {
      let bits = (codes[at] ?? 0) ^ (code[word] ?? 0)
      at += 1
      bits -= (bits >>> 1) & 0x55555555
      bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
      distance += Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
    }
    distances[slot] = distance
    counts[distance] = (counts[distance] ?? 0) + 1
  }
  let sum = 0
  return counts.map((count) => (sum += count))
}

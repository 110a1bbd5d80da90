/** As Python's `random.Random(seed)`: the same draws in the same order. */
export interface PythonRandom {
  /** From 0 to below 1. */
  random(): number
  uniform(low: number, high: number): number
  /** Both ends are drawn too. */
  randint(low: number, high: number): number
}

const size = 624
const middle = 397

/** @param seed A whole number, as large as a double holds exactly. */
export function pythonRandom(seed: number): PythonRandom {
  const words = seededWords(Math.abs(seed))
  let at = size

  function nextWord(): number {
    if (at >= size) {
      renew(words)
      at = 0
    }
    let word = words[at] ?? 0
    at += 1
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }

  function bits(count: number): bigint {
    let drawn = 0n
    for (let done = 0; done < count; done += 32) {
      const rest = Math.min(32, count - done)
      drawn |= BigInt(nextWord() >>> (32 - rest)) << BigInt(done)
    }
    return drawn
  }

  const random = (): number => {
    const high = nextWord() >>> 5
    return (high * 0x4000000 + (nextWord() >>> 6)) / 2 ** 53
  }
  return {
    random,
    uniform: (low, high) => low + (high - low) * random(),
    randint: (low, high) => {
      const count = BigInt(high - low + 1)
      const length = count.toString(2).length
      let drawn = bits(length)
      while (drawn >= count) drawn = bits(length)
      return low + Number(drawn)
    },
  }
}

/** The Mersenne Twister's state (MT19937), seeded by the 32-bit words of a number. */
function seededWords(seed: number): Uint32Array {
  const key = [seed >>> 0]
  if (seed > 0xffffffff) key.push(Math.floor(seed / 2 ** 32))
  const words = new Uint32Array(size)
  words[0] = 19650218
  for (let index = 1; index < size; index += 1) words[index] = mixed(words, index, 1812433253) + index
  let index = 1
  let part = 0
  const step = (): void => {
    index += 1
    if (index < size) return
    words[0] = words[size - 1] ?? 0
    index = 1
  }
  for (let round = Math.max(size, key.length); round > 0; round -= 1) {
    words[index] = ((words[index] ?? 0) ^ mixed(words, index, 1664525)) + (key[part] ?? 0) + part
    part = (part + 1) % key.length
    step()
  }
  for (let round = size - 1; round > 0; round -= 1) {
    words[index] = ((words[index] ?? 0) ^ mixed(words, index, 1566083941)) - index
    step()
  }
  words[0] = 0x80000000
  return words
}

function mixed(words: Uint32Array, index: number, factor: number): number {
  const before = words[index - 1] ?? 0
  return Math.imul(before ^ (before >>> 30), factor)
}

function renew(words: Uint32Array): void {
  for (let index = 0; index < size; index += 1) {
    const word = ((words[index] ?? 0) & 0x80000000) | ((words[(index + 1) % size] ?? 0) & 0x7fffffff)
    const other = words[(index + middle) % size] ?? 0
    words[index] = other ^ (word >>> 1) ^ (word % 2 === 0 ? 0 : 0x9908b0df)
  }
}

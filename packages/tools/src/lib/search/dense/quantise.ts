/** One byte a dimension: the direction to about half a percent. The length is lost, cosines do not need it. */
export function quantise(vector: Float32Array): Int8Array {
  const largest = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const levels = new Int8Array(vector.length)
  if (largest === 0) return levels
  for (let index = 0; index < levels.length; index += 1)
    levels[index] = Math.round(((vector[index] ?? 0) / largest) * 127)
  return levels
}

/** One bit a dimension, its sign, in words of 32. */
export function codeOf(vector: Float32Array | Int8Array): Uint32Array {
  const code = new Uint32Array(Math.ceil(vector.length / 32))
  for (let index = 0; index < vector.length; index += 1) {
    if ((vector[index] ?? 0) > 0) code[index >> 5] = (code[index >> 5] ?? 0) | (1 << (index & 31))
  }
  return code
}

/** Cosine similarity; 0 for zeros. @param unit Of length 1. */
export function similarity(unit: Float32Array, levels: Int8Array): number {
  let product = 0
  let squares = 0
  for (let index = 0; index < unit.length; index += 1) {
    const level = levels[index] ?? 0
    product += (unit[index] ?? 0) * level
    squares += level * level
  }
  return squares === 0 ? 0 : product / Math.sqrt(squares)
}

/** The same direction in length 1; zeros stay zeros. */
export function unitOf(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((value) => value / length)
}

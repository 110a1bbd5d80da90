/** The standard normal distribution, to about 1e-14 relative in both tails. */

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)

/**
 * P(Z > z).
 *
 * @see Abramowitz & Stegun 26.2.11 (series) and 26.2.14 (continued fraction)
 */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z)
  if (z === Infinity) return 0
  if (z < 2) return 0.5 - density(z) * oddSeries(z)
  let fraction = z
  for (let k = 80; k >= 1; k--) fraction = z + k / fraction
  return density(z) / fraction
}

/** z + z³/3 + z⁵/(3·5) + …: all terms of one sign, so nothing cancels. */
function oddSeries(z: number): number {
  let term = z
  let sum = z
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return sum
}

/**
 * The z with P(Z ≤ z) = p.
 *
 * @param p Above 0 and below 1.
 */
export function normalQuantile(p: number): number {
  return p > 0.5 ? normalUpperQuantile(1 - p) : -normalUpperQuantile(p)
}

/**
 * The z with P(Z > z) = `tail`.
 *
 * @param tail Above 0, at most 0.5; taken directly, for `1 - p` would lose what is small.
 * @see Abramowitz & Stegun 26.2.22, where it starts
 */
export function normalUpperQuantile(tail: number): number {
  if (tail === 0.5) return 0
  const t = Math.sqrt(-2 * Math.log(tail))
  let z = t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t))
  // The logarithm of the tail is concave, so Newton's steps cannot run away.
  for (let i = 0; i < 50; i++) {
    const upper = normalUpperTail(z)
    const step = (Math.log(upper / tail) * upper) / density(z)
    z += step
    if (Math.abs(step) <= 1e-15 * Math.max(1, z)) break
  }
  return z
}

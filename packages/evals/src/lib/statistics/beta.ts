import { stirlingError } from './stirling-error.ts'

/** Of a beta distribution at a point, as logarithms, so that nothing becomes 0 before it is used. */
export interface BetaTails {
  readonly logLower: number
  readonly logUpper: number
  /** Of the logit of the variable: log(x^a y^b / B(a, b)). */
  readonly logDensity: number
}

/**
 * Both tails of the beta distribution, P(X ≤ x) = I_x(a, b) and P(X > x), each to about 1e-13 relative.
 *
 * @param x Between 0 and 1, both excluded.
 * @param y 1 − x, as exact as x.
 * @see A. R. DiDonato and A. H. Morris, "Significant Digit Computation of the Incomplete Beta Function Ratios" (1992),
 *   equation 9
 */
export function betaTails(x: number, y: number, a: number, b: number): BetaTails {
  // Beyond the mean the fraction is slow and the other tail is the small one.
  if (x * (b + 1) > y * (a + 1)) {
    const { logLower, logUpper, logDensity } = betaTails(y, x, b, a)
    return { logLower: logUpper, logUpper: logLower, logDensity }
  }
  const logDensity = logBetaDensity(x, y, a, b)
  const logLower = Math.min(0, logDensity - Math.log(fraction(x, y, a, b)))
  return { logLower, logUpper: Math.log1p(-Math.exp(logLower)), logDensity }
}

/**
 * The logit of the x with P(X > x) = `tail`: 1/(1 + e^u) has all digits for x near 1, where 1 − x has none.
 *
 * @param tail Above 0 and below 1.
 */
export function betaUpperLogit(tail: number, a: number, b: number): number {
  let u = Math.log(a / b)
  // On this scale the tail's logarithm is concave: after the first step Newton's come from one side.
  for (let i = 0; i < 100; i++) {
    const { logUpper, logDensity } = betaTails(1 / (1 + Math.exp(-u)), 1 / (1 + Math.exp(u)), a, b)
    const step = (logUpper - Math.log(tail)) * Math.exp(logUpper - logDensity)
    u += step
    if (!(Math.abs(step) > 1e-15 * Math.max(1, Math.abs(u)))) break
  }
  return u
}

/** Loader's form of the binomial probability, which is a·b/(a + b) short of this. */
function logBetaDensity(x: number, y: number, a: number, b: number): number {
  const n = a + b
  const peak = stirlingError(n) - stirlingError(a) - stirlingError(b) + Math.log((a / n) * (b / (2 * Math.PI))) / 2
  const beyond = excess(x, y, a, b)
  return peak - deviance(a, n * x, beyond) - deviance(b, n * y, -beyond)
}

/** a − (a + b)x, by the smaller of x and y: the larger one has lost what matters here. */
const excess = (x: number, y: number, a: number, b: number): number => (x < y ? a - (a + b) * x : (a + b) * y - b)

/** a log(a/m) + m − a, also where a is so near to m that the terms cancel. */
function deviance(a: number, m: number, difference: number): number {
  const v = difference / (a + m)
  if (!(Math.abs(v) <= 0.1)) return a * Math.log(a / m) - difference
  let sum = difference * v
  let power = 2 * a * v
  for (let k = 3; ; k += 2) {
    power *= v * v
    const next = sum + power / k
    if (next === sum) return sum
    sum = next
  }
}

/** The continued fraction by which the density is divided, by Lentz's way as modified by Thompson and Barnett. */
function fraction(x: number, y: number, a: number, b: number): number {
  const tiny = 1e-300
  const guard = (term: number): number => (Math.abs(term) < tiny ? tiny : term)
  const beyond = excess(x, y, a, b)
  let value = guard((a * (beyond + 1)) / (a + 1))
  let c = value
  let d = 0
  // About √max(a, b) rounds; the bound is for what should not be.
  for (let m = 1; m < 1_000_000; m++) {
    const scale = a + 2 * m - 1
    const numerator = (((m * (a + m - 1)) / scale) * (a + b + m - 1) * (b - m) * x * x) / scale
    const denominator = m + (m * (b - m) * x) / scale + ((a + m) * (beyond + 1 + m * (1 + y))) / (scale + 2)
    d = 1 / guard(denominator + numerator * d)
    c = guard(denominator + numerator / c)
    value *= c * d
    if (!(Math.abs(c * d - 1) > 3e-16)) break
  }
  return value
}

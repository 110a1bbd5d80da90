import { checkBetween, checkNotNegative, checkWhole, refuse } from './check-input.ts'
import { normalQuantile, normalUpperQuantile } from './normal.ts'

/** What is known or assumed of two runs over the same samples. */
export interface PowerOptions {
  /** ω²: variance, over samples, of the difference of the two means a sample has in the long run. Values in [0, 1]: 1/9 if those are independent and uniform up to correlation ½. */
  readonly variance: number
  /** σ²_A: mean variance of the trials of one sample, in the first run. Default: 0. */
  readonly varianceA?: number
  /** σ²_B: of the second run. Default: 0. */
  readonly varianceB?: number
  /** K_A: trials of each sample. Default: 1. */
  readonly trialsA?: number
  /** K_B. Default: 1. */
  readonly trialsB?: number
  /** Chance of a false alarm, two-sided. Default: 0.05. */
  readonly alpha?: number
  /** Chance to see the difference if it is there; above `alpha` / 2. Default: 0.8. */
  readonly power?: number
}

/**
 * Samples needed to tell a difference: n = (z_{α/2} + z_β)² (ω² + σ²_A/K_A + σ²_B/K_B) / δ², rounded up.
 *
 * @param options `delta` is the true difference of the means, above 0.
 * @returns 969 for delta 0.03, variance 1/9 and the rest by default.
 * @throws {UsageError} If an option is out of range.
 * @see E. Miller, "Adding Error Bars to Evals" (2024), section 5, arXiv 2411.00640
 */
export function sampleSize({ delta, ...options }: PowerOptions & { readonly delta: number }): number {
  const action = 'compute the sample size'
  checkBetween(action, 'delta', delta, 0, Infinity)
  const exact = (reachOf(action, options) / delta) ** 2 * varianceOf(action, options)
  if (!Number.isSafeInteger(Math.ceil(exact))) throw refuse(action, `delta is ${delta}, too small for the variance`)
  // A whole number must not become the next one by a rounding in its last digits.
  return Math.max(1, Math.ceil(exact * (1 - 1e-12)))
}

/**
 * The smallest true difference that so many samples show with the given power: the above, solved for δ.
 *
 * @param options `samples` is n, at least 1.
 * @throws {UsageError} If an option is out of range.
 * @see E. Miller, "Adding Error Bars to Evals" (2024), section 5, arXiv 2411.00640
 */
export function minimalDetectableEffect({ samples, ...options }: PowerOptions & { readonly samples: number }): number {
  const action = 'compute the minimal detectable effect'
  checkWhole(action, 'samples', samples, 1)
  return reachOf(action, options) * Math.sqrt(varianceOf(action, options) / samples)
}

/** z_{α/2} + z_β. */
function reachOf(action: string, { alpha = 0.05, power = 0.8 }: PowerOptions): number {
  checkBetween(action, 'alpha', alpha, 0, 1)
  checkBetween(action, 'power', power, alpha / 2, 1)
  return normalUpperQuantile(alpha / 2) + normalQuantile(power)
}

function varianceOf(action: string, options: PowerOptions): number {
  const { variance, varianceA = 0, varianceB = 0, trialsA = 1, trialsB = 1 } = options
  for (const [name, value] of Object.entries({ variance, varianceA, varianceB })) checkNotNegative(action, name, value)
  for (const [name, value] of Object.entries({ trialsA, trialsB })) checkWhole(action, name, value, 1)
  return variance + varianceA / trialsA + varianceB / trialsB
}

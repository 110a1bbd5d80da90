import { checkConfidence, checkFinite, checkSameLength, checkWhole, refuse } from './check-input.ts'
import type { ClusterKey } from './cluster-sums.ts'
import type { Interval } from './interval.ts'
import { percentileOfSorted } from './percentile.ts'

export interface BootstrapOptions<Value> {
  /** Of any list of the values; it may come longer or shorter where clusters differ in size. */
  readonly statistic: (values: readonly Value[]) => number
  /** One key for each value: whole clusters are drawn, since values of one are not independent. Default: none. */
  readonly clusters?: readonly ClusterKey[]
  /** Default: 10_000. */
  readonly resamples?: number
  /** A whole number; the same seed draws the same on every machine. Default: 1. */
  readonly seed?: number
  /** Default: 0.95. */
  readonly confidence?: number
}

/**
 * The percentile bootstrap: an interval for statistics that no formula covers, such as a median or a ratio. For means the
 * formulas are better, and for fewer than some 20 values or clusters it is too narrow.
 *
 * @param values At least one, of any kind.
 * @throws {UsageError} If there is no value, an option is out of range, or the statistic is not finite.
 * @see B. Efron and R. J. Tibshirani, "An Introduction to the Bootstrap" (1993), chapter 13
 */
export function bootstrapInterval<Value>(values: readonly Value[], options: BootstrapOptions<Value>): Interval {
  const { statistic, clusters, resamples = 10_000, seed = 1, confidence = 0.95 } = options
  const action = 'bootstrap an interval'
  checkConfidence(action, confidence)
  checkWhole(action, 'resamples', resamples, 1)
  checkWhole(action, 'seed', seed, Number.MIN_SAFE_INTEGER)
  if (values.length === 0) throw refuse(action, 'there are no values')
  if (clusters !== undefined) checkSameLength(action, 'values and clusters', values.length, clusters.length)

  const measure = (sample: readonly Value[]): number => {
    const value = statistic(sample)
    checkFinite(action, 'the statistic', value)
    return value
  }
  const groups = [...Map.groupBy(values, (_, i) => (clusters === undefined ? i : clusters[i])).values()]
  const random = createRandom(seed)
  const draw = (): Value[] => groups.flatMap(() => groups[Math.floor(random() * groups.length)] ?? [])
  const drawn = Float64Array.from({ length: resamples }, () => measure(draw())).toSorted()
  const tail = 50 * (1 - confidence)
  return {
    estimate: measure(values),
    low: percentileOfSorted(drawn, tail),
    high: percentileOfSorted(drawn, 100 - tail),
    confidence,
  }
}

/**
 * sfc32: numbers in [0, 1).
 *
 * @see C. Doty-Humphrey, PractRand (https://pracrand.sourceforge.net)
 */
function createRandom(seed: number): () => number {
  let a = 0
  let b = Math.floor(seed / 2 ** 32) | 0
  let c = seed | 0
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  // The first numbers still show the seed.
  for (let i = 0; i < 15; i++) next()
  return next
}

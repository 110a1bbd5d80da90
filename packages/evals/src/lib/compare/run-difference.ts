import { createClusterSums } from '../statistics/cluster-sums.ts'
import type { ClusterSums } from '../statistics/cluster-sums.ts'
import type { Interval } from '../statistics/interval.ts'
import { tInterval } from '../statistics/mean-interval.ts'
import { mcNemarExact } from '../statistics/mcnemar.ts'
import { minimalDetectableEffect } from '../statistics/power.ts'
import { clopperPearsonInterval } from '../statistics/proportion.ts'
import { tTwoSided } from '../statistics/student-t.ts'
import type { RunDifference } from './comparison.ts'

/** A sample that was scored in both runs. */
export interface Pair {
  readonly id: string
  /** Shares of passed trials, or what the reducer makes of them. */
  readonly a: number
  readonly b: number
  readonly cluster: string | undefined
  readonly language: string | undefined
  /** It passes or fails, with nothing between: by one trial, or by the reducer. */
  readonly isBinary: boolean
}

/** Differences below this are rounding. */
const least = 1e-12

/** B − A over at least one pair. */
export function differenceOf(pairs: readonly Pair[], confidence: number): RunDifference {
  const sums = sumsOf(pairs)
  const { mean = 0, count, clusters } = sums
  const standardError = sums.standardError()
  const hasSpread = standardError !== undefined && standardError >= least
  // Clusters of uneven size tell less than their number.
  const degreesOfFreedom = Math.max(1, sums.effectiveClusters - 1)
  const interval = hasSpread
    ? within(tInterval(mean, standardError, degreesOfFreedom, confidence))
    : unseenInterval(mean, clusters, confidence)
  // McNemar's test takes samples for independent, which those of a cluster are not.
  if (clusters === count && pairs.every(({ isBinary }) => isBinary)) {
    return { interval, standardError, pValue: signTest(pairs), method: 'mcnemar-exact' }
  }
  if (!hasSpread) return { interval, standardError, pValue: signTest(pairs), method: 'sign-exact' }
  const pValue = tTwoSided(mean / standardError, degreesOfFreedom)
  return { interval, standardError, pValue, method: clusters < count ? 'clustered-t' : 'paired-t' }
}

/** The difference that would be told with a power of 80 %. */
export function detectableDifference(
  pairs: readonly Pair[],
  { standardError = 0, method }: RunDifference,
  confidence: number,
): number {
  const { clusters } = sumsOf(pairs)
  const alpha = 1 - confidence
  const seen = minimalDetectableEffect({ samples: 1, variance: standardError ** 2, alpha })
  if (method !== 'mcnemar-exact' && method !== 'sign-exact') return Math.min(1, seen)
  // Few or no samples that differ say little of how many there may be: at least as many as could have stayed unseen.
  const variance = clopperPearsonInterval(0, clusters, confidence).high
  return Math.min(1, Math.max(seen, minimalDetectableEffect({ samples: clusters, variance, alpha })))
}

function sumsOf(pairs: readonly Pair[]): ClusterSums {
  const sums = createClusterSums()
  for (const { a, b, cluster } of pairs) sums.add(b - a, cluster)
  return sums
}

/** Without spread: whatever a share of units, too small to have been seen, may do in either direction. */
function unseenInterval(difference: number, units: number, confidence: number): Interval {
  const seen = clopperPearsonInterval(units, units, confidence).low
  const interval = { estimate: difference, low: difference * seen - (1 - seen), high: difference * seen + (1 - seen) }
  return within({ ...interval, confidence })
}

/** Over clusters, and samples without one; over samples that pass or fail it is McNemar's test. */
function signTest(pairs: readonly Pair[]): number {
  const units = new Map<string | Pair, number>()
  for (const pair of pairs) {
    const unit = pair.cluster ?? pair
    units.set(unit, (units.get(unit) ?? 0) + pair.b - pair.a)
  }
  const signs = [...units.values()]
  return mcNemarExact(signs.filter((sum) => sum < -least).length, signs.filter((sum) => sum > least).length)
}

function within(interval: Interval): Interval {
  return { ...interval, low: Math.max(-1, interval.low), high: Math.min(1, interval.high) }
}

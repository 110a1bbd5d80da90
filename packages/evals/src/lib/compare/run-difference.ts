import { createClusterSums } from '../statistics/cluster-sums.ts'
import type { ClusterSums } from '../statistics/cluster-sums.ts'
import type { Interval } from '../statistics/interval.ts'
import { tInterval } from '../statistics/mean-interval.ts'
import { mcNemarExact } from '../statistics/mcnemar.ts'
import { minimalDetectableEffect } from '../statistics/power.ts'
import { clopperPearsonInterval } from '../statistics/proportion.ts'
import { tTwoSided, tTwoSidedQuantile } from '../statistics/student-t.ts'
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
  const degreesOfFreedom = degreesOf(sums)
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
  const sums = sumsOf(pairs)
  const alpha = 1 - confidence
  if (method === 'paired-t' || method === 'clustered-t') {
    const degreesOfFreedom = degreesOf(sums)
    const reach = tTwoSidedQuantile(alpha, degreesOfFreedom) + tTwoSidedQuantile(0.4, degreesOfFreedom)
    return Math.min(1, reach * standardError)
  }
  const seen = minimalDetectableEffect({ samples: 1, variance: standardError ** 2, alpha })
  // An exact test tells nothing before so many differ, all to one side; 80 % of the time they do from this share on.
  const needed = Math.floor(Math.log2(2 / alpha)) + 1
  const unseen = sums.clusters < needed ? 1 : clopperPearsonInterval(needed - 1, sums.clusters, 0.6).high
  return Math.min(1, Math.max(seen, unseen))
}

/** Clusters of uneven size tell less than their number. */
export const degreesOf = ({ effectiveClusters }: ClusterSums): number => Math.max(1, effectiveClusters - 1)

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

/** What a difference of shares can be. */
export function within(interval: Interval): Interval {
  return { ...interval, low: Math.max(-1, interval.low), high: Math.min(1, interval.high) }
}

import { checkConfidence, refuse } from './check-input.ts'
import type { ClusterSums } from './cluster-sums.ts'
import type { Interval } from './interval.ts'
import { normalUpperQuantile } from './normal.ts'
import { clopperPearsonInterval, wilsonBounds } from './proportion.ts'
import { tTwoSidedQuantile } from './student-t.ts'

export type PassRateMethod = 'wilson' | 'clopper-pearson' | 'normal' | 'clustered'

export interface PassRate {
  readonly interval: Interval
  readonly method: PassRateMethod
}

/**
 * The mean of the samples' shares of passed trials, with the interval that fits them. Wilson's where samples are
 * independent and every share is 0 or 1. Otherwise Wilson's for as many independent tries as would spread like the shares:
 * by their clustered standard error where samples share clusters (`clustered`), by their own where there are shares between
 * (`normal`), with Student's t for the effective number of clusters. Clopper and Pearson's where all passed or none,
 * counting clusters instead of samples, as there is no spread to go by.
 *
 * @param shares One value from 0 to 1 for each sample.
 * @returns Within [0, 1].
 * @throws {UsageError} If there is no sample.
 * @see E. L. Korn and B. I. Graubard (1998); N. Dean and M. Pagano (2015), for proportions from clustered samples
 */
export function passRate(shares: ClusterSums, confidence = 0.95): PassRate {
  const action = 'compute the pass rate'
  checkConfidence(action, confidence)
  const { count, clusters, mean, variance = 0 } = shares
  if (mean === undefined) throw refuse(action, 'no sample was scored')
  if (!(mean >= 0 && mean <= 1)) throw refuse(action, `the mean share is ${mean}, expected shares from 0 to 1`)
  if (mean === 0 || mean === 1) {
    return { interval: clopperPearsonInterval(mean * clusters, clusters, confidence), method: 'clopper-pearson' }
  }
  const wilson = (n: number): PassRate => ({
    interval: { estimate: mean, ...wilsonBounds(mean, n, confidence), confidence },
    method: 'wilson',
  })
  const spread = shares.standardError()
  // One sample or one cluster, or all shares alike: a share counts as one try, which is more cautious than its trials.
  if (spread === undefined || spread < 1e-12) return wilson(clusters)
  const isBinary = Math.abs(variance * (count - 1) - count * mean * (1 - mean)) < 1e-9 * count
  if (isBinary && clusters === count) return wilson(count)
  const t = tTwoSidedQuantile(1 - confidence, Math.max(1, shares.effectiveClusters - 1))
  const z = normalUpperQuantile((1 - confidence) / 2)
  const effective = ((mean * (1 - mean)) / spread ** 2) * (z / t) ** 2
  return { ...wilson(effective), method: clusters < count ? 'clustered' : 'normal' }
}

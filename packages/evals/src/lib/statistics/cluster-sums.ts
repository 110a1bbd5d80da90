import { createMoments } from './moments.ts'

/**
 * How the variance of the mean is made of the clusters' sums of deviations:
 * - `none`: Σ_c(Σ_i d)² / n², the plain sandwich; too small for few clusters;
 * - `small-sample`: C/(C − 1) times that, as Inspect has it;
 * - `miller`: the variance of independent values, Σd²/(n(n − 1)), plus what clusters add, Σ_cΣ_{i≠j} d_i d_j / n², as
 *   the paper writes it.
 */
export type ClusterCorrection = 'none' | 'small-sample' | 'miller'

/** Key of a cluster. */
export type ClusterKey = string | number

/** Mean and clustered standard error of values that are not kept: two numbers for each cluster, none for lone values. */
export interface ClusterSums {
  readonly count: number
  /** Lone values are clusters of one. */
  readonly clusters: number
  /**
   * As many clusters of one size would tell as much: n²/Σn_c², by Kish.
   *
   * @see L. Kish, Survey Sampling (1965), 11.7
   */
  readonly effectiveClusters: number
  /** `undefined` before there is a value. */
  readonly mean: number | undefined
  /** As if there were no clusters, unbiased; `undefined` for fewer than two values. */
  readonly variance: number | undefined
  /**
   * @param cluster Absent for a value that hangs together with no other.
   * @throws {UsageError} If the value is not finite.
   */
  add(value: number, cluster?: ClusterKey): void
  /** Of the mean, in time of the clusters; `undefined` for fewer than two. Default: `small-sample`. */
  standardError(correction?: ClusterCorrection): number | undefined
}

/** Equal to `clusteredStandardError` of all values. */
export function createClusterSums(): ClusterSums {
  const all = createMoments()
  const lone = createMoments()
  const sums = new Map<ClusterKey, { count: number; sum: number }>()
  // Sums are measured from the first value: what all values have in common would cost digits.
  let origin: number | undefined

  function squaresOfSums(): number {
    const { mean: loneMean = 0, variance: loneVariance = 0 } = lone
    let whole = loneMean * lone.count
    for (const { sum } of sums.values()) whole += sum
    const centre = whole / all.count
    let total = loneVariance * (lone.count - 1) + lone.count * (loneMean - centre) ** 2
    for (const { count, sum } of sums.values()) total += (sum - count * centre) ** 2
    return total
  }

  const clusterCount = (): number => sums.size + lone.count

  return {
    get count() {
      return all.count
    },
    get clusters() {
      return clusterCount()
    },
    get effectiveClusters() {
      let squares = lone.count
      for (const { count } of sums.values()) squares += count ** 2
      return squares === 0 ? 0 : all.count ** 2 / squares
    },
    get mean() {
      return all.mean
    },
    get variance() {
      return all.variance
    },
    add(value, cluster) {
      all.add(value)
      origin ??= value
      const shifted = value - origin
      if (cluster === undefined) return lone.add(shifted)
      const known = sums.get(cluster)
      if (known === undefined) {
        sums.set(cluster, { count: 1, sum: shifted })
        return
      }
      known.count++
      known.sum += shifted
    },
    standardError(correction = 'small-sample') {
      const { count: n, variance } = all
      const clusters = clusterCount()
      if (variance === undefined || clusters < 2) return undefined
      const squares = squaresOfSums()
      if (correction === 'none') return Math.sqrt(squares) / n
      if (correction === 'small-sample') return Math.sqrt((squares * clusters) / (clusters - 1)) / n
      // The paper's sum, with Σd² = (n − 1) · variance taken out of the pairs.
      return Math.sqrt(squares + variance) / n
    },
  }
}

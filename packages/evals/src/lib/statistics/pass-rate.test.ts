import { describe, expect, it } from 'vitest'
import { seededRandom } from '../suites/seeded-random.ts'
import { createClusterSums } from './cluster-sums.ts'
import { clusteredStandardError, standardError } from './mean.ts'
import type { Interval } from './interval.ts'
import { passRate } from './pass-rate.ts'
import { clopperPearsonInterval, wilsonInterval } from './proportion.ts'
import { tTwoSidedQuantile } from './student-t.ts'

function rateOf(shares: readonly number[], clusters: readonly (string | undefined)[] = []) {
  const sums = createClusterSums()
  for (const [i, share] of shares.entries()) sums.add(share, clusters[i])
  return passRate(sums)
}

describe('passRate', () => {
  it('takes the interval that fits the samples', () => {
    expect(rateOf([1, 0, 1, 1])).toEqual({ interval: wilsonInterval(3, 4), method: 'wilson' })
    expect(rateOf([1, 1, 1])).toEqual({ interval: clopperPearsonInterval(3, 3), method: 'clopper-pearson' })
    expect(rateOf([0, 0, 0])).toEqual({ interval: clopperPearsonInterval(0, 3), method: 'clopper-pearson' })

    const shares = [0.25, 0.5, 0.5, 0.75, 0.25, 0.75]
    const normal = rateOf(shares)
    expect(normal.method).toBe('normal')
    expectLikeTries(normal.interval, { spread: standardError(shares), effectiveUnits: 6 })

    const clusters = ['a', 'a', 'b', 'b', 'c', 'c']
    const clustered = rateOf([1, 1, 0, 1, 0, 0], clusters)
    expect(clustered.method).toBe('clustered')
    const spread = clusteredStandardError([1, 1, 0, 1, 0, 0], clusters)
    expectLikeTries(clustered.interval, { spread, effectiveUnits: 3 })
  })

  /** The ends of Wilson's interval are where |p - mean| = t · sqrt(p(1 - p)/tries), tries being mean(1 - mean)/spread². */
  function expectLikeTries(
    { estimate, low, high }: Interval,
    { spread, effectiveUnits }: { readonly spread: number; readonly effectiveUnits: number },
  ): void {
    const t = tTwoSidedQuantile(0.05, effectiveUnits - 1)
    const tries = (estimate * (1 - estimate)) / spread ** 2
    for (const end of [low, high]) {
      expect(Math.abs(end - estimate)).toBeCloseTo(t * Math.sqrt((end * (1 - end)) / tries), 10)
    }
  }

  it('covers the truth with clusters of uneven size', () => {
    const random = (): number => draws.next()
    const draws = seededRandom('coverage')
    let covered = 0
    const rounds = 400
    for (let round = 0; round < rounds; round += 1) {
      const sums = createClusterSums()
      for (let cluster = 0; cluster < 20; cluster += 1) {
        // A fifth of the clusters copies one draw: samples of one source hang together.
        const isAlike = random() < 0.2
        const draw = Number(random() < 0.8)
        for (let sample = 0; sample < (cluster === 0 ? 60 : 2); sample += 1) {
          sums.add(isAlike ? draw : Number(random() < 0.8), cluster)
        }
      }
      const { low, high } = passRate(sums).interval
      if (low <= 0.8 && high >= 0.8) covered += 1
    }
    expect(covered / rounds).toBeGreaterThan(0.92)
  })

  it('counts clusters, not samples, where there is no spread to go by', () => {
    expect(rateOf([1, 1, 1, 1], ['a', 'a', 'b', 'b']).interval).toEqual(clopperPearsonInterval(2, 2))
    const one = rateOf([1, 0, 1], ['a', 'a', 'a'])
    expect(one.interval.high - one.interval.low).toBeGreaterThan(0.7)
    const alike = rateOf([0.5, 0.5])
    expect(alike.interval.low).toBeCloseTo(wilsonInterval(1, 2).low, 12)
  })

  it('refuses a rate of nothing', () => {
    expect(() => rateOf([])).toThrow('Cannot compute the pass rate: no sample was scored')
    expect(() => rateOf([2, 3])).toThrow('the mean share is 2.5, expected shares from 0 to 1')
  })
})

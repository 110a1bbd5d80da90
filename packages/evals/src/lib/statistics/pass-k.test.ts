import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meanPassAtK, meanPassHatK, passAtK, passHatK } from './pass-k.ts'

/** All ways to draw k of n. */
function subsets(n: number, k: number): number[][] {
  if (k === 0) return [[]]
  if (n < k) return []
  return [...subsets(n - 1, k), ...subsets(n - 1, k - 1).map((rest) => [...rest, n - 1])]
}

const counts = fc
  .integer({ min: 1, max: 100_000 })
  .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n }), fc.integer({ min: 1, max: n })))

describe('passAtK and passHatK', () => {
  it('are the shares of all draws of k trials in which one passes, and all do', () => {
    for (let n = 1; n <= 9; n++) {
      for (let k = 1; k <= n; k++) {
        const draws = subsets(n, k)
        for (let c = 0; c <= n; c++) {
          const shareOf = (isMet: (draw: number[]) => boolean): number => draws.filter(isMet).length / draws.length
          expect(passAtK(n, c, k)).toBeCloseTo(
            shareOf((draw) => draw.some((trial) => trial < c)),
            12,
          )
          expect(passHatK(n, c, k)).toBeCloseTo(
            shareOf((draw) => draw.every((trial) => trial < c)),
            12,
          )
        }
      }
    }
  })

  it('keep all digits of what is tiny', () => {
    expect(passAtK(100_000, 1, 1)).toBe(1e-5)
    expect(passHatK(100_000, 2, 2)).toBeCloseTo(2 / 100_000 / 99_999, 24)
    expect(passHatK(100_000, 99_999, 99_999)).toBeCloseTo(1e-5, 19)
  })

  it('stay in order: pass^k ≤ c/n ≤ pass@k, and each k beyond the one before', () => {
    fc.assert(
      fc.property(counts, ([n, c, k]) => {
        const rate = c / n
        const [at, hat] = [passAtK(n, c, k), passHatK(n, c, k)]
        expect(hat).toBeGreaterThanOrEqual(0)
        expect(hat).toBeLessThanOrEqual(rate * (1 + 1e-12))
        expect(at).toBeGreaterThanOrEqual(rate * (1 - 1e-12))
        expect(at).toBeLessThanOrEqual(1)
        expect(passAtK(n, c, Math.min(n, k + 1))).toBeGreaterThanOrEqual(at * (1 - 1e-12))
        expect(passHatK(n, c, Math.min(n, k + 1))).toBeLessThanOrEqual(hat * (1 + 1e-12))
        // That one of k passes is the contrary of all k failing.
        expect(at).toBeCloseTo(1 - passHatK(n, n - c, k), 10)
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('refuse what cannot be', () => {
    expect(() => passAtK(3, 1, 4)).toThrow('Cannot compute pass@k: k is 4, expected a whole number from 1 to 3')
    expect(() => passHatK(0, 0, 1)).toThrow('Cannot compute pass^k: n is 0, expected a whole number of 1 or more')
    expect(() => passAtK(3, 4, 1)).toThrow('c is 4')
    expect(() => passAtK(3, NaN, 1)).toThrow('c is NaN')
    expect(() => passAtK(3, 1, 0.5)).toThrow('k is 0.5')
  })
})

describe('meanPassAtK and meanPassHatK', () => {
  it('leave out samples with fewer trials', () => {
    const samples = [
      { trials: 4, passed: 2 },
      { trials: 4, passed: 4 },
      { trials: 1, passed: 0 },
    ]
    expect(meanPassAtK(samples, 2)).toBeCloseTo((5 / 6 + 1) / 2, 14)
    expect(meanPassHatK(samples, 2)).toBeCloseTo((1 / 6 + 1) / 2, 14)
    expect(() => meanPassHatK(samples, 5)).toThrow('Cannot compute pass^k: no sample has 5 trials')
  })
})

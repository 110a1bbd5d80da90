import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearsonInterval, wilsonInterval } from './proportion.ts'

/** Where a function that rises from below 0 crosses it. */
function rootOf(rising: (p: number) => number, from = 0, to = 1): number {
  let [low, high] = [from, to]
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2
    if (rising(middle) < 0) low = middle
    else high = middle
  }
  return high
}

/** P(X ≤ k), term by term. */
function atMost(k: number, n: number, p: number): number {
  let [sum, ways] = [0, 1]
  for (let i = 0; i <= k; i++) {
    sum += ways * p ** i * (1 - p) ** (n - i)
    ways = (ways * (n - i)) / (i + 1)
  }
  return sum
}

const z95 = 1.959963984540054

describe('wilsonInterval', () => {
  it('ends where the score test stops rejecting', () => {
    for (const n of [1, 2, 7, 40, 1_000]) {
      for (const successes of [0, 1, Math.floor(n / 3), n - 1, n]) {
        const share = successes / n
        const score = (p: number): number => (share - p) ** 2 - (z95 ** 2 * p * (1 - p)) / n
        const { estimate, low, high } = wilsonInterval(successes, n)
        expect(estimate).toBe(share)
        expect(low).toBeCloseTo(successes === 0 ? 0 : rootOf((p) => -score(p), 0, share), 12)
        expect(high).toBeCloseTo(successes === n ? 1 : rootOf(score, share, 1), 12)
      }
    }
  })

  it('gives the ends their whole value', () => {
    expect(wilsonInterval(0, 10).low).toBe(0)
    expect(wilsonInterval(10, 10).high).toBe(1)
    expect(wilsonInterval(1, 10 ** 12).low * 10 ** 12).toBeCloseTo(0.1765, 4)
  })
})

describe('clopperPearsonInterval', () => {
  it('ends where the binomial tails are half of what is left', () => {
    for (const confidence of [0.5, 0.95, 0.999]) {
      const tail = (1 - confidence) / 2
      for (const n of [1, 2, 7, 40]) {
        for (let k = 0; k <= n; k += 3) {
          const { low, high } = clopperPearsonInterval(k, n, confidence)
          expect(low).toBeCloseTo(k === 0 ? 0 : rootOf((p) => 1 - atMost(k - 1, n, p) - tail), 12)
          expect(high).toBeCloseTo(k === n ? 1 : rootOf((p) => tail - atMost(k, n, p)), 12)
        }
      }
    }
  })

  it('has closed ends for none and all of very many', () => {
    const n = 100_000
    const tail = 0.025
    expect(clopperPearsonInterval(0, n).high / -Math.expm1(Math.log(tail) / n)).toBeCloseTo(1, 12)
    expect(clopperPearsonInterval(n, n).low).toBeCloseTo(tail ** (1 / n), 14)
    expect(clopperPearsonInterval(1, n).low / -Math.expm1(Math.log1p(-tail) / n)).toBeCloseTo(1, 12)
  })

  it('covers at least as often as it says, whatever the truth', () => {
    const n = 25
    const intervals = Array.from({ length: n + 1 }, (_, k) => clopperPearsonInterval(k, n, 0.9))
    for (let p = 0.005; p < 1; p += 0.005) {
      const covered = intervals.reduce((sum, { low, high }, k) => {
        const chance = atMost(k, n, p) - (k === 0 ? 0 : atMost(k - 1, n, p))
        return low <= p && p <= high ? sum + chance : sum
      }, 0)
      expect(covered).toBeGreaterThanOrEqual(0.9 - 1e-12)
    }
  })
})

describe('both intervals', () => {
  const intervals = [wilsonInterval, clopperPearsonInterval]

  it('hold the estimate, mirror, widen with confidence and move with successes', () => {
    const tries = fc.integer({ min: 1, max: 100_000 }).chain((n) => fc.tuple(fc.nat(n), fc.constant(n)))
    fc.assert(
      fc.property(tries, fc.double({ min: 0.01, max: 0.999, noNaN: true }), ([k, n], confidence) => {
        for (const interval of intervals) {
          const { estimate, low, high } = interval(k, n, confidence)
          const wider = interval(k, n, (1 + confidence) / 2)
          const mirrored = interval(n - k, n, confidence)
          expect(low).toBeGreaterThanOrEqual(0)
          expect(low).toBeLessThanOrEqual(estimate)
          expect(high).toBeGreaterThanOrEqual(estimate)
          expect(high).toBeLessThanOrEqual(1)
          expect(mirrored.low).toBeCloseTo(1 - high, 12)
          expect(wider.low).toBeLessThanOrEqual(low)
          expect(wider.high).toBeGreaterThanOrEqual(high)
          expect(interval(Math.min(n, k + 1), n, confidence).low).toBeGreaterThanOrEqual(low)
        }
      }),
      { seed: 1, numRuns: 150 },
    )
  })

  it('refuse what is no proportion', () => {
    for (const interval of intervals) {
      expect(() => interval(0, 0)).toThrow('n is 0, expected a whole number of 1 or more')
      expect(() => interval(3, 2)).toThrow('successes is 3, expected a whole number from 0 to 2')
      expect(() => interval(0.5, 2)).toThrow('successes is 0.5')
      expect(() => interval(1, 2, 95)).toThrow('confidence is 95, expected a number between 0 and 1')
      expect(() => interval(1, 2, NaN)).toThrow('confidence is NaN')
    }
  })
})

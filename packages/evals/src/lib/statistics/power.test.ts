import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalUpperTail } from './normal.ts'
import { minimalDetectableEffect, sampleSize } from './power.ts'

const plans = fc.record({
  variance: fc.double({ min: 0.001, max: 1, noNaN: true }),
  varianceA: fc.double({ min: 0, max: 0.25, noNaN: true }),
  varianceB: fc.double({ min: 0, max: 0.25, noNaN: true }),
  trialsA: fc.integer({ min: 1, max: 20 }),
  trialsB: fc.integer({ min: 1, max: 20 }),
  alpha: fc.double({ min: 0.001, max: 0.2, noNaN: true }),
  power: fc.double({ min: 0.3, max: 0.99, noNaN: true }),
})

describe('sampleSize and minimalDetectableEffect', () => {
  it("are those of the paper's example", () => {
    expect(sampleSize({ delta: 0.03, variance: 1 / 9 })).toBe(969)
    expect(minimalDetectableEffect({ samples: 969, variance: 1 / 9 })).toBeCloseTo(0.03, 4)
  })

  it('give the first size at which the test has the power', () => {
    fc.assert(
      fc.property(plans, fc.double({ min: 0.01, max: 0.5, noNaN: true }), (plan, delta) => {
        const { variance, varianceA, varianceB, trialsA, trialsB, alpha, power } = plan
        const missed = (n: number): number => {
          const error = Math.sqrt((variance + varianceA / trialsA + varianceB / trialsB) / n)
          // Where the test starts to reject, by bisection of the tail.
          let [low, high] = [0, 40]
          for (let i = 0; i < 100; i++) {
            const middle = (low + high) / 2
            if (normalUpperTail(middle) > alpha / 2) low = middle
            else high = middle
          }
          return normalUpperTail(delta / error - high)
        }
        const n = sampleSize({ ...plan, delta })
        expect(missed(n)).toBeLessThanOrEqual(1 - power + 1e-9)
        expect(n === 1 || missed(n - 1) > 1 - power - 1e-9).toBe(true)
        expect(minimalDetectableEffect({ ...plan, samples: n })).toBeLessThanOrEqual(delta * (1 + 1e-9))
      }),
      { seed: 1 },
    )
  })

  it('do not need one more for a rounding', () => {
    const delta = minimalDetectableEffect({ samples: 700, variance: 0.07 })
    expect(sampleSize({ delta, variance: 0.07 })).toBe(700)
  })

  it('refuse what is out of range', () => {
    expect(() => sampleSize({ delta: 0, variance: 1 })).toThrow('delta is 0, expected a number above 0')
    expect(() => sampleSize({ delta: 1e-300, variance: 1 })).toThrow('delta is 1e-300, too small for the variance')
    expect(() => sampleSize({ delta: 1, variance: -1 })).toThrow('variance is -1, expected a number of 0 or more')
    expect(() => sampleSize({ delta: 1, variance: 1, trialsB: 0 })).toThrow('trialsB is 0')
    expect(() => sampleSize({ delta: 1, variance: 1, power: 0.01 })).toThrow(
      'power is 0.01, expected a number between 0.025 and 1',
    )
    expect(() => minimalDetectableEffect({ samples: 0, variance: 1 })).toThrow('samples is 0')
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusteredStandardError, mean, standardError } from './mean.ts'
import { pairedDifference } from './paired-difference.ts'

const a = [1, 0.5, 0.75, 0, 1, 0.5]
const b = [0.5, 0.5, 0.25, 0.25, 0.5, 0]
const shares = fc.array(
  fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  {
    minLength: 2,
    maxLength: 80,
  },
)

describe('pairedDifference', () => {
  it('has the variance of both less twice their covariance', () => {
    fc.assert(
      fc.property(shares, (pairs) => {
        const [x, y] = [pairs.map(([value]) => value), pairs.map(([, value]) => value)]
        const n = pairs.length
        const [mx, my] = [mean(x), mean(y)]
        const covariance = pairs.reduce((sum, [u, v]) => sum + (u - mx) * (v - my), 0) / n / (n - 1)
        const squared = standardError(x) ** 2 + standardError(y) ** 2 - 2 * covariance
        const result = pairedDifference(x, y)
        expect(result.difference).toBeCloseTo(mx - my, 12)
        expect(result.standardError ** 2).toBeCloseTo(squared, 12)
        const reversed = pairedDifference(y, x)
        expect(reversed.difference).toBeCloseTo(-result.difference, 12)
        expect(reversed.pValue).toBeCloseTo(result.pValue, 9)
      }),
      { seed: 1 },
    )
  })

  it("goes by Student's t, for one degree of freedom in closed form", () => {
    const { difference, standardError: error, interval, pValue } = pairedDifference([3, 1], [0, 0])
    expect([difference, error]).toEqual([2, 1])
    expect(pValue).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(2), 14)
    expect(interval.high - 2).toBeCloseTo(Math.tan(0.475 * Math.PI), 11)
    expect(interval.low).toBeCloseTo(4 - interval.high, 11)
  })

  it('goes by 1.96 where it is asked to', () => {
    const { difference, standardError: error, interval, pValue } = pairedDifference(a, b, { distribution: 'normal' })
    expect(interval.low).toBeCloseTo(difference - 1.959963984540054 * error, 14)
    expect(pValue).toBeLessThan(pairedDifference(a, b).pValue)
  })

  it('clusters the differences', () => {
    const clusters = ['x', 'x', 'y', 'y', 'z', 'z']
    const differences = a.map((value, i) => value - (b[i] ?? NaN))
    const { standardError: error, degreesOfFreedom } = pairedDifference(a, b, { clusters })
    expect(error).toBeCloseTo(clusteredStandardError(differences, clusters), 14)
    expect(degreesOfFreedom).toBe(2)
  })

  it('says so where all pairs differ alike', () => {
    expect(pairedDifference(a, a)).toMatchObject({ difference: 0, standardError: 0, pValue: 1 })
    expect(pairedDifference([1, 1], [0, 0])).toMatchObject({ difference: 1, pValue: 0, interval: { low: 1, high: 1 } })
  })

  it('refuses what is no pair', () => {
    expect(() => pairedDifference([1, 0], [1, 0, 1])).toThrow('the two lists of values differ in length, 2 and 3')
    expect(() => pairedDifference([1], [0])).toThrow('there is 1 value, expected 2 or more')
    expect(() => pairedDifference([1, 0], [0, NaN])).toThrow('value 1 is NaN')
    expect(() => pairedDifference([1, 0], [0, 1], { clusters: [1, 1] })).toThrow('all are of one cluster')
    expect(() => pairedDifference([1, 0], [0, 1], { confidence: 1 })).toThrow('confidence is 1')
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { percentile } from './percentile.ts'

describe('percentile', () => {
  it('interpolates as numpy does', () => {
    expect(percentile([4, 1, 3, 2], 50)).toBe(2.5)
    expect(percentile([4, 1, 3, 2], 95)).toBeCloseTo(3.85, 14)
    expect(percentile([4, 1, 3, 2], 0)).toBe(1)
    expect(percentile([4, 1, 3, 2], 100)).toBe(4)
    expect(percentile([7], 33)).toBe(7)
  })

  it('is where (n − 1) · p/100 of the gaps between neighbours lie below', () => {
    const lists = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(lists, fc.double({ min: 0, max: 100, noNaN: true }), (values, p) => {
        const sorted = values.toSorted((a, b) => a - b)
        let place = sorted[0] ?? NaN
        for (const [i, value] of sorted.entries()) {
          const gap = (sorted[i + 1] ?? value) - value
          place += gap * Math.min(1, Math.max(0, ((values.length - 1) * p) / 100 - i))
        }
        expect(Math.abs(percentile(values, p) - place)).toBeLessThan(1e-6)
        expect(percentile(values, p)).toBeLessThanOrEqual(percentile(values, Math.min(100, p + 1)))
      }),
      { seed: 1 },
    )
  })

  it('refuses what has none', () => {
    expect(() => percentile([], 50)).toThrow('Cannot compute the percentile: there are 0 values')
    expect(() => percentile([1], 101)).toThrow('p is 101, expected a number from 0 to 100')
    expect(() => percentile([1, NaN], 50)).toThrow('value 1 is NaN')
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mcNemarExact } from './mcnemar.ts'

/** All 2^n ways in which the samples could have fallen to the one run or the other. */
function enumerated(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB
  let extreme = 0
  for (let outcome = 0; outcome < 2 ** n; outcome++) {
    const heads = outcome.toString(2).replaceAll('0', '').length
    if (Math.abs(2 * heads - n) >= Math.abs(onlyA - onlyB)) extreme++
  }
  return extreme / 2 ** n
}

/** 2 Σ C(n, i) / 2^n in whole numbers, of which the first 60 bits are kept. */
function exact(onlyA: number, onlyB: number): number {
  const n = onlyA + onlyB
  let term = 1n
  let sum = 1n
  for (let i = 1; i <= Math.min(onlyA, onlyB); i++) {
    term = (term * BigInt(n - i + 1)) / BigInt(i)
    sum += term
  }
  const bits = sum.toString(2).length
  const kept = Math.min(bits, 60)
  return Math.min(1, Number(sum >> BigInt(bits - kept)) * 2 ** (bits - kept + 1 - n))
}

describe('mcNemarExact', () => {
  it('is the share of all outcomes that are at least as uneven', () => {
    for (let a = 0; a <= 10; a++) {
      for (let b = 0; b <= 5; b++) expect(mcNemarExact(a, b), `${a}, ${b}`).toBeCloseTo(enumerated(a, b), 13)
    }
  })

  it('keeps its digits where p is smallest', () => {
    for (const [a, b] of [
      [0, 1_000],
      [10, 1_000],
      [300, 700],
      [499, 501],
      [3, 990],
    ] as const) {
      expect(mcNemarExact(a, b) / exact(a, b) - 1, `${a}, ${b}`).toBeCloseTo(0, 11)
    }
    expect(mcNemarExact(10, 1_000)).toBeLessThan(1e-280)
  })

  it('is symmetric, within [0, 1], and falls as the counts part', () => {
    fc.assert(
      fc.property(fc.nat(50_000), fc.nat(50_000), (a, b) => {
        const p = mcNemarExact(a, b)
        expect(mcNemarExact(b, a)).toBe(p)
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
        expect(mcNemarExact(Math.max(a, b) + 1, Math.min(a, b))).toBeLessThanOrEqual(p * (1 + 1e-9))
      }),
      { seed: 1, numRuns: 200 },
    )
  })

  it('says 1 where no sample differs, and refuses what is no count', () => {
    expect(mcNemarExact(0, 0)).toBe(1)
    expect(() => mcNemarExact(-1, 2)).toThrow(
      "Cannot compute McNemar's test: onlyA is -1, expected a whole number of 0",
    )
    expect(() => mcNemarExact(1, NaN)).toThrow('onlyB is NaN')
  })
})

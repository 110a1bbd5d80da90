import { describe, expect, it } from 'vitest'
import { normalUpperTail } from './normal.ts'
import { tTwoSided, tTwoSidedQuantile } from './student-t.ts'

/** P(|T| ≤ t) for whole degrees of freedom as a finite sum: Abramowitz & Stegun 26.7.3 and 26.7.4. */
function finiteSum(t: number, degrees: number): number {
  const angle = Math.atan(t / Math.sqrt(degrees))
  const square = Math.cos(angle) ** 2
  let term = degrees % 2 === 0 ? 1 : Math.cos(angle)
  let sum = degrees === 1 ? 0 : term
  for (let k = degrees % 2 === 0 ? 2 : 3; k < degrees; k += 2) {
    term *= ((k - 1) / k) * square
    sum += term
  }
  return degrees % 2 === 0 ? Math.sin(angle) * sum : (2 / Math.PI) * (angle + Math.sin(angle) * sum)
}

describe("Student's t", () => {
  it('has the tails of its finite sums', () => {
    for (const degrees of [1, 2, 3, 4, 7, 30, 99, 1_000]) {
      for (const t of [0, 1e-6, 0.3, 1, 1.96, 3]) {
        expect(tTwoSided(t, degrees), `t = ${t}, ${degrees} degrees`).toBeCloseTo(1 - finiteSum(t, degrees), 12)
        expect(tTwoSided(-t, degrees)).toBe(tTwoSided(t, degrees))
      }
    }
  })

  it('keeps tails that a difference from 1 would lose', () => {
    expect((tTwoSided(1e100, 1) * Math.PI * 1e100) / 2).toBeCloseTo(1, 12)
    expect(tTwoSided(1e40, 4)).toBeGreaterThan(0)
    expect(tTwoSided(Infinity, 4)).toBe(0)
    expect(tTwoSided(1e-200, 4)).toBe(1)
    // With very many degrees of freedom it is the normal distribution.
    expect(tTwoSided(2, 1e12) / (2 * normalUpperTail(2))).toBeCloseTo(1, 10)
  })

  it('is undone by its quantile', () => {
    for (const degrees of [1, 2, 3, 10, 199, 99_999]) {
      for (const tail of [1e-12, 1e-4, 0.05, 0.5, 0.99]) {
        const t = tTwoSidedQuantile(tail, degrees)
        expect(tTwoSided(t, degrees) / tail - 1, `tail ${tail}, ${degrees} degrees`).toBeCloseTo(0, 11)
      }
    }
    expect(tTwoSidedQuantile(0.5, 1)).toBeCloseTo(1, 13)
  })
})

import { describe, expect, it } from 'vitest'
import { normalQuantile, normalUpperQuantile, normalUpperTail } from './normal.ts'

/** Simpson's rule over φ(z) e^(−zt − t²/2), which has no small numbers to lose. */
function integral(z: number): number {
  const steps = 40_000
  const width = Math.min(40 / Math.max(z, 1), 14) / steps
  let sum = 0
  for (let i = 0; i <= steps; i++) {
    const t = i * width
    sum += Math.exp(-z * t - (t * t) / 2) * (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2)
  }
  return ((sum * width) / 3) * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI))
}

describe('the normal distribution', () => {
  it('has the tails that integration gives', () => {
    for (const z of [0, 0.01, 0.5, 1, 1.96, 1.999, 2, 2.001, 3, 5, 8, 12, 20, 37]) {
      expect(normalUpperTail(z) / integral(z) - 1, `z = ${z}`).toBeCloseTo(0, 12)
      expect(normalUpperTail(-z), `z = ${z}`).toBe(1 - normalUpperTail(z))
    }
    expect(normalUpperTail(Infinity)).toBe(0)
  })

  it('is undone by its quantile, to the ends', () => {
    for (const p of [1e-300, 1e-100, 1e-17, 1e-9, 0.025, 0.2, 0.4999, 0.5]) {
      expect(normalUpperTail(normalUpperQuantile(p)) / p - 1, `p = ${p}`).toBeCloseTo(0, 11)
      expect(normalQuantile(p)).toBe(-normalUpperQuantile(p))
    }
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14)
  })
})

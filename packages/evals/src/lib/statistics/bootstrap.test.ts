import { describe, expect, it } from 'vitest'
import { bootstrapInterval } from './bootstrap.ts'
import { clusteredStandardError, mean } from './mean.ts'
import { percentile } from './percentile.ts'

const median = (values: readonly number[]): number => percentile(values, 50)

/** All n^n samples that can be drawn. */
function allResamples<Value>(values: readonly Value[]): Value[][] {
  const extend = (lists: Value[][]): Value[][] => lists.flatMap((list) => values.map((value) => [...list, value]))
  return values.reduce((lists: Value[][]) => extend(lists), [[]])
}

describe('bootstrapInterval', () => {
  it('comes to what all resamples give', () => {
    const values = [0, 1, 4, 9, 16]
    const all = allResamples(values).map(median)
    const { estimate, low, high } = bootstrapInterval(values, { statistic: median, confidence: 0.8, resamples: 20_000 })
    // A median of five is one of them, so the ends are met exactly.
    expect([estimate, low, high]).toEqual([4, percentile(all, 10), percentile(all, 90)])
  })

  it('draws whole clusters', () => {
    const values = Array.from({ length: 200 }, (_, i) => (Math.floor(i / 10) % 3 === 0 ? 1 : 0))
    const clusters = values.map((_, i) => Math.floor(i / 10))
    const { low, high } = bootstrapInterval(values, { statistic: mean, clusters, resamples: 4_000 })
    const expected = 2 * 1.96 * clusteredStandardError(values, clusters, { correction: 'none' })
    expect((high - low) / expected).toBeGreaterThan(0.93)
    expect((high - low) / expected).toBeLessThan(1.07)
    const alone = bootstrapInterval(values, { statistic: mean, resamples: 4_000 })
    expect(alone.high - alone.low).toBeLessThan((high - low) / 2)
  })

  it('is the same for the same seed, and takes any kind of value', () => {
    const calls = [
      { ok: 3, of: 4 },
      { ok: 1, of: 9 },
      { ok: 2, of: 2 },
    ]
    const statistic = (list: readonly (typeof calls)[number][]): number =>
      list.reduce((sum, { ok }) => sum + ok, 0) / list.reduce((sum, call) => sum + call.of, 0)
    const draw = (seed: number): number => bootstrapInterval(calls, { statistic, resamples: 50, seed }).high
    expect(draw(5)).toBe(draw(5))
    expect(new Set([1, 2, 3, 4, 5, 6].map(draw)).size).toBeGreaterThan(1)
    expect(bootstrapInterval(calls, { statistic, resamples: 50 }).estimate).toBe(0.4)
  })

  it('refuses what it cannot draw from', () => {
    expect(() => bootstrapInterval([], { statistic: mean })).toThrow('there are no values')
    expect(() => bootstrapInterval([1], { statistic: () => NaN })).toThrow('the statistic is NaN')
    expect(() => bootstrapInterval([1], { statistic: mean, resamples: 0 })).toThrow('resamples is 0')
    expect(() => bootstrapInterval([1], { statistic: mean, clusters: [] })).toThrow('differ in length, 1 and 0')
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClusterSums } from './cluster-sums.ts'
import { clusteredStandardError, mean, standardError } from './mean.ts'
import { createMoments } from './moments.ts'

const lists = fc.tuple(
  fc.constantFrom(0, 1, 1_000, -10_000),
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 60 }),
)

const near = (value: number | undefined, expected: number): void =>
  expect(Math.abs((value ?? NaN) - expected)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(expected)))

describe('createMoments', () => {
  it('knows what the whole list would give, also when put together from two', () => {
    fc.assert(
      fc.property(lists, fc.nat(60), ([offset, list], cut) => {
        const far = list.map((value) => value + offset)
        const [one, other] = [createMoments(), createMoments()]
        for (const [i, value] of far.entries()) (i < cut ? one : other).add(value)
        one.merge(other)
        expect(one.count).toBe(far.length)
        near(one.mean, mean(far))
        near(one.standardError, standardError(far))
        near(one.variance, standardError(far) ** 2 * far.length)
      }),
      { seed: 1 },
    )
  })

  it('has no mean of nothing and no spread of one value', () => {
    const moments = createMoments()
    moments.merge(createMoments())
    expect([moments.count, moments.mean, moments.variance]).toEqual([0, undefined, undefined])
    moments.add(3)
    expect([moments.mean, moments.variance, moments.standardError]).toEqual([3, undefined, undefined])
    expect(() => moments.add(NaN)).toThrow('the value is NaN, expected a finite number')
    expect(moments.count).toBe(1)
  })
})

describe('createClusterSums', () => {
  it('knows what the whole list would give; a value without a cluster is one of its own', () => {
    fc.assert(
      fc.property(lists, fc.infiniteStream(fc.integer({ min: 0, max: 12 })), ([offset, list], keys) => {
        const far = list.map((value) => value + offset)
        const clusters = far.map(() => keys.next().value ?? 0)
        // Above 6 they stand alone, 0 and 1 are there in any case.
        const own = clusters.map((key, i) => (i < 2 ? i : key > 6 ? 100 + i : key))
        const sums = createClusterSums()
        for (const [i, value] of far.entries()) {
          const key = own[i] ?? 0
          if (key >= 100) sums.add(value)
          else sums.add(value, key)
        }
        expect(sums.clusters).toBe(new Set(own).size)
        near(sums.mean, mean(far))
        for (const correction of ['none', 'small-sample', 'miller'] as const) {
          near(sums.standardError(correction), clusteredStandardError(far, own, { correction }))
        }
      }),
      { seed: 1 },
    )
  })

  it('has no standard error of a single cluster', () => {
    const sums = createClusterSums()
    sums.add(1, 'a')
    sums.add(0, 'a')
    expect([sums.count, sums.clusters, sums.mean, sums.standardError()]).toEqual([2, 1, 0.5, undefined])
    expect(() => sums.add(Infinity, 'a')).toThrow('the value is Infinity')
  })
})

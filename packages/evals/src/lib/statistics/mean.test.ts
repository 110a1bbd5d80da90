import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ClusterCorrection } from './cluster-sums.ts'
import { clusteredStandardError, mean, standardError } from './mean.ts'

const values = [1, 0, 0.5, 1, 1, 0, 0.25, 1]
const clusters = ['a', 'a', 'a', 'b', 'b', 'c', 'd', 'd']

/** Σ_c Σ_i Σ_j d_i d_j / n², every pair for itself. */
function pairwise(list: readonly number[], keys: readonly string[], correction: ClusterCorrection): number {
  const n = list.length
  const centre = list.reduce((sum, value) => sum + value, 0) / n
  let [own, cross] = [0, 0]
  for (const [i, x] of list.entries()) {
    for (const [j, y] of list.entries()) {
      if (i === j) own += (x - centre) * (y - centre)
      else if (keys[i] === keys[j]) cross += (x - centre) * (y - centre)
    }
  }
  const count = new Set(keys).size
  if (correction === 'miller') return Math.sqrt(own / n / (n - 1) + cross / n ** 2)
  return Math.sqrt(((own + cross) / n ** 2) * (correction === 'none' ? 1 : count / (count - 1)))
}

describe('mean and standardError', () => {
  it('are those of the definition', () => {
    expect(mean([1, 2, 4, 9])).toBe(4)
    // Σd² = 9 + 4 + 0 + 25
    expect(standardError([1, 2, 4, 9])).toBeCloseTo(Math.sqrt(38 / 12), 14)
    expect(mean([3])).toBe(3)
  })

  it('do not lose digits to what all values have in common', () => {
    const far = [1, 2, 4, 9].map((value) => value + 2 ** 40)
    expect(mean(far)).toBe(2 ** 40 + 4)
    expect(standardError(far)).toBe(standardError([1, 2, 4, 9]))
  })

  it('refuse what has none', () => {
    expect(() => mean([])).toThrow('Cannot compute the mean: there are 0 values, expected 1 or more')
    expect(() => standardError([1])).toThrow('Cannot compute the standard error: there is 1 value, expected 2 or more')
    expect(() => mean([1, NaN])).toThrow('value 1 is NaN, expected a finite number')
    expect(() => standardError([1, Infinity])).toThrow('value 1 is Infinity')
  })
})

describe('clusteredStandardError', () => {
  it('adds up all pairs of a cluster', () => {
    for (const correction of ['none', 'small-sample', 'miller'] as const) {
      const expected = pairwise(values, clusters, correction)
      expect(clusteredStandardError(values, clusters, { correction }), correction).toBeCloseTo(expected, 14)
    }
    expect(clusteredStandardError(values, clusters)).toBeCloseTo(pairwise(values, clusters, 'small-sample'), 14)
  })

  it('is the plain one where every value is a cluster of its own', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 50 }), (list) => {
        const keys = list.map((_, i) => i)
        const plain = standardError(list)
        expect(clusteredStandardError(list, keys)).toBeCloseTo(plain, 12)
        expect(clusteredStandardError(list, keys, { correction: 'miller' })).toBeCloseTo(plain, 12)
      }),
      { seed: 1 },
    )
  })

  it('is that of half the values where each comes twice', () => {
    const half = [1, 0, 0.5, 0.75, 1]
    const keys = half.map((_, i) => i)
    const error = clusteredStandardError([...half, ...half], [...keys, ...keys])
    expect(error).toBeCloseTo(standardError(half), 14)
  })

  it('refuses a single cluster and missing keys', () => {
    expect(() => clusteredStandardError([1, 0], ['a', 'a'])).toThrow('all values are of one cluster')
    expect(() => clusteredStandardError([1, 0], ['a'])).toThrow('values and clusters differ in length, 2 and 1')
  })
})

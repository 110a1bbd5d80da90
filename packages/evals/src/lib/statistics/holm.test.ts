import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holm } from './holm.ts'

/**
 * The closed test of which Holm's procedure is the short cut: a hypothesis falls when every set of hypotheses that it is
 * in falls to Bonferroni's test.
 */
function closedTest(pValues: readonly number[]): number[] {
  const sets = Array.from({ length: 2 ** pValues.length }, (_, bits) =>
    pValues.flatMap((_p, i) => ((bits >> i) & 1 ? [i] : [])),
  )
  return pValues.map((_, i) =>
    Math.max(
      ...sets
        .filter((set) => set.includes(i))
        .map((set) => Math.min(1, set.length * Math.min(...set.map((j) => pValues[j] ?? NaN)))),
    ),
  )
}

const pLists = fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.01, 0.02, 1)), {
  maxLength: 7,
})

describe('holm', () => {
  it('is the closed test, at least the raw value and in its order', () => {
    fc.assert(
      fc.property(pLists, (pValues) => {
        const adjusted = holm(pValues)
        expect(adjusted).toEqual(closedTest(pValues))
        for (const [i, p] of pValues.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p)
          for (const [j, other] of pValues.entries())
            expect(p > other && (adjusted[i] ?? 0) < (adjusted[j] ?? 0)).toBe(false)
        }
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  it('keeps the given order', () => {
    expect(holm([0.04, 0.01, 0.03])).toEqual([0.06, 0.03, 0.06])
    expect(holm([])).toEqual([])
  })

  it('refuses what is no p-value', () => {
    expect(() => holm([0.5, 1.5])).toThrow('Cannot adjust p-values: p-value 1 is 1.5, expected a number from 0 to 1')
    expect(() => holm([NaN])).toThrow('p-value 0 is NaN')
  })
})

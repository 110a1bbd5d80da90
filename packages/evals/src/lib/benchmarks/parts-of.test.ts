import { describe, expect, it } from 'vitest'
import { partsOf } from './parts-of.ts'

const parts = ['one', 'two', 'three'].map((name) => ({ name, description: name }))
const benchmark = {
  name: 'bfcl' as const,
  parts: [...parts, { name: 'toy', description: 'toy', leftOut: 'it is a toy' }],
}

describe('partsOf', () => {
  it("gives those that were named once, in the benchmark's order", () => {
    expect(partsOf(benchmark, ['toy', 'two', 'one', 'two'])).toEqual(['one', 'two', 'toy'])
  })

  it('leaves out where nothing was named what is left out', () => {
    expect(partsOf(benchmark)).toEqual(['one', 'two', 'three'])
  })

  it('refuses what there is not', () => {
    expect(() => partsOf(benchmark, ['one', 'four'])).toThrow(
      'Benchmark "bfcl" has no part "four": expected one, two, three, toy',
    )
  })
})

import { describe, expect, it } from 'vitest'
import { resolve, settle } from './expressions.ts'

const scope = { hotels: [{ name: 'Swan' }, { name: 'Crown' }], best: ['Swan'], day: '2031-05-02', 'f(x) < 3': [7] }

describe('resolve', () => {
  it.each([
    ['<[hotel.name for hotel in hotels]>', ['Swan', 'Crown']],
    ['<hotels[1].name>', 'Crown'],
    ['Booking <best[0]>', 'Booking Swan'],
    ['<f(x) < 3>', [7]],
    ['<48 * 7>', 336],
    ['Swan, <48 * 3>, <day>', 'Swan, 144, 2031-05-02'],
    ['<day> <day>', '2031-05-02 2031-05-02'],
    [
      { a: ['<day>'], b: 1 },
      { a: ['2031-05-02'], b: 1 },
    ],
  ])('%j', (written, value) => {
    expect(resolve(written, scope)).toEqual(value)
  })

  it('refuses what it cannot work out', () => {
    expect(() => resolve('<hotels[2].name>', scope)).toThrow('Cannot work out "hotels[2].name": no "2" in the scope')
  })
})

describe('settle', () => {
  it('fills in what waits for results', () => {
    const late = (results: readonly string[]): string | undefined => results.at(-1)
    expect(settle({ id: late, ids: [late], n: 1 }, ['a', 'b'])).toEqual({ id: 'b', ids: ['b'], n: 1 })
  })
})

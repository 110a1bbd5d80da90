import { describe, expect, it } from 'vitest'
import { isIdentical } from './is-identical.ts'
import { Float } from './value.ts'
import type { PyValue } from './value.ts'

const dict = (...entries: readonly [string, PyValue][]): PyValue => new Map(entries)

describe('isIdentical', () => {
  it.each<[PyValue, PyValue, boolean]>([
    [1, 1, true],
    [1, new Float(1), false],
    [new Float(1), new Float(1), true],
    [new Float(NaN), new Float(NaN), true],
    [new Float(0), new Float(-0), false],
    [1, true, false],
    [0, null, false],
    [2n ** 60n, 2n ** 60n, true],
    ['1', 1, false],
    [[1, ['a']], [1, ['a']], true],
    [[1], [1, 2], false],
    [[], {}, false],
    [dict(['a', 1], ['b', 2]), dict(['b', 2], ['a', 1]), true],
    [dict(['a', 1]), { a: 1 }, true],
    [dict(['a', 1]), dict(['b', 1]), false],
    [dict(['a', null]), dict(['b', null]), false],
    [dict(['a', [new Float(2)]]), dict(['a', [2]]), false],
  ])('tells what is the same as JSON: %#', (a, b, isSame) => {
    expect(isIdentical(a, b)).toBe(isSame)
    expect(isIdentical(b, a)).toBe(isSame)
  })
})

import { describe, expect, it } from 'vitest'
import { lookUp, subscript } from './look-up.ts'
import { Float } from './value.ts'
import type { PyDict, PyValue } from './value.ts'

const dict: PyDict = new Map<string | number, PyValue>([
  [1, 'one'],
  ['1', 'text'],
])

describe('lookUp', () => {
  it.each<[PyValue, PyValue | undefined]>([
    [1, 'one'],
    [new Float(1), 'one'],
    [true, 'one'],
    ['1', 'text'],
    [null, undefined],
    [2, undefined],
  ])('finds %s as Python does', (key, value) => {
    expect(lookUp(dict, key)).toBe(value)
  })

  it('refuses a list as the key', () => {
    expect(() => lookUp(dict, ['1'])).toThrow("unhashable type: 'list'")
  })
})

describe('subscript', () => {
  it.each<[PyValue, PyValue, PyValue]>([
    [dict, 1, 'one'],
    [{ name: 'Ada' }, 'name', 'Ada'],
    [['a', 'b'], -1, 'b'],
    ['né', 1, 'é'],
  ])('%j[%j]', (value, key, item) => {
    expect(subscript(value, key)).toBe(item)
  })

  it.each<[PyValue, PyValue, string, string]>([
    [dict, 'two', 'KeyError', "'two'"],
    [['a'], 1, 'IndexError', 'list index out of range'],
    [['a'], 'a', 'TypeError', 'list indices must be integers or slices, not str'],
    ['Buy', 'status', 'TypeError', "string indices must be integers, not 'str'"],
    ['Buy', 3, 'IndexError', 'string index out of range'],
    [5, 0, 'TypeError', "'int' object is not subscriptable"],
  ])('%j[%j] raises a %s', (value, key, type, message) => {
    expect(() => subscript(value, key)).toThrow(expect.objectContaining({ type, message }))
  })
})

import { describe, expect, it } from 'vitest'
import { iterate } from './iterate.ts'

describe('iterate', () => {
  it('runs through a list, the signs of a text, the keys of a dict', () => {
    expect(iterate([1, 'a'])).toEqual([1, 'a'])
    expect(iterate('h🚗')).toEqual(['h', '🚗'])
    expect(iterate(new Map([['a', 1]]))).toEqual(['a'])
  })

  it('refuses what cannot be iterated', () => {
    expect(() => iterate(null)).toThrow("'NoneType' object is not iterable")
    expect(() => iterate(5)).toThrow("'int' object is not iterable")
  })
})

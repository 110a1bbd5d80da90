import { describe, expect, it } from 'vitest'
import { parseNumber, quantityOf } from './numbers.ts'

describe('parseNumber', () => {
  it.each([
    ['1,234', 1234],
    ['1,234.5', 1234.5],
    ['12,345,678', 12_345_678],
    ['77,8', 77.8],
    ['0,125', 0.125],
    ['1.234,5', 1234.5],
    ['1 234,5', 1234.5],
    ['1\u202f490', 1490],
    ['−56', -56],
  ])('%s is %d', (raw, value) => {
    expect(parseNumber(raw)).toBe(value)
  })
})

describe('quantityOf', () => {
  it.each([
    ['77.8%', 77.8, '%'],
    ['$4.20', 4.2, '$'],
    ['744B', 744, 'B'],
    ['1 450 W', 1450, 'W'],
    ['~62.0 (tools)', 62, ''],
  ])('reads %s', (cell, value, unit) => {
    expect(quantityOf(cell)).toMatchObject({ value, unit })
  })

  it.each(['n/a', '–', '30.5 / 50.4', 'text only', '2021-03-14'])('does not take "%s" for one number', (cell) => {
    expect(quantityOf(cell)).toBeUndefined()
  })
})

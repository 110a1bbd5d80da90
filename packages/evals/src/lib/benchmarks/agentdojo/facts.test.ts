import { describe, expect, it } from 'vitest'
import { factsOf, isSaid } from './facts.ts'

describe('factsOf', () => {
  it.each([
    ['Swan, 30.0, address: Quay 1, 80-110', ['Swan', '30.0', 'Quay 1', '80', '110']],
    ['You spent €1,050 in May.', ['1050']],
    ['Swan, 9:00 AM - 11:30 PM, open on Mondays, and Sundays', ['Swan', ['9:00', '9:00', '9 AM'], ['11:30', '23:30']]],
  ])('%s', (output, facts) => {
    expect(factsOf(output)).toEqual(facts)
  })
})

describe('isSaid', () => {
  it.each([
    ['It is rated 4.5/5.', '4.5', true],
    ['It is rated 4.55.', '4.5', false],
    ['It costs €30 a head.', '30.0', true],
    ['It costs 1,050 euros.', '1050', true],
    ['You have three meetings.', '3', true],
    ['You have 13 meetings.', '3', false],
    ['You have 01:30 hours.', '1:30', true],
    ['At 11:30.', '1:30', false],
    ['**Swan** it is.', 'swan', true],
    ['Swansea it is.', 'Swan', false],
    ['See [here](https://a.example/?t=b).', 'https://a.example/?t=b', true],
    ['| Ann Lee | 4 |', 'Ann Lee: 4', true],
    ['Ann Lee gave it 3, Bo Ek gave it 4.', 'Ann Lee: 4', false],
    ['', 'Swan', false],
  ])('%s: %s, %s', (text, fact, isThere) => {
    expect(isSaid(text, fact)).toBe(isThere)
  })
})

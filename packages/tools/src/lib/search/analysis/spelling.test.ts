import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corrections, correctionTerms } from './spelling.ts'

describe('corrections', () => {
  it.for(['contxt', 'contexxt', 'contezt', 'cnotext', 'Contxet'])('finds "context" for "%s"', (word) => {
    expect(corrections(word)).toContain('context')
  })

  it('keeps digits, adds a letter to three, and leaves other words alone', () => {
    expect(corrections('aldh1').every((word) => word.includes('1'))).toBe(true)
    expect(corrections('cont3xt')).not.toContain('context')
    expect(corrections('nll')).toContain('null')
    expect(corrections('nll')).not.toContain('nl')
    for (const word of ['ab', '12345', '上下文', 'a-b', '']) expect(corrections(word)).toEqual([])
    expect(corrections('модль')).toContain('модель')
  })

  it('undoes any one slip, and gives the word back for none', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{5,12}$/), fc.nat(11), fc.nat(3), (word, place, kind) => {
        const at = place % (word.length - 1)
        const slips = [
          word.slice(0, at) + word.slice(at + 1),
          `${word.slice(0, at)}q${word.slice(at)}`,
          `${word.slice(0, at)}q${word.slice(at + 1)}`,
          `${word.slice(0, at)}${word[at + 1]}${word[at]}${word.slice(at + 2)}`,
        ]
        const slip = slips[kind] ?? ''
        expect(slip === word || corrections(slip).includes(word)).toBe(true)
        expect(corrections(word)).not.toContain(word)
      }),
    )
  })
})

describe('correctionTerms', () => {
  it('gives each term once, stemmed for the language', () => {
    const terms = correctionTerms('contxts', 'en').map(({ term }) => term)
    expect(terms).toContain('context')
    expect(new Set(terms).size).toBe(terms.length)
  })
})

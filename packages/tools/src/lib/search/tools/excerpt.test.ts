import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { excerptOf } from './excerpt.ts'

describe('excerptOf', () => {
  it('takes the part with most of the different words, and breaks between words', () => {
    const text = `blue blue blue. ${'nothing here '.repeat(50)}the blue hull has sails. ${'nothing here '.repeat(50)}`
    const highlights = Array.from(
      text.matchAll(/blue|hull|sails/g),
      ({ 0: word, index }) => [index, index + word.length] as const,
    )
    expect(excerptOf({ text, highlights }, 100).text).toMatch(
      /^\[…\] (?:nothing |here )*the blue hull has sails\. .*(?:nothing|here) \[…\]$/,
    )
    expect(excerptOf({ text, highlights: [] }, 100).text).toMatch(/^blue blue blue\. .*(?:nothing|here) \[…\]$/)
    expect(excerptOf({ text: 'a\r\nb', highlights: [] }, 100)).toEqual({ text: 'a\nb', cut: 0 })
  })

  it('shows a piece of the text of about the size asked for, and counts what is left out', () => {
    const texts = fc
      .array(fc.stringMatching(/^[a-z中文𠀀。, ]{1,12}$/u), { maxLength: 60 })
      .map((parts) => parts.join(' '))
    fc.assert(
      fc.property(
        texts,
        fc.array(fc.nat(800), { maxLength: 8 }),
        fc.integer({ min: 50, max: 400 }),
        (text, places, room) => {
          const starts = [...new Set(places)].filter((start) => start + 3 <= text.length).toSorted((a, b) => a - b)
          const { text: shown, cut } = excerptOf({ text, highlights: starts.map((start) => [start, start + 3]) }, room)
          const piece = shown.replaceAll(/^\[…\] | \[…\]$/g, '')
          expect(text).toContain(piece)
          expect(piece.isWellFormed()).toBe(true)
          expect(piece.length + cut).toBe(text.length)
          expect(shown.includes('[…]')).toBe(cut > 0)
          // Where wide and narrow characters are mixed, the size is that of their mean.
          expect(piece.length).toBeLessThanOrEqual(Math.max(room, 1))
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

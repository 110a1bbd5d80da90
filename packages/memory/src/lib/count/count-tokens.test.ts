import { encode } from 'gpt-tokenizer/encoding/cl100k_base'
import { array, assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countTokens } from './count-tokens.ts'

const tokensOf = (text: string): number => encode(text, { disallowedSpecial: new Set() }).length
const piece = constantFrom(' ', '\n', '\r\n', '\t', '  ', "'s", "'LL", "'", 'ab', 'é', '中文', '，', '123', '---')

describe('countTokens', () => {
  it('counts as cl100k_base does', () => {
    // The library drops a byte order mark.
    const anything = string({ unit: 'grapheme', maxLength: 100 }).map((text) => text.replaceAll('\ufeff', ''))
    const texts = oneof(
      anything,
      array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
    )
    assert(
      property(texts, (text) => {
        expect(countTokens(text)).toBe(tokensOf(text))
      }),
      { numRuns: 2_000 },
    )
    expect(countTokens('')).toBe(0)
    expect(countTokens('Hello world')).toBe(2)
  })

  it('takes what looks like a special token for text', () => {
    expect(countTokens('<|endoftext|>')).toBe(tokensOf('<|endoftext|>'))
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(3)
  })

  it.each([' ', 'a', '字', '=', '\n', '😀'])('counts a run of %j nearly as if it were cut at 256', (character) => {
    const text = `x ${character.repeat(3_000)} y`
    expect(Math.abs(countTokens(text) - tokensOf(text))).toBeLessThan(0.02 * tokensOf(text) + 16)
  })
})

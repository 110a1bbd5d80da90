import { decode, encode } from 'gpt-tokenizer/encoding/cl100k_base'
import { describe, expect, it } from 'vitest'
import { splitAtMarkers, tokenize, tokenTexts } from './tokens.ts'

describe('tokenTexts', () => {
  it.each(['', 'Hello, world', '龘😀é👩‍👩‍👧', '\u{FEFF}a\u{FEFF}', 'a\u{FFFD}龘', '\u{0}\r\n\t', '<|endoftext|>'])(
    'joins to %j with one text a token',
    (text) => {
      const texts = tokenTexts(text)
      expect(texts.join('')).toBe(text)
      expect(texts).toHaveLength(tokenize(text).length)
    },
  )

  it('gives half a character no text', () => {
    expect(tokenTexts('龘')).toEqual(['', '龘'])
  })

  it('is not confused by bytes that another user of the decoder left behind', () => {
    decode(encode('龘').slice(0, 1))
    expect(tokenTexts('龘龘').join('')).toBe('龘龘')
    expect(tokenTexts('龘龘')).toHaveLength(4)
  })

  it('replaces half a surrogate pair, which UTF-8 cannot carry', () => {
    expect(tokenTexts('a\u{D800}b').join('')).toBe('a\u{FFFD}b')
  })
})

describe('tokenize', () => {
  it('counts a marker as one token and finds markers inside text', () => {
    expect(tokenize('<|assistant|>')).toHaveLength(1)
    expect(splitAtMarkers('a<think>b</think>')).toEqual(['a', '<think>', 'b', '</think>'])
  })

  it('tokenizes an endless word in linear time', () => {
    const startedAt = performance.now()
    expect(tokenize('啊'.repeat(100_000)).length).toBeGreaterThan(50_000)
    // Quadratic merging would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  })
})

import ranks from 'gpt-tokenizer/bpeRanks/cl100k_base'
import { decode, encode } from 'gpt-tokenizer/encoding/cl100k_base'
import { describe, expect, it } from 'vitest'
import { chunksOf } from './text-chunks.ts'
import { longestToken, splitAtMarkers, tokenize, tokenTexts } from './tokens.ts'

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

  it('takes a marker in an argument for plain text', () => {
    expect(tokenTexts('<think>').join('')).toBe('<think>')
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

describe('chunksOf', () => {
  const texts = [
    "It isn't far: 1,234 steps (or 12345678), they'll say…\n\n\t- so what?  \n  Yes.\r\n",
    '第一天，雨下了三十七分钟。屋顶没有漏水！\n“好”，她说 2026 年。',
    '[{"id":12345,"name":"a b","ok":true,"list":[1.5,-2e9,null]},',
    '    if (x > 1) {\n        return `${x}`\n    }\n\n\n  // end\n',
    '| 1 | 2 | 3 |\n| 44 | 55 | 66 |\n',
    'a\u0301e\u0301 😀👩‍👩‍👧 𝔘𝔫𝔦 ',
    ' \n \n\n\t\r\n  \n\n-\n ',
  ]

  it.each(texts)('has the tokens of the whole text: %j', (text) => {
    const long = text.repeat(Math.ceil(15_000 / text.length))
    for (let cut = 0; cut < 20; cut += 1) {
      const part = long.slice(cut, 12_000 + cut * 7).toWellFormed()
      const chunks = [...chunksOf(part)]
      expect(chunks.join('')).toBe(part)
      expect(chunks.flatMap((chunk) => encode(chunk))).toEqual(encode(part))
    }
  })

  it('begins alike where texts do, so that little of one that has grown is new', () => {
    const long = texts.join('').repeat(300)
    const whole = [...chunksOf(long)]
    const part = [...chunksOf(long.slice(0, -5_000))]
    expect(whole.length).toBeGreaterThan(15)
    expect(part.slice(0, -1)).toEqual(whole.slice(0, part.length - 1))
    expect(part.length).toBeGreaterThan(whole.length - 4)
  })
})

it('knows the longest token', () => {
  expect(Math.max(...ranks.map((rank) => rank.length))).toBe(longestToken)
})

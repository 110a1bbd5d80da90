import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparableText, findQuote } from './quote-match.ts'

describe('findQuote', () => {
  it.for([
    ['It reads  up to\n200,000 tokens.', 'reads up to 200,000 TOKENS'],
    ['The “hull” – it’s blue', '"hull" - it\'s blue'],
    ['Use **bold** and `max_tokens` here', 'use bold and max_tokens'],
    ['ﬁne ｆｕｌｌ－ｗｉｄｔｈ １２', 'fine full-width 12'],
    ['cafe\u0301 s\u00ADoft', 'café soft'],
    ['模型的上下文\n长度为二十万，\nok', '模型的上下文长度为二十万，ok'],
    ['an infor-\nmation and a well-\nknown fact', 'an information and a wellknown fact'],
    ['a well-known fact', 'a well-known fact'],
    ['The hull is blue and the sails are white.', 'The hull is … white.'],
    ['Wait... what? No.', '“Wait... what?”'],
    ['2*3 = 6', '2*3 = 6'],
  ] as const)('finds in %j the quote %j', ([text, quote]) => {
    expect(findQuote(text, quote)).toBeDefined()
  })

  it.for([
    ['It reads 200,000 tokens', 'reads 20,000 tokens'],
    ['It reads 200,000 tokens', '00,000 tokens'],
    ['It costs 15 apples', '5 apples'],
    ['It costs 1.5 apples', '5 apples'],
    ['It costs 1.5 apples', 'It costs 1'],
    ['It is 110个', '10个'],
    ['2*3 = 6', '23 = 6'],
    ['step 1 2 items', 'step 12 items'],
    ['The hull is not blue', 'The hull is blue'],
    ['The sails are white. The hull is blue.', 'hull … white'],
    ['anything', '…'],
    ['anything', '""'],
  ] as const)('does not find in %j the quote %j', ([text, quote]) => {
    expect(findQuote(text, quote)).toBeUndefined()
  })

  it('says where it stands', () => {
    const text = 'x “ﬁne  hull” **is** blue.'
    const [start, end] = findQuote(text, 'fine hull" is blue') ?? []
    expect(text.slice(start, end)).toBe('ﬁne  hull” **is** blue')
  })

  it('finds every run of words of every text, at its place', () => {
    const word = fc.stringMatching(/^["“«*`]?[a-zàé中文0-9ﬁ１’]{1,6}[*`。，.-]?$/)
    const words = fc.array(fc.tuple(word, fc.constantFrom(' ', '\n', '  ', '\r\n')), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (parts, from, count) => {
        const start = from % parts.length
        const text = parts.flat().join('')
        const quote = parts
          .slice(start, start + 1 + (count % parts.length))
          .flat()
          .join('')
        fc.pre(comparableText(quote).text.replace(/[\s"]/g, '') !== '' && !/\.{3}/.test(quote))
        expect(findQuote(text, quote)).toBeDefined()
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('comparableText', () => {
  it('keeps where every character stood', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (original, joinsHyphens) => {
        const { text, offsets } = comparableText(original, joinsHyphens)
        expect(offsets).toHaveLength(text.length + 1)
        expect(offsets).toEqual(offsets.toSorted((a, b) => a - b))
        expect(offsets.at(-1)).toBe(original.length)
      }),
    )
  })
})

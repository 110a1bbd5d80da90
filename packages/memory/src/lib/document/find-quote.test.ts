import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quotableText } from './find-quote.ts'

describe('quotableText', () => {
  it.each([
    ['the fee  is\n “12,500” EUR', 'the fee is "12,500" EUR'],
    ['de l’article 3\u00a0: «\u00a0le prix\u00a0»', 'de l\'article 3 : "le prix"'],
    ['违约金为\n百分之\n五', '违约金为百分之五'],
    ['from 2024–2026, co\u00ADoperation', 'from 2024-2026, cooperation'],
  ])('finds %j', (text, quote) => {
    const padded = `Before. ${text} after`
    const [place] = quotableText(padded).find(quote)
    expect(place && padded.slice(place.start, place.end)).toBe(text)
  })

  it.each([
    ['2,500 EUR', 'it is 12,500 EUR'],
    ['12,500', 'it is 12,500,000 EUR'],
    ['12.5 per cent', 'it is 112.5 per cent'],
    ['cent', 'ten per centimetre'],
    ['The fee is 5 EUR', 'The fee is 6 EUR'],
    ['EUR', 'ten EUR'],
    [' ', 'a b'],
  ])('does not find %j in %j', (quote, text) => {
    expect(quotableText(text).find(quote)).toEqual([])
  })

  it('goes on to a whole word behind a part of one', () => {
    expect(quotableText('112 days or 12 days').find('12 days')).toEqual([{ start: 12, end: 19 }])
  })

  it('finds every stretch of words of any text', () => {
    const word = fc.stringMatching(/^[a-zé“’-]{2,6}$/)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 4, maxLength: 30 }),
        fc.nat(20),
        fc.constantFrom(' ', '\n', ' \f '),
        (words, from, gap) => {
          const text = words.join(gap)
          const quote = words.slice(from % words.length).join(' ')
          fc.pre(quote.length >= 4)
          expect(quotableText(text).find(quote)).not.toEqual([])
        },
      ),
    )
  })
})

import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyse } from './analyse.ts'
import { type Language, languages } from './language.ts'

interface Emitted {
  readonly term: string
  readonly surface: string
  readonly position: number
}

function emitted(text: string, lang: Language = 'en', keepStopWords = false): Emitted[] {
  const found: Emitted[] = []
  analyse(text, lang, (term, start, end, position) => found.push({ term, surface: text.slice(start, end), position }), {
    keepStopWords,
  })
  return found
}

const termsOf = (text: string, lang?: Language, keepStopWords?: boolean): string[] =>
  emitted(text, lang, keepStopWords).map(({ term }) => term)

describe('analyse', () => {
  it.for([
    ['ﬁle Œuvre STRASSE Straße ＧＬＭ naïve Łódź', 'file oeuvr strass strass glm naiv lodz'],
    ['Models running hopefully relations', 'model run hopefulli relat'],
    ['Елка ёлка ΟΔΟΣ οδός', 'елка елка οδοσ οδοσ'],
    ['docu\u00ADment', 'document'],
    ['the customer’s data, they aren’t', 'custom data'],
    ['constructor toString __proto__', 'constructor tostr string proto'],
    ['IT and WHO say it', 'it who sai'],
  ] as const)('folds and stems English: %s', ([text, terms]) => {
    expect(termsOf(text)).toEqual(terms.split(' '))
  })

  it.for([
    ['l’API d’aujourd’hui qu’elle', 'api aujourdhui aujourd hui'],
    ['requêtes requetes', 'requet requet'],
    ['factures facturées facturees', 'factur factur factur'],
    ['0,85 et 200 000,5 km', '0.85 200000.5 200 000 5 km'],
    ['reçoit-il accepte-t-elle', 'recoit accept'],
  ] as const)('knows elisions, clitics and left out accents in French: %s', ([text, terms]) => {
    expect(termsOf(text, 'fr')).toEqual(terms.split(' '))
  })

  it.for([
    ['200,000; 200 000; 200_000', '200000 200000 200 000 200000'],
    ['0.85 1,234.5 f(1,2)', '0.85 1234.5 f 1.2 1 2'],
    ['1990s 3rd 21st', '1990 3 21'],
    ['in 2020 300 people', '2020 300 peopl'],
    ['[1,2,3]', '1 2 3'],
  ] as const)('writes numbers one way: %s', ([text, terms]) => {
    expect(termsOf(text)).toEqual(terms.split(' '))
  })

  it.for([
    ['max_tokens', 'maxtoken max token'],
    ['maxTokens', 'maxtoken max token'],
    ['max-tokens', 'maxtoken max token'],
    ['GLM-5', 'glm5 glm 5'],
    ['GLM5', 'glm5 glm 5'],
    ['GLM5.1', 'glm5.1 glm 5.1'],
    ['HTTPServer', 'httpserver http server'],
    ['APIs', 'api'],
    ['node.js', 'nodej node js'],
    ['128k', '128k 128'],
    ['iPhone', 'iphon phone'],
    ['5e4c010', '5e4c010'],
    ['os.path.join', 'ospathjoin os path join'],
    ['__init__', 'init'],
    ['state-of-the-art', 'stateoftheart state art'],
  ] as const)('takes identifiers apart, and keeps the whole: %s', ([text, terms]) => {
    expect(termsOf(text)).toEqual(terms.split(' '))
  })

  it('gives every part the whole word as its place, and the next position', () => {
    expect(emitted('set maxTokens to 5', 'en', true)).toEqual([
      { term: 'set', surface: 'set', position: 0 },
      { term: 'maxtoken', surface: 'maxTokens', position: 1 },
      { term: 'max', surface: 'maxTokens', position: 1 },
      { term: 'token', surface: 'maxTokens', position: 2 },
      { term: 'to', surface: 'to', position: 3 },
      { term: '5', surface: '5', position: 4 },
    ])
    expect(emitted("l'API", 'fr')).toEqual([{ term: 'api', surface: 'API', position: 0 }])
  })

  it.for([
    ['模型的上下文', '模 模型 型 型的 的 的上 上 上下 下 下文 文'],
    ['用GLM', '用 glm'],
    ['ガか\u3099ｶﾞ', 'ガ ガが が がガ ガ'],
    ['豈', '豈'],
    ['𠀀𠀁', '𠀀 𠀀𠀁 𠀁'],
    ['한국어 물', '한국 국어 물'],
    ['ภาษา', 'ภา าษ ษา'],
  ] as const)('cuts what has no spaces into characters and pairs: %s', ([text, terms]) => {
    expect(termsOf(text, 'zh').toSorted()).toEqual(terms.split(' ').toSorted())
  })

  it('leaves stop words of the language out, their positions stay', () => {
    expect(emitted('to be or not to be')).toEqual([])
    expect(termsOf('to be or not to be', 'en', true)).toEqual(['to', 'be', 'or', 'not', 'to', 'be'])
    expect(emitted('rate of limits').map(({ position }) => position)).toEqual([0, 2])
    expect(termsOf('pour on the steps')).toEqual(['pour', 'step'])
    expect(termsOf('pour les étapes', 'fr')).toEqual(['etap'])
  })

  it('keeps hashes whole, and of base64 next to nothing', () => {
    const hash = '5e4c01057a10732d34784af2a97bee9d173863f0'
    expect(termsOf(hash)).toEqual([hash])
    const blob = createHash('shake256', { outputLength: 30_000 }).update('seed').digest('base64')
    expect(termsOf(blob).length).toBeLessThan(300)
    expect(termsOf(`${blob} next page`).slice(-2)).toEqual(['next', 'page'])
    expect(termsOf(`${hash}/report.pdf`)).toEqual([hash, 'reportpdf', 'report', 'pdf'])
    expect(termsOf(`${'a'.repeat(100_000)} end`)).toEqual(['a'.repeat(64), 'end'])
  })

  it.for(['a-', 'a.', "a'", '1,', '111 ', '_', 'aB', 'é', '1.1', '漢', '가', '𠀀', 'ｶﾞ', '\u0301', '\uD800', 'y'])(
    'takes linear time on a long run of "%s"',
    { timeout: 2_000 },
    (piece) => {
      expect(termsOf(`${piece.repeat(100_000 / piece.length)} end`, 'fr')).toContain('end')
    },
  )

  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc
      .array(fc.constantFrom(...Array.from(`aéB1 ,.'’-_#上が가ｶﾞ\u0301\u200B𠀀ﬁ½²ΣİΆ\n`)), { maxLength: 30 })
      .map((parts) => parts.join('')),
  )
  const lang = fc.constantFrom(...languages)

  it('emits offsets inside the text in any text, and no empty or long term', () => {
    fc.assert(
      fc.property(anyText, lang, fc.boolean(), (text, language, keepStopWords) => {
        let before = 0
        analyse(
          text,
          language,
          (term, start, end, position) => {
            expect(start).toBeGreaterThanOrEqual(0)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(text.length)
            expect(position).toBeGreaterThanOrEqual(before - 100)
            expect(term).not.toBe('')
            expect(term.length).toBeLessThanOrEqual(64)
            before = position
          },
          { keepStopWords },
        )
      }),
    )
  })

  it('never emits half a character, whatever is cut or broken', () => {
    const runs = fc
      .tuple(fc.constantFrom('𐐨', '𝒜', '𞤢', '𠮷', 'a', '1', '\uD801', '\uDC28', '\u0301'), fc.nat({ max: 100 }))
      .map(([unit, count]) => unit.repeat(count))
    const broken = fc.oneof(
      fc.array(runs, { maxLength: 6 }).map((parts) => parts.join('')),
      anyText,
    )
    expect(termsOf('ͺ aͺ \uFC5E b')).toEqual(['a', 'b'])
    expect(termsOf(`a${'𐐨'.repeat(100)}`)).toEqual([`a${'𐐨'.repeat(31)}`])
    fc.assert(
      fc.property(broken, lang, (text, language) => {
        for (const term of termsOf(text, language, true)) {
          expect(term.isWellFormed()).toBe(true)
          expect(term).not.toBe('')
          expect(term.length).toBeLessThanOrEqual(64)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same terms for composed and for decomposed characters', () => {
    fc.assert(
      fc.property(anyText, lang, (text, language) => {
        const places = (form: string): string[] =>
          emitted(text.normalize(form), language, true).map(({ term, position }) => `${position} ${term}`)
        expect(places('NFD').toSorted()).toEqual(places('NFC').toSorted())
      }),
    )
  })

  it('finds a put-together word however it is written', () => {
    const part = fc.stringMatching(/^[a-z]{3,8}$/)
    fc.assert(
      fc.property(part, part, lang, (first, second, language) => {
        const camel = `${first}${second[0]?.toUpperCase()}${second.slice(1)}`
        const [snake, ...others] = [`${first}_${second}`, `${first}-${second}`, camel].map((word) =>
          termsOf(word, language, true).toSorted(),
        )
        for (const other of others) expect(other).toEqual(snake)
        for (const alone of termsOf(`${first} ${second}`, language, true)) expect(snake).toContain(alone)
      }),
    )
  })
})

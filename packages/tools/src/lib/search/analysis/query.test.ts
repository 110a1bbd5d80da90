import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseQuery } from './query.ts'

const wordsOf = (text: string): string[] => parseQuery(text).words.map(({ surface }) => surface)
const contentOf = (text: string): string[] =>
  parseQuery(text)
    .words.filter(({ isStop }) => !isStop)
    .map(({ surface }) => surface)

describe('parseQuery', () => {
  it('reads filters and takes them out', () => {
    expect(parseQuery('limits path:docs/** PATH:"my docs/*.md" lang:fr')).toMatchObject({
      words: [{ surface: 'limits' }],
      paths: ['docs/**', 'my docs/*.md'],
      langFilter: 'fr',
    })
    const { words, paths, langFilter } = parseQuery('lang:de path: x mypath:y')
    expect(words.map(({ surface }) => surface)).toEqual(['lang', 'de', 'path', 'x', 'mypath', 'y'])
    expect([paths, langFilter]).toEqual([[], undefined])
  })

  it.for([
    ['"rate limit" of', ['rate limit']],
    ['“rate limit” «quota mensuel» 「上下文」『窗口』', ['rate limit', 'quota mensuel', '上下文', '窗口']],
    ['5" screen', []],
    ['"" "?"', []],
  ] as const)('reads phrases: %s', ([text, phrases]) => {
    expect(parseQuery(text).phrases.map(({ surface }) => surface)).toEqual(phrases)
  })

  it('makes a phrase of terms in both languages, stop words marked', () => {
    const [phrase] = parseQuery('"limits of maxTokens"').phrases
    expect(phrase?.steps.en).toEqual([
      { offset: 0, terms: ['limit'], isStop: false },
      { offset: 1, terms: ['of'], isStop: true },
      { offset: 2, terms: ['maxtoken', 'max'], isStop: false },
      { offset: 3, terms: ['token'], isStop: false },
    ])
    expect(parseQuery('"上下文"').phrases[0]?.steps.en.map(({ terms }) => terms)).toEqual([['上下'], ['下文']])
  })

  it.for([
    ['limits -draft', ['draft']],
    ['limits -"to do" -草稿', ['to do', '草稿']],
    ['rate-limit - quota', []],
    ['tar -x --force -5', []],
    ['-name', []],
  ] as const)('reads what to leave out, no flags and dashes: %s', ([text, excluded]) => {
    expect(parseQuery(text).excluded.map(({ surface }) => surface)).toEqual(excluded)
  })

  it('looks words up in both languages where it is not sure, each once', () => {
    expect(parseQuery('tables').words[0]).toMatchObject({ terms: ['tabl'], weight: 1 })
    expect(parseQuery('rates').words[0]?.terms).toEqual(['rate', 'rat'])
    expect(parseQuery('rates', { lang: 'en' }).words[0]?.terms).toEqual(['rate'])
    expect(parseQuery('what are the rates').words.at(-1)?.terms).toEqual(['rate'])
  })

  it('counts what is repeated', () => {
    const { words } = parseQuery('limit of limits')
    expect(words.map(({ surface, weight }) => [surface, weight])).toEqual([
      ['limit', 2],
      ['of', 1],
      ['limit', 2],
    ])
    expect(words[0]).toBe(words[2])
  })

  it.for([
    ['What is the rate limit?', ['rate', 'limit']],
    ['I am interested in articles which deal with time sharing', ['time', 'sharing']],
    ['Find all discussions of microcode', ['microcode']],
    ['find the document title', ['find', 'document', 'title']],
    ['请问遇到限流怎么办', ['遇到', '限流', '办']],
    ["je cherche des informations sur l'API", ['API']],
    ['WHAT IS THE PRICE OF IT', ['PRICE']],
    ['WHO guidelines', ['WHO', 'guidelines']],
    ['to be or not to be', []],
  ] as const)('tells what "%s" is about', ([text, content]) => {
    expect(contentOf(text)).toEqual(content)
  })

  it('knows what shows that a text has a word', () => {
    expect(parseQuery('GLM-5').words[0]?.evidence).toContainEqual(['glm', '5'])
    expect(parseQuery('上下文').words[0]).toMatchObject({
      evidence: [['上下', '下文']],
      ideographs: ['上', '下', '文'],
    })
    expect(parseQuery('错误码').words.map(({ surface, isTelling }) => [surface, isTelling])).toEqual([
      ['错误', true],
      ['码', false],
    ])
  })

  it('joins the words of a run by what stands on both sides', () => {
    expect(parseQuery('模型工具').words[0]?.terms).toContain('型工')
  })

  it('never throws, and shows words as they are written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const surface of wordsOf(text)) expect(text).toContain(surface)
      }),
    )
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreOf } from '../../../test/solution.ts'
import { exact } from './exact.ts'
import { includes } from './includes.ts'
import { matches } from './matches.ts'
import { normalise } from './normalise.ts'

describe('normalise', () => {
  it.each([
    ['202 752', '202752'],
    ['202,752', '202752'],
    ['202\u202F752', '202752'],
    ['202\u00A0752', '202752'],
    ["202'752", '202752'],
    ['２０２，７５２', '202752'],
    ['1 234 567 tokens', '1234567 tokens'],
    ['0,123', '0,123'],
    ['12 345 6', '12 345 6'],
    ['10⁶', '10^6'],
    ['1½', '1 1/2'],
    ['ＧＬＭ－５，你好！', 'glm-5,你好!'],
    ['GLM-5 有 744 个', 'glm-5有744个'],
    ['« Qu’est-ce que c’est ? »', '"qu\'est-ce que c\'est?"'],
    ['“Paris”', '"paris"'],
    ['12 %', '12%'],
    ['Straße — ÉTÉ', 'straße - été'],
    ['  two\n lines ', 'two lines'],
  ])('%s becomes %s', (text, normal) => {
    expect(normalise(text)).toBe(normal)
  })

  it('changes nothing the second time', () => {
    const telling = fc.constantFrom(..."0123 ,.'_-’“»«½⁶（，。、 \u202F有éİſ％%?".split(''))
    const texts = fc
      .array(fc.oneof(telling, fc.string({ unit: 'binary', maxLength: 2 })))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('exact', () => {
  it.each<[string | readonly string[], string, number]>([
    ['Paris', '**Paris**.', 1],
    ['Paris', '“paris”', 1],
    ['Paris', 'Paris, of course', 0],
    ['Paris', String.raw`$\boxed{\text{Paris}}$`, 1],
    ['Paris', '> `Paris`', 1],
    ['202752', '202 752', 1],
    ['202752', '20 2752', 0],
    ['巴黎', '巴黎。', 1],
    ['L’été', "L'ÉTÉ", 1],
    ['ete', 'été', 0],
    [['oui', 'yes', '是'], '是', 1],
    ['C++', 'C', 0],
  ])('for %s, "%s" scores %d', async (target, text, value) => {
    expect(await scoreOf(exact(target), text)).toMatchObject({ value })
  })

  it('compares as written on demand, and takes the target from the sample', async () => {
    expect(await scoreOf(exact('Paris', { normalise: false }), ' Paris\n')).toMatchObject({ value: 1 })
    expect(await scoreOf(exact('Paris', { normalise: false }), 'paris')).toMatchObject({ value: 0 })
    const score = await scoreOf(
      exact<string>(({ target }) => target),
      'Lyon',
      { target: 'Paris' },
    )
    expect(score).toEqual({ value: 0, explanation: 'the answer is "Lyon", expected "Paris"' })
  })
})

describe('includes', () => {
  it.each<[readonly (string | readonly string[])[], string, number]>([
    [['744', 'billion'], '744 Billion parameters', 1],
    [['744', 'trillion'], '744 billion', 0],
    [['744', ['billion', '十亿', 'milliards']], 'Il en a 744 milliards.', 1],
    [['12'], 'in 2012', 0],
    [['12'], 'costs 12.50', 0],
    [['12'], '12,5 %', 0],
    [['12'], 'it is 12.', 1],
    [['12'], '11、12', 1],
    [['12'], '11，12', 1],
    [['202,752'], '上下文为 202752 个 token', 1],
    [['202752'], '202,752,000', 0],
    [['有 744 个'], 'GLM-5有744个专家', 1],
    [['l’index'], "Ouvrez L'INDEX", 1],
    [['no'], 'I know', 0],
    [['oui'], 'Louis', 0],
    [['oui'], 'Oui !', 1],
    [['Rome'], 'Romeo', 0],
    [['index'], "ouvrez l'index", 1],
    [['GLM'], '用GLM模型', 1],
    [['18 bar'], '**18**bar', 1],
    [['18 bar'], '18 barrels', 0],
    [['09:00–17:00'], '09:00 ~ 17:00', 1],
    [[], 'anything', 1],
  ])('%j in "%s" scores %d', async (texts, text, value) => {
    expect(await scoreOf(includes(...texts), text)).toMatchObject({ value })
  })

  it('says what is missing', async () => {
    const { explanation } = await scoreOf(includes('744', ['trillion', 'billiard']), '744 billion')
    expect(explanation).toBe('not in the answer: trillion or billiard')
  })
})

describe('matches', () => {
  it('finds a pattern, also one with a memory', async () => {
    const scorer = matches(/yes/g)
    expect([await scoreOf(scorer, 'yes'), await scoreOf(scorer, 'yes')]).toMatchObject([{ value: 1 }, { value: 1 }])
    const { explanation } = await scoreOf(matches(/^\d+$/), 'twelve')
    expect(explanation).toBe('the answer "twelve" does not match /^\\d+$/')
  })
})

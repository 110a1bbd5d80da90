import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scoreOf } from '../../../test/solution.ts'
import { numeric } from './numeric.ts'
import type { NumericOptions } from './numeric.ts'
import { readNumbers } from './read-numbers.ts'
import { sentencesOf } from './sentences.ts'

describe('readNumbers', () => {
  it.each<[string, number[]]>([
    ['202 752', [202_752]],
    ['202\u202F752 tokens', [202_752]],
    ['1’234’567', [1_234_567]],
    ['$1,234.50', [1234.5]],
    ['1.234.567,89', [1_234_567.89]],
    ['3,20 €', [3.2]],
    ['1 234,5', [1234.5]],
    ['3,200', [3200]],
    ['3,200 et 1,5', [3.2, 1.5]],
    ['0,123', [0.123]],
    ['.5', [0.5]],
    ['１２', [12]],
    ['3.2万', [32_000]],
    ['3亿2000万', [320_000_000]],
    ['1万亿', [1e12]],
    ['两亿', [2e8]],
    ['三点五亿', [3.5e8]],
    ['三百二十', [320]],
    ['一千零一', [1001]],
    ['二〇二四年', [2024]],
    ['百分之十二', [0.12]],
    ['12 %', [0.12]],
    ['12 pour cent', [0.12]],
    ['1.5e6', [1.5e6]],
    ['1.5 × 10⁶', [1.5e6]],
    ['10⁶', [1e6]],
    ['6.02*10^(-23)', [6.02e-23]],
    ['½', [0.5]],
    ['1½ cups', [1.5]],
    ['−5', [-5]],
    ['x=-5', [-5]],
    ['3-5', [3, 5]],
    ['744B parameters', [744e9]],
    ['2,5 milliards', [2.5e9]],
    ['three', [3]],
    ['有三个', [3]],
    ['1,2,3', [1, 2, 3]],
    ['１，２，３', [1, 2, 3]],
    ['１，２３４', [1234]],
    ['100，200', [100, 200]],
    ['In March 2024, 12 people', [2024, 12]],
    ['1. Foo\n2. Bar 7', [7]],
    ['42.', [42]],
    ['See 12 [a.md#B:3-5].', [12]],
    ['GLM-5, Qwen3-8B, GLM5.1, a1b2', []],
    ['2024-05-01, v1.2.3, 12:30, 10.0.0.1', []],
    ['第三章', []],
    ['万一, 千万别', []],
    ['no number', []],
    [String.raw`$1\,234$ or \boxed{1{,}235}`, [1234, 1235]],
    [String.raw`$\frac{3}{4}$`, [0.75]],
    [String.raw`\(3.2 \times 10^{6}\)`, [3.2e6]],
    [String.raw`12\%`, [0.12]],
    ['$5 and $6', [5, 6]],
    ['**17** km, `18` km', [17, 18]],
    ['<think>5 or 6?</think>12', [12]],
    ['minus 3', [-3]],
    ['au moins 3', [3]],
    ['零下5度', [-5]],
    ['零下五度', [-5]],
    ['The balance is -$1,200.50, or −€1,100.', [-1200.5, -1100]],
    ['$3 -$5, $3-$5', [3, 5, 3, 5]],
    ['3.2萬、3億2000萬、三億', [32_000, 320_000_000, 3e8]],
    ['twenty-four', [24]],
    ['one hundred and twenty-three thousand', [123_000]],
    ['six sept', [6, 7]],
    ['quatre-vingt-dix-neuf', [99]],
    ['deux cents', [200]],
    ['half a million', []],
    ['一万二', [12_000]],
    ['一万零二', [10_002]],
    ['三分之二', [2 / 3]],
    ['5 M€', [5e6]],
  ])('%s has %j', (text, values) => {
    expect(readNumbers(text).numbers.map(({ value }) => value)).toEqual(values)
  })

  it('reads back whatever is written in any of the notations', () => {
    const number = fc.tuple(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.integer({ min: 1, max: 99 }))
    fc.assert(
      fc.property(number, fc.constantFrom('en', 'fr', 'zh', 'plain'), ([whole, hundredths], notation) => {
        const value = Number(`${whole}.${String(hundredths).padStart(2, '0')}`)
        const digits = { maximumFractionDigits: 2 }
        const text = {
          en: value.toLocaleString('en', digits),
          fr: value.toLocaleString('fr', digits),
          zh: `是${value}万`,
          plain: String(value),
        }[notation]
        const scale = notation === 'zh' ? 10_000 : 1
        expect(readNumbers(`${text} .`).numbers.map((one) => one.value / scale)).toEqual([expect.closeTo(value, 6)])
      }),
    )
  })
})

describe('numeric', () => {
  it.each<[number, string, NumericOptions, number, string | undefined]>([
    [3.2, 'It costs 3.20 € per hour.', {}, 1, undefined],
    [3.2, 'Le prix est de 3,20 €.', {}, 1, undefined],
    [3.2, '价格是３．２元。', {}, 1, undefined],
    [3.2, 'It costs 3,200 €.', {}, 0, 'wrong-value'],
    [200_000_000, '大约两亿。', {}, 1, undefined],
    [744e9, 'GLM-5 has 744B parameters.', {}, 1, undefined],
    [744e9, 'GLM-5 has 744 parameters.', {}, 0, 'wrong-value'],
    [0.12, 'It grew by 12 %.', {}, 1, undefined],
    [12, 'It grew by 12 %.', {}, 0, 'wrong-value'],
    [12, 'It grew by 12 %.', { unit: '%' }, 1, undefined],
    [12, '增长了百分之十二', { unit: ['%', '百分之'] }, 1, undefined],
    [0.3, 'It is 0.1 + 0.2 = 0.30000000000000004', {}, 1, undefined],
    [-5, 'It is 5.', {}, 0, 'wrong-value'],
    [100, 'It is 103.', { absolute: 2 }, 0, 'wrong-value'],
    [100, 'It is 102.', { absolute: 2 }, 1, undefined],
    [100, 'It is 109.', { relative: 0.1 }, 1, undefined],
    [100, 'It is 109.', { relative: 0.05, absolute: 10 }, 1, undefined],
    [7, 'Twelve plus minus five', {}, 0, 'wrong-value'],
    [7, 'I do not know.', {}, 0, 'no-number'],
    [7, '', {}, 0, 'no-number'],
    // Which of several.
    [9, '4 + 5 = 9', {}, 1, undefined],
    [4, '4 + 5 = 9', {}, 0, 'wrong-value'],
    [4, '4 + 5 = 9', { pick: 'any' }, 1, undefined],
    [4, '4 + 5 = 9', { pick: 'only' }, 0, 'many-numbers'],
    [4, 'It is 4, yes, 4.0.', { pick: 'only' }, 1, undefined],
    [12, 'In 2023 there were 12.', { pick: 'last' }, 1, undefined],
    // Lists of guesses.
    [3, '1, 2, 3', {}, 0, 'many-numbers'],
    [3, '1、2、3', {}, 0, 'many-numbers'],
    [3, 'It is 4 or 3.', {}, 0, 'many-numbers'],
    [3, 'C’est 4 ou bien 3 ans.', {}, 0, 'many-numbers'],
    [3, 'Soit 4 ans ou 3 ans.', {}, 0, 'many-numbers'],
    [3, '4个或3个', {}, 0, 'many-numbers'],
    [3, '2–3', {}, 0, 'many-numbers'],
    [3, 'It is 2 to 3.', {}, 0, 'many-numbers'],
    [3, 'It rose from 2 to 3.', {}, 1, undefined],
    [3, 'One of 1 and 2 and 3 and 4 and 5', { pick: 'any' }, 0, 'many-numbers'],
    [3, 'It may be 3 or 4.', { pick: 'any' }, 0, 'many-numbers'],
    [5, '1; 2; 3; 4; 5', {}, 0, 'many-numbers'],
    [6, '1\n2\n3\n4\n5\n6', {}, 0, 'many-numbers'],
    [18, 'It may be 17. It may be 18.', {}, 0, 'many-numbers'],
    [18, '18 (or 17)', {}, 0, 'wrong-value'],
    // Where the conclusion stands.
    [42, String.raw`So \boxed{42}, which is more than the 40 of 2020.`, {}, 1, undefined],
    [17, '**Answer: 17** (17 = 8 + 9)', {}, 1, undefined],
    [42, 'Final answer: 42\n\nLet me know if you need the 3 other figures!', {}, 1, undefined],
    [1234.5, 'The total is **€1,234.50** (as of 2024).', {}, 1, undefined],
    [42, '总数是42，不是43。', {}, 1, undefined],
    [42, 'It is 42 as of 3 May 2024.', {}, 1, undefined],
    [12, '12 (10 + 2)', {}, 1, undefined],
    [12, '12 = 10 + 2', {}, 1, undefined],
    [12, 'There are 12 in total, of which 3 are broken.', {}, 1, undefined],
    [17, 'It is 17 km, about 10.6 miles.', {}, 1, undefined],
    [3, '**1.** Count.\n**2.** It is 3.', {}, 1, undefined],
    // What is not said.
    [42, 'The answer is not 42.', {}, 0, 'no-number'],
    [42, '42 is wrong; I cannot tell.', {}, 0, 'no-number'],
    [42, 'more than 42', {}, 0, 'no-number'],
    [3, 'minus 3', {}, 0, 'wrong-value'],
    // Units.
    [17, '17 percent', { unit: '%' }, 1, undefined],
    [17, '**17** km', { unit: 'km' }, 1, undefined],
    [17, String.raw`$17\text{ km}$`, { unit: 'km' }, 1, undefined],
    [17, 'It is 17 km².', { unit: 'km' }, 0, 'no-number'],
    [17, 'It is 17 km/h.', { unit: 'km' }, 0, 'no-number'],
    [5, 'It is 5 km or so from the 3 towers.', { unit: 'km' }, 1, undefined],
    [5, 'It is 5 miles away.', { unit: 'km' }, 0, 'no-number'],
    [5, '5', { unit: 'km' }, 1, undefined],
    [5, '5 kms', { unit: 'km' }, 0, 'no-number'],
    [5, '€5', { unit: ['€', 'euros'] }, 1, undefined],
    [-5, 'It is -€5.', { unit: ['€', 'euros'] }, 1, undefined],
    [5, 'It is -€5.', { unit: ['€', 'euros'] }, 0, 'wrong-value'],
    [5, '有5个，共3天', { unit: '个' }, 1, undefined],
  ])('for %d, "%s" with %j scores %d', async (target, text, options, value, label) => {
    const score = await scoreOf(numeric(target, options), text)
    expect([score.value, score.label]).toEqual([value, label])
  })

  it.each(['\n', '"'])('is not held up by an answer that says nothing but %j', async (sign) => {
    // Minutes, where every one of them is a new beginning.
    const text = sign.repeat(200_000)
    expect(await scoreOf(numeric(5), text)).toMatchObject({ label: 'no-number' })
    expect(sentencesOf(text)).toEqual([])
  })

  it('reads a lone 3,200 by the language of the sample', async () => {
    expect(await scoreOf(numeric(3.2), '3,200', { language: 'fr' })).toMatchObject({ value: 1 })
    expect(await scoreOf(numeric(3200), '3,200', { language: 'en' })).toMatchObject({ value: 1 })
  })

  it('tells what to look at, and refuses a tolerance that is none', async () => {
    const { explanation } = await scoreOf(numeric(7, { absolute: 1 }), 'First 3, then 9.')
    expect(explanation).toBe('the answer is 9 (the last of 3, 9), expected 7 ± 1')
    await expect(async () =>
      scoreOf(
        numeric<number>(({ target }) => target),
        '7',
      ),
    ).rejects.toThrow('Cannot score sample "s": what is wanted is null, expected a value')
    expect(() => numeric(7, { relative: -1 })).toThrow('Cannot score numbers: relative is -1, expected 0 or more')
  })
})

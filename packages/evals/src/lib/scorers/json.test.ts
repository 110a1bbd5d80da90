import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { scoreOf, solution } from '../../../test/solution.ts'
import { finalState } from './final-state.ts'
import { jsonEquals } from './json-equals.ts'
import { json } from './json.ts'

const city = z.object({ name: z.string(), inhabitants: z.int() })

describe('json', () => {
  it.each<[string, string | undefined, RegExp]>([
    ['{"name":"里昂","inhabitants":522250}', undefined, /fits/],
    ['Here it is:\n```json\n{"name":"Lyon","inhabitants":1}\n```\nDone.', undefined, /fits/],
    ['```\n{"name":"Lyon","inhabitants":1}\n```', undefined, /fits/],
    ['{"name":"Lyon","inhabitants":"1"}', 'wrong-shape', /^\/inhabitants: /],
    ['{}', 'wrong-shape', /\(and 1 more\)$/],
    ['[]', 'wrong-shape', /^the value: /],
    ['Lyon', 'no-json', /^"Lyon" is no JSON: /],
    ['', 'no-json', /empty/],
    ['```json\n{}\n```\n```json\n{}\n```', 'no-json', /2 fenced blocks, expected one/],
    ["{'name': 'Lyon'}", 'no-json', /is no JSON/],
  ])('%s: %s', async (text, label, explanation) => {
    const score = await scoreOf(json(city), text)
    expect(score.label).toBe(label)
    expect(score.value).toBe(label === undefined ? 1 : 0)
    expect(score.explanation).toMatch(explanation)
  })

  it('takes the output of a run before its text', async () => {
    const given = solution({ text: 'Done.', output: { name: 'Lyon', inhabitants: 1 } })
    expect(await scoreOf(json(city), given)).toMatchObject({ value: 1 })
  })
})

describe('jsonEquals', () => {
  const target = { id: 7, city: { name: 'Lyon', tags: ['a', 'b'] } }
  it.each<[unknown, string | undefined]>([
    [{ city: { tags: ['a', 'b'], name: 'Lyon' }, id: 7.0 }, undefined],
    [{ ...target, id: 8 }, '/id is 8, expected 7'],
    [{ ...target, city: { name: 'Lyon', tags: ['b', 'a'] } }, '/city/tags/0 is "b", expected "a"'],
    [{ ...target, city: { name: 'Lyon', tags: ['a'] } }, '/city/tags/1 is missing, expected "b"'],
    [{ ...target, 'a/b~c': 1 }, '/a~1b~0c is 1, expected nothing there'],
    [{ ...target, city: null }, '/city is null, expected {"name":"Lyon","tags":["a","b"]}'],
    [[], 'the value is [], expected {"id":7,"city":{"name":"Lyon","tags":["a","b"]}}'],
    [null, 'the value is null, expected {"id":7,"city":{"name":"Lyon","tags":["a","b"]}}'],
  ])('%j: %s', async (value, difference) => {
    const score = await scoreOf(jsonEquals(target), JSON.stringify(value))
    expect(score.explanation).toBe(difference ?? 'equal')
    expect(score.value).toBe(difference === undefined ? 1 : 0)
  })

  it('ignores what it is told to, with * for any key', async () => {
    const wanted = {
      items: [
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
      ],
      'x.y': 1,
    }
    const given = JSON.stringify({
      items: [
        { id: 8, name: 'a' },
        { id: 9, name: 'b' },
      ],
      'x.y': 1,
    })
    expect(await scoreOf(jsonEquals(wanted, { ignore: ['/items/*/id'] }), given)).toMatchObject({ value: 1 })
    expect(await scoreOf(jsonEquals(wanted, { ignore: ['/items/0/id'] }), given)).toMatchObject({ value: 0 })
    expect(await scoreOf(jsonEquals({ xay: 1 }, { ignore: ['/x.y'] }), '{"xay":2}')).toMatchObject({ value: 0 })
  })
})

describe('finalState', () => {
  const shop = { orders: [{ id: 'o1', item: 'tea', at: new Date(0) }], log: ['opened'] }

  it('compares what of the environment matters, and tells all that differs', async () => {
    const scorer = finalState<{ item: string }[], typeof shop>({
      state: ({ orders }) => orders,
      expected: ({ target }) => target,
      ignore: ['/*/id', '/*/at'],
    })
    expect(await scoreOf(scorer, '', { environment: shop, target: [{ item: 'tea' }] })).toMatchObject({ value: 1 })
    const target = [{ item: 'coffee' }, { item: 'milk' }]
    expect(await scoreOf(scorer, '', { environment: shop, target })).toEqual({
      value: 0,
      label: 'wrong-state',
      explanation: '/0/item is "tea", expected "coffee" (and 1 more)',
      metadata: { differences: ['/0/item is "tea", expected "coffee"', '/1 is missing, expected {"item":"milk"}'] },
    })
  })

  it('asks a function, which may say what is wrong', async () => {
    const check = (wanted: string) => {
      return finalState<null, typeof shop>(({ environment }) => environment.log.includes(wanted) || `no "${wanted}"`)
    }
    expect(await scoreOf(check('opened'), '', { environment: shop })).toMatchObject({ value: 1 })
    expect(await scoreOf(check('closed'), '', { environment: shop })).toMatchObject({
      value: 0,
      explanation: 'no "closed"',
    })
    const refusing = finalState<null, typeof shop>(async () => false)
    expect(await scoreOf(refusing, '', { environment: shop })).toMatchObject({ value: 0 })
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestAssignment } from './assignment.ts'
import { call, scoreOf, solution } from '../../../test/solution.ts'
import { toolCallF1 } from './tool-call-f1.ts'
import { noToolCalls, toolCalls } from './tool-calls.ts'
import type { ToolCallsOptions } from './tool-calls.ts'
import type { ExpectedCall } from './match-calls.ts'

const weather = (city: string, days = 1): ExpectedCall => ({ name: 'weather', arguments: { city, days } })
const made = (city: string, days = 1): ReturnType<typeof call> => call('weather', { city, days })

describe('toolCalls', () => {
  it.each<[string, readonly ExpectedCall[], ReturnType<typeof call>[], ToolCallsOptions, string | undefined, RegExp]>([
    ['the same', [weather('Lyon')], [made('Lyon')], {}, undefined, /1 of 1/],
    [
      '1 and 1.0',
      [weather('Lyon', 1)],
      [call('weather', JSON.parse('{"days":1.0,"city":"Lyon"}'))],
      {},
      undefined,
      /./,
    ],
    [
      '"1" for 1',
      [weather('Lyon')],
      [call('weather', { city: 'Lyon', days: '1' })],
      {},
      'wrong-arguments',
      /\/days is "1", expected 1/,
    ],
    [
      'another city',
      [weather('里昂')],
      [made('巴黎')],
      {},
      'wrong-arguments',
      /"weather": \/city is "巴黎", expected "里昂"/,
    ],
    [
      'another tool',
      [weather('Lyon')],
      [call('getWeather', { city: 'Lyon' })],
      {},
      'wrong-name',
      /"getWeather".*expected "weather"/,
    ],
    ['none', [weather('Lyon')], [], {}, 'missing-call', /"weather" was not called with \{"city":"Lyon"/],
    ['one more', [weather('Lyon')], [made('Lyon'), made('Lyon')], {}, 'extra-call', /expected no such call/],
    ['one more that is allowed', [weather('Lyon')], [made('Lyon'), made('Nice')], { extra: 'allow' }, undefined, /./],
    [
      'one before that only may follow',
      [weather('Lyon')],
      [made('Nice'), made('Lyon')],
      { extra: 'allow' },
      'extra-call',
      /Nice/,
    ],
    ['others between', ['a', 'c'], [call('a'), call('b'), call('c')], { order: 'subsequence' }, undefined, /./],
    ['others between, forbidden', ['a', 'c'], [call('a'), call('b'), call('c')], {}, 'extra-call', /"b"/],
    ['reversed', ['a', 'b'], [call('b'), call('a')], {}, 'wrong-order', /in the order b, a, expected a, b/],
    [
      'reversed in a subsequence',
      ['a', 'b'],
      [call('b'), call('x'), call('a')],
      { order: 'subsequence' },
      'wrong-order',
      /b, x, a/,
    ],
    ['reversed, of no matter', ['a', 'b'], [call('b'), call('a')], { order: 'any' }, undefined, /./],
    [
      'an argument too many',
      ['a', { name: 'b', arguments: { x: 1 } }],
      [call('a'), call('b', { x: 1, y: 2 })],
      {},
      'wrong-arguments',
      /\/y is 2, expected nothing/,
    ],
    [
      'a subset',
      [{ name: 'b', arguments: { x: { z: 1 } } }],
      [call('b', { x: { z: 1, q: 1 }, y: 2 })],
      { arguments: 'subset' },
      undefined,
      /./,
    ],
    [
      'a key of every object',
      [{ name: 'b', arguments: { toString: 1 } }],
      [call('b', {})],
      {},
      'wrong-arguments',
      /\/toString is missing/,
    ],
    [
      'arguments that were no JSON',
      [{ name: 'b', arguments: {} }],
      [call('b', '{"x":')],
      {},
      'wrong-arguments',
      /the input is/,
    ],
  ])('%s', async (_, expected, calls, options, label, explanation) => {
    const score = await scoreOf(toolCalls(expected, options), solution({ toolCalls: calls }))
    expect(score.label).toBe(label)
    expect(score.value).toBe(label === undefined ? 1 : 0)
    expect(score.explanation).toMatch(explanation)
  })

  it('lets functions judge an argument, or all', async () => {
    const expected = [
      { name: 'open', arguments: { ref: (ref: unknown) => String(ref).startsWith('a.md') } },
      { name: 'open', arguments: (input: unknown) => JSON.stringify(input).includes('b.md') },
    ]
    const right = solution({ toolCalls: [call('open', { ref: 'a.md#A:1-2' }), call('open', { ref: 'b.md#B:3-4' })] })
    expect(await scoreOf(toolCalls(expected), right)).toMatchObject({ value: 1 })
    const wrong = solution({ toolCalls: [call('open', { ref: 'c.md#A:1-2' }), call('open', { ref: 'b.md#B:3-4' })] })
    expect((await scoreOf(toolCalls(expected), wrong)).explanation).toContain('which its check refuses')
  })

  it('pairs in any order as well as can be: the general one must not take the special one’s call', async () => {
    const expected = ['weather', weather('Lyon')]
    const calls = solution({ toolCalls: [made('Lyon'), made('Nice')] })
    expect(await scoreOf(toolCalls(expected, { order: 'any' }), calls)).toMatchObject({ value: 1 })
  })

  it('never takes a call that was refused for one that was made as expected', async () => {
    const denied = solution({ toolCalls: [call('weather', { city: 'Lyon' }, 'denied')] })
    expect(await scoreOf(toolCalls(['weather']), denied)).toMatchObject({
      value: 0,
      label: 'wrong-arguments',
      explanation: '"weather": the call was refused (denied)',
    })
    const failed = solution({ toolCalls: [call('weather', { city: 'Lyon' }, 'failed')] })
    expect(await scoreOf(toolCalls(['weather']), failed)).toMatchObject({ value: 1 })
  })

  it('asks a function about what is there alone, and takes its throw for a difference', async () => {
    const expected = [{ name: 'a', arguments: { s: (value: unknown) => String(value).startsWith('b') } }]
    const absent = await scoreOf(toolCalls(expected), solution({ toolCalls: [call('a', {})] }))
    expect(absent).toMatchObject({ value: 0, label: 'wrong-arguments' })
    const throwing = [
      {
        name: 'a',
        arguments: {
          s: () => {
            throw new TypeError('no string')
          },
        },
      },
    ]
    const thrown = await scoreOf(toolCalls(throwing), solution({ toolCalls: [call('a', { s: 1 })] }))
    expect(thrown).toMatchObject({ value: 0, label: 'wrong-arguments' })
  })

  it('can forgive calls that failed', async () => {
    const calls = solution({ toolCalls: [call('weather', {}, 'invalid-arguments'), made('Lyon')] })
    expect(await scoreOf(toolCalls([weather('Lyon')]), calls)).toMatchObject({ value: 0, label: 'extra-call' })
    expect(await scoreOf(toolCalls([weather('Lyon')], { failed: 'ignore' }), calls)).toMatchObject({ value: 1 })
  })

  it('does not count how an agent hands in its output, unless that is expected', async () => {
    const calls = solution({ toolCalls: [made('Lyon'), call('final_answer', { text: 'Sunny' })] })
    expect(await scoreOf(toolCalls([weather('Lyon')]), calls)).toMatchObject({ value: 1 })
    expect(await scoreOf(toolCalls([weather('Lyon'), 'final_answer']), calls)).toMatchObject({ value: 1 })
    expect(await scoreOf(noToolCalls(), solution({ toolCalls: [call('final_answer')] }))).toMatchObject({ value: 1 })
  })

  it('takes what is expected from the sample', async () => {
    const scorer = toolCalls<readonly ExpectedCall[]>(({ target }) => target)
    const sample = { id: 's', input: 'q', target: [weather('Lyon')] }
    expect(await scoreOf(scorer, solution({ toolCalls: [made('Lyon')] }), sample)).toMatchObject({ value: 1 })
    expect(await scoreOf(scorer, solution({}), sample)).toMatchObject({ value: 0 })
  })

  it('knows a solver that calls nothing from one that calls something', async () => {
    expect(await scoreOf(noToolCalls(), solution({}))).toMatchObject({ value: 1 })
    expect(await scoreOf(noToolCalls(), solution({ toolCalls: [made('Lyon')] }))).toMatchObject({ value: 0 })
  })
})

describe('toolCallF1', () => {
  it('is the harmonic mean of precision and recall', async () => {
    const calls = solution({ toolCalls: [made('Lyon'), made('Nice'), made('Metz')] })
    const score = await scoreOf(toolCallF1([weather('Lyon'), weather('Nice')]), calls)
    expect(score).toMatchObject({ value: 0.8, metadata: { precision: 2 / 3, recall: 1 } })
    expect(await scoreOf(toolCallF1([]), solution({}))).toMatchObject({ value: 1 })
    expect(await scoreOf(toolCallF1([weather('Lyon')]), solution({}))).toMatchObject({ value: 0 })
  })
})

const matrices = fc.integer({ min: 1, max: 5 }).chain((columns) => {
  return fc.array(fc.array(fc.nat(9), { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 })
})
const sumOf = (weights: number[][], pairs: readonly (number | undefined)[]): number => {
  return pairs.reduce<number>((sum, column, row) => sum + (weights[row]?.[column ?? -1] ?? 0), 0)
}
/** Tries them all. */
function bestSum(weights: readonly number[][], taken: readonly number[] = []): number {
  const [row, ...rest] = weights
  if (row === undefined) return 0
  const free = row.entries().filter(([column]) => !taken.includes(column))
  return Math.max(bestSum(rest, taken), ...free.map(([column, weight]) => weight + bestSum(rest, [...taken, column])))
}

describe('bestAssignment', () => {
  it('finds the best there is, and no column twice', () => {
    fc.assert(
      fc.property(matrices, (weights) => {
        const pairs = bestAssignment(weights)
        const columns = pairs.filter((column) => column !== undefined)
        expect(new Set(columns).size).toBe(columns.length)
        expect(sumOf(weights, pairs)).toBe(bestSum(weights))
      }),
    )
  })

  it('leaves rows unpaired that nothing fits', () => {
    expect(
      bestAssignment([
        [0, 0],
        [0, 3],
      ]),
    ).toEqual([undefined, 1])
    expect(bestAssignment([])).toEqual([])
    expect(bestAssignment([[], []])).toEqual([undefined, undefined])
  })
})

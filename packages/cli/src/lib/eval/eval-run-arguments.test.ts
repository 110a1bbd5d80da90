import { UsageError } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { readEvalRunArguments } from './eval-run-arguments.ts'

describe('readEvalRunArguments', () => {
  it('reads lists by commas and by repetition, and pairs models with base URLs', () => {
    const url = 'http://a/v1'
    const { endpoints, solvers } = readEvalRunArguments([
      'search',
      '--model',
      'a,b',
      '--model',
      'c',
      '--solver',
      'good',
      '--solver',
      'lazy',
      '--base-url',
      url,
    ])
    expect(endpoints).toEqual(['a', 'b', 'c'].map((model) => ({ model, baseURL: url })))
    expect(solvers).toEqual(['good', 'lazy'])
    const paired = readEvalRunArguments(['search', '--base-url', url, '--base-url', 'http://b/v1'])
    expect(paired.endpoints).toEqual([{ baseURL: url }, { baseURL: 'http://b/v1' }])
    expect(readEvalRunArguments(['search']).endpoints).toEqual([{}])
  })

  it('reads what of a benchmark is run, and who plays with the model', () => {
    const args = ['tau2', '--data', 'd', '--only', 'retail,airline', '--only', 'mock', '--judge', 'a', '--judge', 'b,c']
    const other = ['--user-model', 'u', '--user-base-url', 'http://u/v1', '--attack', 'none']
    expect(readEvalRunArguments([...args, ...other]).benchmark).toEqual({
      data: 'd',
      parts: ['retail', 'airline', 'mock'],
      userModel: 'u',
      userBaseURL: 'http://u/v1',
      judges: ['a', 'b', 'c'],
      attack: 'none',
    })
    expect(readEvalRunArguments(['search']).benchmark).toEqual({})
  })

  it('reads limits of a trial, and errors by number or share', () => {
    const args = ['x.ts', '--max-turns', '5', '--max-tokens', '9000', '--max-seconds', '2.5', '--budget-usd', '0.1']
    expect(readEvalRunArguments(args).limits).toEqual({ turns: 5, tokens: 9_000, seconds: 2.5, usd: 0.1 })
    expect(readEvalRunArguments(['x', '--max-errors', '3']).maxErrors).toBe(3)
    expect(readEvalRunArguments(['x', '--max-errors', '0.05']).maxErrors).toBe(0.05)
    expect(readEvalRunArguments(['x', '--reducer', 'at-least-2']).reducer).toBe('at-least-2')
    expect(readEvalRunArguments(['x', '--retries', '0']).retries).toBe(0)
  })

  it.each<[string, readonly string[], RegExp]>([
    ['no suite', [], /^No suite: call glmkit eval run SUITE/],
    ['two suites', ['search', 'code'], /^Name one suite: found "code"/],
    ['a part without a name', ['bfcl', '--only', 'retail,'], /--only "retail,": a name is missing/],
    ['a threshold in percent', ['search', '--threshold', '80'], /--threshold "80": expected a share from 0 to 1/],
    ['a confidence without threshold', ['search', '--threshold-confidence'], /pass --threshold, too/],
    ['models that do not pair', ['x', '--model', 'a,b,c', '--base-url', 'u', '--base-url', 'v'], /Cannot pair 3/],
    ['an empty name', ['x', '--model', 'a,'], /--model "a,": a name is missing/],
    ['half a trial', ['x', '--trials', '1.5'], /--trials "1\.5": expected a whole number/],
    ['errors below none', ['x', '--max-errors', '-1'], /'--max-errors'/],
    ['a reducer nobody knows', ['x', '--reducer', 'at-least-some'], /--reducer "at-least-some": expected mean,/],
    ['errors and a half', ['x', '--max-errors', '1.5'], /--max-errors "1\.5"/],
    ['errors of no number', ['x', '--max-errors', 'some'], /--max-errors "some": expected a whole number, or a share/],
  ])('refuses %s', (_, args, message) => {
    expect(() => readEvalRunArguments(args)).toThrow(message)
  })

  it('refuses as wrong use', () => {
    expect(() => readEvalRunArguments([])).toThrow(UsageError)
  })
})

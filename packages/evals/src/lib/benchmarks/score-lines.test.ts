import { UsageError } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { Float } from '../python/value.ts'
import { objectIn, scoreLines } from './score-lines.ts'
import type { ScoredAnswer } from './scored-answer.ts'

const right = (caseId: string): ScoredAnswer => ({ caseId, isValid: true, errorType: null, message: 'As expected' })

async function scored(score: (text: string) => ScoredAnswer, ...texts: readonly string[]): Promise<ScoredAnswer[]> {
  async function* lines(): AsyncIterable<string> {
    yield* texts
  }
  const answers: ScoredAnswer[] = []
  for await (const answer of scoreLines(lines(), async (text) => [score(text)])) answers.push(answer)
  return answers
}

describe('scoreLines', () => {
  it('counts empty lines, and leaves out the mark of UTF-8', async () => {
    const answers = await scored(right, '\uFEFF{"a": 5.0}', ' ', '{"b": 5}\r')
    expect(answers.map(({ caseId }) => caseId)).toEqual(['{"a": 5.0}', '{"b": 5}\r'])
  })

  it('says which line cannot be scored, and goes on behind it', async () => {
    const score = (text: string): ScoredAnswer => right([...objectIn(text).keys()].join(' '))
    expect(await scored(score, '{"a": ', '', '[1]', `{"a": ${'['.repeat(9_000)}`, '{"b": 5}')).toEqual([
      expect.objectContaining({
        caseId: 'line 1',
        isValid: false,
        errorType: 'unreadable-line',
        message: 'Cannot score line 1: Cannot read JSON at offset 6: expected a value, found the end',
      }),
      expect.objectContaining({ message: 'Cannot score line 3: expected a JSON object' }),
      expect.objectContaining({
        message: expect.stringMatching(/^Cannot score line 4: .*expected at most 990 levels/),
      }),
      right('b'),
    ])
  })

  it('lets defects of ours be what they are', async () => {
    const ours = new TypeError('x is not a function')
    const broken = scored(() => {
      throw ours
    }, '{}')
    await expect(broken).rejects.toBe(ours)
  })
})

describe('objectIn', () => {
  it('keeps numbers as they are written', () => {
    expect(objectIn('{"a": 5.0, "b": 5}')).toEqual(
      new Map<string, unknown>([
        ['a', new Float(5)],
        ['b', 5],
      ]),
    )
    expect(() => objectIn('5')).toThrow(new UsageError('expected a JSON object'))
  })
})

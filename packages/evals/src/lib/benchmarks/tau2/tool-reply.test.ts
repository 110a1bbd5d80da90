import { describe, expect, it } from 'vitest'
import { Float } from '../../python/value.ts'
import type { PyValue } from '../../python/value.ts'
import { contentOf } from './tool-reply.ts'

describe('contentOf', () => {
  it.each<[string, PyValue, string]>([
    ['a text as it is', 'é "x"', 'é "x"'],
    ['nothing', null, 'null'],
    ['a number as a text', 5, '"5"'],
    ['a float with its point', new Float(5), '"5.0"'],
    ['a flag as Python has it', true, '"True"'],
    [
      'a model with numbers as they are',
      { id: 5, share: new Float(5), is_on: true },
      '{"id": 5, "share": 5.0, "is_on": true}',
    ],
    [
      'plain dicts and lists with numbers as texts',
      new Map<string, PyValue>([['a', [1, new Float(0.5), false, null]]]),
      '{"a": ["1", "0.5", "False", null]}',
    ],
    ['models within lists as models', [{ a: 1 }, 1], '[{"a": 1}, "1"]'],
  ])('writes %s', (_, value, content) => {
    expect(contentOf(value)).toBe(content)
  })
})

import { UsageError } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { Float } from '../python/value.ts'
import { atLine, readObjectLines } from './object-lines.ts'
import type { ObjectLine } from './object-lines.ts'

async function read(...texts: readonly string[]): Promise<ObjectLine[]> {
  async function* lines(): AsyncIterable<string> {
    yield* texts
  }
  const found: ObjectLine[] = []
  for await (const line of readObjectLines(lines())) found.push(line)
  return found
}

describe('readObjectLines', () => {
  it('reads one object a line, counts empty lines, and keeps numbers as they are written', async () => {
    expect(await read('\uFEFF{"a": 5.0}', ' ', '{"b": 5}\r')).toEqual([
      { number: 1, line: new Map([['a', new Float(5)]]) },
      { number: 3, line: new Map([['b', 5]]) },
    ])
  })

  it.each([
    ['[1]', 'Cannot score line 2: expected a JSON object'],
    ['5', 'Cannot score line 2: expected a JSON object'],
    ['{"a": ', 'Cannot score line 2: Cannot read JSON at offset 6: expected a value, found the end'],
  ])('refuses %s, with its number', async (text, message) => {
    await expect(read('{}', text)).rejects.toThrow(new UsageError(message))
  })
})

describe('atLine', () => {
  it('says where what was wrong stands, and keeps defects of ours what they are', () => {
    for (const error of [new UsageError('Cannot do it'), new SyntaxError('Cannot do it')]) {
      expect(atLine(7, error)).toEqual(new UsageError('Cannot score line 7: Cannot do it'))
    }
    const ours = new TypeError('x is not a function')
    expect(atLine(7, ours)).toBe(ours)
  })
})

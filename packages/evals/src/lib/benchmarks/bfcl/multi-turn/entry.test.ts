import { describe, expect, it } from 'vitest'
import { Float } from '../../../python/value.ts'
import { decodeTurns } from './decode-turns.ts'
import { readGoldCalls, readMultiTurnEntries } from './entry.ts'
import { readConstants } from './read-filler.ts'
import { setText } from './set-text.ts'

/** Synthetic. */
const line = JSON.stringify({
  id: 'multi_turn_miss_func_7',
  question: [[{ role: 'user', content: 'Sort it' }], []],
  initial_config: {},
  involved_classes: ['GorillaFileSystem'],
  missed_function: { 1: ['sort'] },
  excluded_function: ['cp'],
  path: ['GorillaFileSystem.sort'],
})

describe('readMultiTurnEntries', () => {
  it('reads what is asked and which functions come when', () => {
    expect(readMultiTurnEntries(`${line}\n`)).toMatchObject([
      {
        category: 'multi_turn_miss_func',
        turns: [[{ role: 'user', content: 'Sort it' }], []],
        withheldFunctions: new Map([[1, ['sort']]]),
        excludedFunctions: ['cp'],
      },
    ])
  })

  it.each([
    [line.replace('multi_turn_miss_func_7', 'simple_7'), '"simple_7": it is in no multi-turn category'],
    [line.replace('"question"', '"questions"'), '"question" is no list'],
    [line.replace('["GorillaFileSystem"]', '[1]'), '"involved_classes" is no text'],
  ])('refuses what is no entry', (text, reason) => {
    expect(() => readMultiTurnEntries(text)).toThrow(reason)
  })
})

describe('readGoldCalls', () => {
  it('reads Python calls, with arguments by place and by name', () => {
    const text = JSON.stringify({ id: 'a', ground_truth: [["f('x', 2.0, tags=['y'], on=True)"], []] })
    expect(readGoldCalls(text).get('a')).toEqual([
      [
        {
          name: 'f',
          positional: ['x', new Float(2)],
          arguments: new Map<string, unknown>([
            ['tags', ['y']],
            ['on', true],
          ]),
        },
      ],
      [],
    ])
  })

  it.each(['f(', 'f', 'a.f(1)', 'f(lambda: 1)'])('refuses %s', (call) => {
    expect(() => readGoldCalls(JSON.stringify({ id: 'a', ground_truth: [[call]] }))).toThrow(`Cannot read "${call}"`)
  })
})

describe('decodeTurns', () => {
  it('passes over texts and over steps in which a call cannot be read', () => {
    const good = { ls: '{"a": true}' }
    const steps = [[good], 'Done.', null, [], [good, { ls: '{' }], [{ ls: '[1]' }], [{}], [{ ls: { a: 1 } }]]
    expect(decodeTurns([steps])).toEqual([[[{ name: 'ls', arguments: new Map([['a', true]]) }]]])
  })
})

describe('readConstants', () => {
  it("reads upstream's filler from its Python", () => {
    const source =
      '# Filler\nfrom typing import List\nA: List[str] = [\n    "x",  # one\n    2.0,\n]\n\nTEXT = """a\n{symbol}\n"""\nB = f(1)\n'
    expect([...readConstants(source)].slice(0, 2)).toEqual([
      ['A', ['x', new Float(2)]],
      ['TEXT', 'a\n{symbol}\n'],
    ])
  })
})

describe('setText', () => {
  it("shows a set in CPython's order", () => {
    expect(setText([])).toBe('set()')
    expect(setText([67410, 41772])).toBe('{67410, 41772}')
    expect(setText([8, 16, 1, 24, 3, 40])).toBe('{1, 3, 8, 40, 16, 24}')
  })
})

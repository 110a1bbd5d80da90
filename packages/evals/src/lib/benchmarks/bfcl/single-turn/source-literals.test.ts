import { describe, expect, it } from 'vitest'
import { Float } from '../../../python/value.ts'
import type { PyValue } from '../../../python/value.ts'
import { readJava } from './java-literal.ts'
import { readJavaScript } from './javascript-literal.ts'

describe('readJava', () => {
  it.each<[string, string, string | undefined, PyValue]>([
    ['5', 'integer', undefined, 5],
    ['-5', 'short', undefined, -5],
    [' 5 ', 'integer', undefined, ' 5 '],
    ['5L', 'long', undefined, 5],
    ['9007199254740993L', 'long', undefined, 9007199254740993n],
    ['1.5f', 'float', undefined, new Float(1.5)],
    ['1.5', 'double', undefined, new Float(1.5)],
    ['true', 'boolean', undefined, true],
    ['True', 'boolean', undefined, 'True'],
    ['new int[]{1, 2}', 'Array', 'integer', [1, 2]],
    ['new int[]{}', 'Array', 'integer', []],
    ['new String[]{"a", "b"}', 'Array', 'String', ['a', 'b']],
    ['new ArrayList<>(Arrays.asList("a", "b"))', 'ArrayList', 'String', ['a', 'b']],
    ['new ArrayList<Integer>() {{ add(1); add(2); }}', 'ArrayList', 'integer', [1, 2]],
    ['new ArrayList<>()', 'ArrayList', 'String', []],
    ['new ArrayList<>(Arrays.asList("a", 1))', 'ArrayList', 'any', ['"a"', '1']],
    ['new ArrayList<>(Arrays.asList("a", 1, true))', 'ArrayList', undefined, ['a', 1, true]],
    ['names', 'ArrayList', 'String', 'names'],
    ['new HashMap<>()', 'HashMap', undefined, new Map()],
    [
      'new HashMap<String, Object>() {{ put("a", "x"); put("b", 1); put("c", false); put("d", 1.5); put("e", v); put("f", null); }}',
      'HashMap',
      undefined,
      new Map<string, PyValue>([
        ['a', 'x'],
        ['b', 1],
        ['c', false],
        ['d', new Float(1.5)],
        ['e', 'v'],
        ['f', null],
      ]),
    ],
    ['map', 'HashMap', undefined, 'map'],
    ['"quoted"', 'String', undefined, '"quoted"'],
  ])('%s as %s of %s', (text, type, itemType, value) => {
    expect(readJava(text, type, itemType)).toEqual(value)
  })

  // As many are minutes where each may be a part of the one before.
  it('has soon seen that a map breaks off', { timeout: 5_000 }, () => {
    expect(readJava(`new HashMap<>() {{ ${'put("a",'.repeat(3_000)}`, 'HashMap')).toEqual(new Map())
  })
})

describe('readJavaScript', () => {
  it.each<[string, string, string | undefined, PyValue]>([
    ['5', 'integer', undefined, 5],
    ['5', 'float', undefined, new Float(5)],
    ['4.0\n', 'float', undefined, new Float(4)],
    ['5.', 'integer', undefined, '5.'],
    ['5n', 'Bigint', undefined, 5],
    ['false', 'Boolean', undefined, false],
    ['"a"', 'String', undefined, 'a'],
    ['a', 'String', undefined, 'a'],
    ['["a", \'b\']', 'array', 'String', ['a', 'b']],
    [' [1, 2] ', 'array', 'float', [new Float(1), new Float(2)]],
    ['[[1, 2], [3]]', 'array', 'integer', [[1, 2], [3]]],
    ['[ [1] ,\n [2, [3]] ], [4]]', 'array', 'integer', [[1], [2, '[3']]],
    ['new Array(1, 2)', 'array', 'integer', [1, 2]],
    ['[]', 'array', 'String', []],
    ['items', 'array', 'String', 'items'],
    ['{}', 'dict', undefined, new Map()],
    [
      '{a: "x", \'b\': [1, "y"], c: true}',
      'dict',
      undefined,
      // A comma inside of a value is beyond it.
      '{a: "x", \'b\': [1, "y"], c: true}',
    ],
    [
      '{a: "x", \'b\': ["y"], "c": true, d: 1.5, e: v, f: null}',
      'dict',
      undefined,
      new Map<string, PyValue>([
        ['a', 'x'],
        ['b', ['y']],
        ['c', true],
        ['d', new Float(1.5)],
        ['e', 'v'],
        ['f', null],
      ]),
    ],
    ['config', 'dict', undefined, 'config'],
  ])('%s as %s of %s', (text, type, itemType, value) => {
    expect(readJavaScript(text, type, itemType)).toEqual(value)
  })

  // With two ways to read each row it is 2^29.
  it('has soon seen that a table breaks off', { timeout: 5_000 }, () => {
    const rows = '[1, 2], '.repeat(29)
    expect(readJavaScript(`[${rows}[3`, 'array', 'integer')).toEqual([expect.anything(), 2])
    expect(readJavaScript(`[${rows}[3]]`, 'array', 'integer')).toHaveLength(30)
  })
})

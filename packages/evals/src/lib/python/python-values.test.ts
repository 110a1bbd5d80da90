import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compare, divide, multiply, round, subtract } from './arithmetic.ts'
import { bindArguments } from './bind-arguments.ts'
import { isEqual } from './is-equal.ts'
import { jsonText } from './json-text.ts'
import { parseJson } from './parse-json.ts'
import { repr, str } from './repr.ts'
import { Float, copyOf } from './value.ts'

describe('parseJson', () => {
  it('tells integers from floats and keeps their digits', () => {
    expect(parseJson('[5, 5.0, 5e0, -0, 123456789012345678901]')).toEqual([
      5,
      new Float(5),
      new Float(5),
      0,
      123456789012345678901n,
    ])
    expect(parseJson('[NaN, -Infinity]')).toEqual([new Float(NaN), new Float(-Infinity)])
  })

  it('keeps the order of keys that look like numbers', () => {
    expect(jsonText(parseJson('{"10": 1, "9": {"b": 2, "1": 3}}'))).toBe('{"10": 1, "9": {"b": 2, "1": 3}}')
  })

  it('goes as deep as Python, where the stack still holds whoever looks through it', () => {
    const deep = `${'['.repeat(990)}${']'.repeat(990)}`
    expect(jsonText(parseJson(deep))).toBe(deep)
    expect(isEqual(parseJson(deep), parseJson(deep))).toBe(true)
    const message = 'Cannot read JSON at offset 991: expected at most 990 levels, found "[[[[[[[[[["'
    expect(() => parseJson('['.repeat(5_000))).toThrow(new SyntaxError(message))
  })

  it('reads what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        const text = JSON.stringify(value)
        expect(JSON.parse(jsonText(parseJson(text)))).toEqual(JSON.parse(text))
      }),
      { seed: 11 },
    )
  })

  it.each([
    '',
    '{',
    '[1,]',
    '{"a" 1}',
    "{'a': 1}",
    '01',
    '1.',
    '"\n"',
    '"\\x"',
    '"\\u12g4"',
    '[1] 2',
    'nul',
    '+1',
    '{1: 2}',
  ])('refuses %j and says where', (text) => {
    expect(() => parseJson(text)).toThrow(/Cannot read JSON at offset \d+: expected /)
  })
})

// What CPython 3.11 prints.
describe('repr', () => {
  it.each([
    ['1e16', '1e+16'],
    ['123456789012345.6', '123456789012345.6'],
    ['1e-5', '1e-05'],
    ['0.0001', '0.0001'],
    ['5.0', '5.0'],
    ['-0.0', '-0.0'],
    ['"it\'s"', `"it's"`],
    [String.raw`"it's \"so\""`, String.raw`'it\'s "so"'`],
    [String.raw`"\n\t\u00a0é\u200b\ue000😀\u0000"`, String.raw`'\n\t\xa0é\u200b\ue000😀\x00'`],
    ['{"a": [null, true, 1.50]}', "{'a': [None, True, 1.5]}"],
  ])('of %s', (json, expected) => {
    expect(repr(parseJson(json))).toBe(expected)
  })

  it('shows a text in a text as it is', () => {
    expect([str('a'), str(['a'])]).toEqual(['a', "['a']"])
  })
})

describe('jsonText', () => {
  it('writes as json.dumps does', () => {
    const value = parseJson('{"b": [1, 2.0], "a": {}, "é": "中\\u007f"}')
    expect(jsonText(value)).toBe(String.raw`{"b": [1, 2.0], "a": {}, "\u00e9": "\u4e2d\u007f"}`)
    expect(jsonText(value, { ensureAscii: false, sortKeys: true })).toBe('{"a": {}, "b": [1, 2.0], "é": "中\u007f"}')
    expect(jsonText(parseJson('{"a": [1, {}], "b": []}'), { indent: 2 })).toBe(
      '{\n  "a": [\n    1,\n    {}\n  ],\n  "b": []\n}',
    )
  })
})

describe('isEqual', () => {
  it.each([
    ['1', '1.0', true],
    ['true', '1', true],
    ['true', '1.0', true],
    ['"1"', '1', false],
    ['null', '0', false],
    ['[1, 2]', '[1.0, 2]', true],
    ['[1, 2]', '[2, 1]', false],
    ['{"a": 1, "b": 2}', '{"b": 2.0, "a": 1}', true],
    ['{"a": 1}', '{"a": 1, "b": null}', false],
    ['{"a": null}', '{"b": null}', false],
    ['9007199254740993', '9007199254740992', false],
  ])('%s == %s is %s', (a, b, expected) => {
    expect(isEqual(parseJson(a), parseJson(b))).toBe(expected)
  })

  it('sees a dict and a model with the same fields as the same', () => {
    expect(isEqual(new Map([['a', 1]]), { a: new Float(1) })).toBe(true)
  })
})

describe('arithmetic', () => {
  it('keeps integers whole and makes floats of the rest', () => {
    expect([add(1, 2), add(1, new Float(2)), subtract(true, 1), multiply(2 ** 40, 2 ** 40)]).toEqual([
      3,
      new Float(3),
      0,
      2n ** 80n,
    ])
    expect(divide(4, 2)).toEqual(new Float(2))
    expect([add('a', 'b'), add([1], [2])]).toEqual(['ab', [1, 2]])
  })

  it('says what CPython says of operands that do not go together', () => {
    expect(() => add('a', 1)).toThrow('can only concatenate str (not "int") to str')
    expect(() => add(1, 'a')).toThrow("unsupported operand type(s) for +: 'int' and 'str'")
    expect(() => compare('a', 1, '>')).toThrow("'>' not supported between instances of 'str' and 'int'")
    expect(() => divide(1, 0)).toThrow('division by zero')
  })

  it('rounds half to even, of the number as it is stored', () => {
    expect(
      [
        [0.5, 0],
        [1.5, 0],
        [2.675, 2],
        [0.125, 2],
        [-1.005, 2],
        [1e22, 1],
      ].map(([x = 0, digits]) => round(new Float(x), digits).value),
    ).toEqual([0, 2, 2.67, 0.12, -1, 1e22])
  })

  it('compares texts by code points', () => {
    expect([compare('\ue000', '😀'), compare('a', 'ab'), compare(2, new Float(1.5))]).toEqual([-1, -1, 1])
  })
})

describe('bindArguments', () => {
  const parameters = [{ name: 'a' }, { name: 'b' }, { name: 'c', default: 3 }]
  const bind = (keywords: Record<string, number | null>, positional: number[] = []) =>
    bindArguments('X.f', parameters, { keywords: new Map(Object.entries(keywords)), positional })

  it('gives a value for each parameter, null where null was passed', () => {
    expect(bind({ b: 2, a: 1 })).toEqual([1, 2, 3])
    expect(bind({ c: null }, [1, 2])).toEqual([1, 2, null])
  })

  it.each([
    [{ a: 1 }, [], "X.f() missing 1 required positional argument: 'b'"],
    [{}, [], "X.f() missing 2 required positional arguments: 'a' and 'b'"],
    [{ a: 1, z: 1 }, [], "X.f() got an unexpected keyword argument 'z'"],
    [{ a: 1 }, [1], "X.f() got multiple values for argument 'a'"],
    [{}, [1, 2, 3, 4], 'X.f() takes from 3 to 4 positional arguments but 5 were given'],
  ])('refuses %j beside %j as CPython does', (keywords, positional, message) => {
    expect(() => bind(keywords, positional)).toThrow(message)
  })
})

describe('copyOf', () => {
  it('shares nothing that may be changed', () => {
    const inner = [1]
    const original = new Map([['a', { list: inner }]])
    const copy = copyOf(original)
    inner.push(2)
    expect(copy).toEqual(new Map([['a', { list: [1] }]]))
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coerce } from './coerce.ts'

const object = (properties: Record<string, unknown>, rest: object = {}): Record<string, unknown> => ({
  type: 'object',
  properties,
  ...rest,
})
const coerced = (value: unknown, schema: unknown): unknown => {
  const { value: result } = coerce({ v: value }, object({ v: schema }))
  return result !== null && typeof result === 'object' && 'v' in result ? result.v : undefined
}

describe('coerce', () => {
  it.each([
    ['5', { type: 'integer' }, 5],
    [' 5\n', { type: 'integer' }, 5],
    ['5.0', { type: 'integer' }, 5],
    ['-1.5e3', { type: 'number' }, -1500],
    ['true', { type: 'boolean' }, true],
    ['null', { type: ['integer', 'null'] }, null],
    ['["a", "b"]', { type: 'array', items: { type: 'string' } }, ['a', 'b']],
    ['["1", 2]', { type: 'array', items: { type: 'integer' } }, [1, 2]],
    ['{"n": "1"}', object({ n: { type: 'integer' } }), { n: 1 }],
    ['5', { enum: [5, 6] }, 5],
    ['5', { const: 5 }, 5],
    ['7', { anyOf: [{ type: 'boolean' }, { type: 'integer' }] }, 7],
    ['7', { oneOf: [{ type: 'integer' }, { type: 'null' }] }, 7],
    ['7', { allOf: [{ type: ['string', 'integer'] }, { type: 'integer' }] }, 7],
    [['1', 'x'], { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }] }, [1, 'x']],
    [{ toString: '1' }, { type: 'object', additionalProperties: { type: 'integer' } }, { toString: 1 }],
  ])('rule 6: takes %j as %j', (value, schema, expected) => {
    expect(coerced(value, schema)).toEqual(expected)
  })

  it.each([
    ['', { type: 'integer' }],
    ['0x10', { type: 'integer' }],
    ['5.5', { type: 'integer' }],
    ['5 apples', { type: 'integer' }],
    ['Infinity', { type: 'number' }],
    ['1e999', { type: 'number' }],
    ['12345678901234567890', { type: 'integer' }],
    ['yes', { type: 'boolean' }],
    ['True', { type: 'boolean' }],
    ['1', { type: 'boolean' }],
    ['a, b', { type: 'array' }],
    ['5', { type: 'array', items: { type: 'integer' } }],
    [5, { type: 'array', items: { type: 'integer' } }],
    ['{"a":1}', { type: 'array' }],
    ['7', { enum: [5, 6] }],
    [5, { type: 'string' }],
    ['5', { type: 'string' }],
    ['5', { type: ['integer', 'string'] }],
    ['5', { anyOf: [{ type: 'integer' }, { type: 'string' }] }],
    ['5', { anyOf: [{ type: 'integer' }, { type: 'string', enum: ['a'] }] }],
    ['5', {}],
    ['5', true],
    ['5', { $ref: '#/$defs/missing' }],
  ])('rule 6: leaves %j under %j alone', (value, schema) => {
    const input = { v: value }
    expect(coerce(input, object({ v: schema }))).toEqual({ value: input, changes: [] })
    expect(coerce(input, object({ v: schema })).value).toBe(input)
  })

  it('rule 6: names every change by its path', () => {
    const schema = object({
      top_k: { type: 'integer' },
      filters: { type: 'array', items: object({ year: { type: 'integer' } }) },
    })
    expect(coerce({ top_k: '5', filters: [{ year: 1 }, { year: '2024' }] }, schema).changes).toEqual([
      'top_k: "5" → 5',
      'filters[1].year: "2024" → 2024',
    ])
    const any = { type: 'object', additionalProperties: { type: 'integer' } }
    expect(coerce({ 'a\nb': '1' }, any).changes).toEqual([String.raw`["a\nb"]: "1" → 1`])
    expect(coerce(Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`k${i}`, '1'])), any).changes.at(-1)).toBe(
      '… and 50 more values',
    )
  })

  it('rule 6: takes the branch that fits as it is, else the one that fits coerced', () => {
    const branch = (kind: string, v: string): object =>
      object({ kind: { const: kind }, v: { type: v } }, { required: ['kind'] })
    const schema = { anyOf: [branch('number', 'integer'), branch('text', 'string')] }
    expect(coerced({ kind: 'text', v: '5' }, schema)).toEqual({ kind: 'text', v: '5' })
    expect(coerced({ kind: 'number', v: '5' }, schema)).toEqual({ kind: 'number', v: 5 })
    // A field that is wrong beyond repair does not keep the others from being coerced.
    const optional = { anyOf: [object({ a: { type: 'integer' }, b: { type: 'integer' } }), { type: 'null' }] }
    expect(coerced({ a: '1', b: 'x' }, optional)).toEqual({ a: 1, b: 'x' })
    // Two objects it could have been: no guess.
    const either = { anyOf: [object({ a: { type: 'integer' } }), object({ a: { type: 'boolean' } })] }
    expect(coerced({ a: 'x' }, either)).toEqual({ a: 'x' })
    const strict = ['c', 'd'].map((key) => object({ a: { type: 'integer' } }, { required: [key] }))
    expect(coerced({ a: '1' }, { anyOf: strict })).toEqual({ a: '1' })
  })

  it('rule 6: follows recursive schemas and ends in schemas that only refer to themselves', () => {
    const tree = object({
      value: { type: 'integer' },
      children: { type: 'array', items: { $ref: '#/definitions/tree' } },
    })
    const schema = { $ref: '#/definitions/tree', definitions: { tree } }
    expect(coerce({ value: '1', children: [{ value: '2', children: '[{"value": "3"}]' }] }, schema).value).toEqual({
      value: 1,
      children: [{ value: 2, children: [{ value: 3 }] }],
    })
    const loop = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }
    const self = { $ref: '#/$defs/a', $defs: { a: { anyOf: [{ $ref: '#/$defs/a' }, { type: 'object' }] } } }
    expect(coerce({ a: '1' }, loop).value).toEqual({ a: '1' })
    expect(coerce({ a: '1' }, self).value).toEqual({ a: '1' })
    const mutual = {
      ...object({ a: { $ref: '#/$defs/a' }, b: { $ref: '#/$defs/b' } }),
      $defs: {
        a: { anyOf: [{ $ref: '#/$defs/b' }, { type: 'string' }] },
        b: { anyOf: [{ $ref: '#/$defs/a' }, { type: 'integer' }] },
      },
    }
    expect(coerce({ a: '5', b: '5' }, mutual).value).toEqual({ a: '5', b: '5' })
  })

  it('rule 6: does not try branches that share definitions 2^depth times', () => {
    const node = (extra: string): object => object({ child: { $ref: '#/$defs/node' } }, { required: [extra] })
    const schema = { $ref: '#/$defs/node', $defs: { node: { anyOf: [node('a'), node('b')] } } }
    let value = {}
    for (let depth = 0; depth < 100; depth += 1) value = { child: value }
    expect(coerce(value, schema).value).toBe(value)
  })

  it('rule 6: leaves alone what lies deeper than 200 levels', () => {
    const schema = {
      $ref: '#/$defs/list',
      $defs: { list: { type: ['array', 'integer'], items: { $ref: '#/$defs/list' } } },
    }
    const nest = (leaf: unknown, depth: number): unknown => (depth === 0 ? leaf : [nest(leaf, depth - 1)])
    expect(coerce(nest('1', 150), schema).value).toEqual(nest(1, 150))
    expect(coerce(nest('1', 400), schema).changes).toEqual([])
  })

  it('rule 6: never changes a value that fits, and reads back what was sent as text', () => {
    fc.assert(
      fc.property(fitting, ({ schema, value }) => {
        const root = { type: 'object', properties: { v: { $ref: '#/$defs/v' } }, $defs: { v: schema } }
        const input = { v: value }
        expect(coerce(input, root).value).toBe(input)
      }),
      { numRuns: 3000, seed: 6 },
    )
    fc.assert(
      fc.property(fitting, ({ schema, value, admitsString }) => {
        fc.pre(!admitsString)
        const text = JSON.stringify(value)
        expect(JSON.stringify(coerced(text, schema))).toBe(text)
      }),
      { numRuns: 3000, seed: 6 },
    )
  })
})

interface Fitting {
  readonly schema: object
  readonly value: unknown
  readonly admitsString: boolean
}

/** A schema together with a value that fits it; the strings are those a careless coercion would take for something else. */
const { fitting } = fc.letrec<{ fitting: Fitting; leaf: Fitting; array: Fitting; object: Fitting; branches: Fitting }>(
  (tie) => ({
    fitting: fc.oneof({ maxDepth: 4 }, tie('leaf'), tie('array'), tie('object'), tie('branches')),
    leaf: fc.oneof(
      fc
        .constantFrom('5', 'true', 'null', '[1]', '{"a":"1"}', '', 'text')
        .map((value) => fit({ type: 'string' }, value, true)),
      fc.constantFrom('5', 'x').map((value) => fit({ enum: ['5', 'x', 5] }, value, true)),
      fc.constantFrom('5', 7).map((value) => fit({ type: ['integer', 'string'] }, value, true)),
      fc.integer().map((value) => fit({ type: 'integer' }, value)),
      fc.constantFrom(0.5, -2, 1e21).map((value) => fit({ type: 'number' }, value)),
      fc.boolean().map((value) => fit({ type: 'boolean' }, value)),
      fc.constant(fit({ type: ['null', 'integer'] }, null)),
      fc.constant(fit({ const: 5 }, 5)),
    ),
    array: fc.array(tie('fitting'), { maxLength: 3 }).map((items) =>
      fit(
        { type: 'array', items: items.map(({ schema }) => schema) },
        items.map(({ value }) => value),
      ),
    ),
    object: fc
      .dictionary(fc.constantFrom('a', 'b', 'toString'), tie('fitting'), { maxKeys: 3, noNullPrototype: true })
      .map((fields) => {
        const pick = (key: 'schema' | 'value'): object =>
          Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field[key]]))
        return fit({ type: 'object', properties: pick('schema'), required: Object.keys(fields) }, pick('value'))
      }),
    branches: fc
      .tuple(
        tie('fitting'),
        fc.array(tie('fitting'), { maxLength: 2 }),
        fc.constantFrom('anyOf', 'allOf'),
        fc.boolean(),
      )
      .map(([chosen, others, keyword, isFirst]) => {
        if (keyword === 'allOf') return { ...chosen, schema: { allOf: [{}, chosen.schema] } }
        const rest = others.map(({ schema }) => schema)
        return {
          schema: { anyOf: isFirst ? [chosen.schema, ...rest] : [...rest, chosen.schema] },
          value: chosen.value,
          admitsString: chosen.admitsString || others.some(({ admitsString }) => admitsString),
        }
      }),
  }),
)

function fit(schema: object, value: unknown, admitsString = false): Fitting {
  return { schema, value, admitsString }
}

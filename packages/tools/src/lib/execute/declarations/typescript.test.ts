import { defineTool } from '@glmkit/core'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { declareForTypeScript } from './typescript.ts'

const object = (properties: object, rest: object = {}): Record<string, unknown> => ({
  type: 'object',
  properties,
  ...rest,
})

/** The line of the one tool, without `name(` and `): Promise<unknown>`. */
function inputOf(properties: object, rest?: object): string {
  const text = declareForTypeScript([{ name: 'f', description: '', parameters: object(properties, rest) }])
  return text.replace(/^[^]*f\(input\??: \{ /, '').replace(/ \}\): Promise<unknown>\n\}$/, '')
}

it('declares tools as one object of typed methods', () => {
  const search = defineTool({
    name: 'search_documents',
    description: 'Searches the documents.\nBest first.',
    input: z.object({
      query: z.string().min(1).max(400).describe('What to look for.'),
      top_k: z.int().min(1).max(20).default(5),
    }),
    execute: () => [],
  })
  const returns = z.toJSONSchema(z.array(z.object({ ref: z.string(), page: z.int().optional() })))
  const ping = { name: 'ping-all', description: '', parameters: object({}) }
  expect(declareForTypeScript([{ ...search, returns }, ping])).toBe(
    `declare const tools: {
  /** Searches the documents. Best first. */
  search_documents(input: { /** What to look for. 1–400 chars */ query: string; /** integer, 1–20, default 5 */ top_k?: number }): Promise<{ ref: string; /** integer */ page?: number }[]>
  'ping-all'(): Promise<unknown>
}`,
  )
})

it('needs no argument where all is optional', () => {
  const text = declareForTypeScript([{ name: 'f', description: '', parameters: object({ a: { type: 'string' } }) }])
  expect(text).toContain('f(input?: { a?: string }): ')
})

it.each([
  ['enum and null', { enum: ['a', "it's", 1, true, null] }, `'a' | 'it\\'s' | 1 | true | null`],
  ['const', { const: 'a' }, `'a'`],
  ['several types', { type: ['null', 'string'] }, 'string | null'],
  ['OpenAPI nullable', { type: 'string', nullable: true }, 'string | null'],
  ['anyOf', { anyOf: [{ type: 'integer' }, { type: 'string' }] }, '/** integer */ x: number | string', true],
  ['array of a union', { items: { type: ['string', 'number'] } }, '(string | number)[]'],
  [
    'tuple, 2020-12',
    { prefixItems: [{ type: 'string' }, true], items: { type: 'null' } },
    '[string, unknown, ...null[]]',
  ],
  [
    'tuple, draft-07',
    { type: 'array', items: [{ const: 1 }, { const: 2 }], minItems: 1 },
    '/** not empty */ x: [1, 2?]',
    true,
  ],
  ['record', { type: 'object', additionalProperties: { type: 'number' } }, '{ [key: string]: number }'],
  ['record of known keys', z.toJSONSchema(z.record(z.enum(['a', 'b']), z.boolean())), '{ a: boolean; b: boolean }'],
  ['open object', object({ a: {} }, { additionalProperties: true }), '{ a?: unknown } & { [key: string]: unknown }'],
  ['empty object', object({}, { additionalProperties: false }), '{}'],
  [
    'allOf objects',
    { allOf: [object({ a: {} }), { required: ['a'] }, object({ b: false })] },
    '{ a: unknown; b?: never }',
  ],
  [
    'all of one and any of two',
    { ...object({ a: {} }), oneOf: [{ required: ['b'] }, { required: ['c'] }] },
    '{ a?: unknown } & ({ b: unknown } | { c: unknown })',
  ],
  ['refinements', { type: 'string', allOf: [{ type: 'string', minLength: 2 }] }, '/** ≥ 2 chars */ x: string', true],
  ['bounds of JavaScript', z.toJSONSchema(z.int()), '/** integer */ x: number', true],
  [
    'unique, exclusive',
    { type: 'array', uniqueItems: true, items: { exclusiveMinimum: 0, multipleOf: 5 } },
    '/** unique, each > 0, each multiple of 5 */ x: unknown[]',
    true,
  ],
  ['true', true, 'unknown'],
  ['a schema elsewhere', { $ref: 'https://example.com/x.json' }, 'unknown'],
  [
    'text that would end the comment',
    { description: 'a */ b\n/* c', type: 'null' },
    '/** a * / b /* c */ x: null',
    true,
  ],
] as const)('reads %s', (_, schema, expected, isWhole?: boolean) => {
  expect(inputOf({ x: schema }, { required: ['x'] })).toBe(isWhole ? expected : `x: ${expected}`)
})

it('quotes names that are no identifiers', () => {
  expect(inputOf({ 'a-b': {}, "q'": {}, new: {}, 城: {} })).toBe(
    `'a-b'?: unknown; 'q\\''?: unknown; 'new'?: unknown; '城'?: unknown`,
  )
})

it('cuts long descriptions and leaves out long patterns and defaults', () => {
  const text = inputOf({
    x: { type: 'string', description: 'word '.repeat(100), pattern: 'a'.repeat(50), default: 'b'.repeat(50) },
  })
  expect(text).toMatch(/^\/\*\* (?:word ){39}word… \*\/ x\?: string$/)
})

it('names what contains itself and what would be written twice, once for all tools', () => {
  const tree = z
    .object({
      name: z.string(),
      get children(): z.ZodArray {
        return z.array(tree)
      },
    })
    .meta({ id: 'tree' })
  const place = object({ street: { type: 'string' }, city: { type: 'string' }, country: { type: 'string' } })
  const twice = object({ from: { $ref: '#/$defs/place' }, to: { $ref: '#/$defs/place', description: 'Where to' } })
  const other = {
    ...object({ a: { $ref: '#/$defs/place' }, b: { $ref: '#/$defs/place' } }),
    $defs: { place: { ...place, required: ['city'] } },
  }
  const tools = [
    ['grow', z.toJSONSchema(tree)],
    ['cut', z.toJSONSchema(z.object({ tree, short: z.string() }))],
    ['route', { ...twice, $defs: { place } }],
    ['fly', { ...twice, $defs: { place } }],
    ['walk', other],
  ] as const
  const text = declareForTypeScript(tools.map(([name, parameters]) => ({ name, description: '', parameters })))
  expect(text).toMatchInlineSnapshot(`
    "type Tree = { name: string; children: Tree[] }
    type Place = { street?: string; city?: string; country?: string }
    type Place2 = { street?: string; city: string; country?: string }
    declare const tools: {
      grow(input: Tree): Promise<unknown>
      cut(input: { tree: Tree; short: string }): Promise<unknown>
      route(input?: { from?: Place; /** Where to */ to?: Place }): Promise<unknown>
      fly(input?: { from?: Place; /** Where to */ to?: Place }): Promise<unknown>
      walk(input?: { a?: Place2; b?: Place2 }): Promise<unknown>
    }"
  `)
})

it('reads references of every kind', () => {
  const schema = object({
    a: { type: 'array', items: { type: 'string' } },
    b: { $ref: '#/properties/a' },
    c: { $ref: '#/$defs/x~1y%20z' },
    d: { $id: 'T0', type: 'object', properties: { more: { $ref: 'T0' } } },
    e: { $ref: '#/$defs/loop' },
  })
  const $defs = {
    'x/y z': { type: 'boolean', description: 'Told there' },
    loop: { anyOf: [{ $ref: '#/$defs/loop' }, { type: 'null' }] },
  }
  const text = declareForTypeScript([{ name: 'f', description: '', parameters: { ...schema, $defs } }])
  expect(text).toMatchInlineSnapshot(`
    "type T0 = { more?: T0 }
    type Loop = unknown
    declare const tools: {
      f(input?: { a?: string[]; b?: string[]; /** Told there */ c?: boolean; d?: T0; e?: Loop }): Promise<unknown>
    }"
  `)
})

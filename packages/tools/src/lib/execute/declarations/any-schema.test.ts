import { spawnSync } from 'node:child_process'
import { stripTypeScriptTypes } from 'node:module'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import type { DeclaredTool } from './declared-tool.ts'
import { declareForPython } from './python.ts'
import { declareForTypeScript } from './typescript.ts'

const traps = `' """ */ \\ \\N{x} # % class new constructor __proto__ $ref ﬁ ꟒ 城市 a b`.split(' ')
const word = fc.oneof(
  fc.constantFrom(...traps, '', 'b c', '\n', '\u2028', '\uD800'),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const text = fc.tuple(fc.array(word, { maxLength: 4 }), fc.constantFrom('', '\n')).map(([parts, by]) => parts.join(by))
const amount = fc.oneof(fc.integer({ min: -3, max: 30 }), fc.double(), word)
const type = fc.constantFrom('string', 'number', 'integer', 'boolean', 'null', 'object', 'array', 'any')
const anything = fc.jsonValue({ maxDepth: 2 })

/** What people and libraries write, and what nobody should: three keywords, or groups of them, that need not fit. */
const { schema } = fc.letrec<{ schema: unknown; map: unknown; list: unknown }>((tie) => ({
  map: fc.dictionary(word, tie('schema'), { maxKeys: 4 }),
  list: fc.array(tie('schema'), { maxLength: 3 }),
  schema: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(fc.record({ type }), fc.boolean()),
    fc
      .array(
        fc.oneof(
          fc.record({ type }),
          fc.record({ type: fc.oneof(fc.array(type, { maxLength: 3 }), anything) }),
          fc.record({ properties: tie('map'), required: fc.array(word, { maxLength: 3 }) }),
          fc.record({
            type: fc.constant('object'),
            additionalProperties: tie('schema'),
            patternProperties: tie('map'),
          }),
          fc.record({ propertyNames: fc.record({ enum: fc.array(word, { maxLength: 2 }) }) }),
          fc.record({ items: tie('schema'), minItems: amount, maxItems: amount }),
          fc.record({ prefixItems: tie('list'), items: fc.oneof(tie('schema'), tie('list')) }),
          fc.record({ anyOf: tie('list'), oneOf: tie('list') }),
          fc.record({ allOf: tie('list') }),
          fc.record({ not: tie('schema') }),
          fc.record({ enum: fc.array(fc.oneof(text, anything), { maxLength: 3 }) }),
          fc.record({ const: anything, default: anything }),
          fc.record({ description: text, format: text, default: text }),
          fc.record({ pattern: text, minLength: amount, maxLength: amount, nullable: fc.boolean() }),
          fc.record({ minimum: amount, maximum: amount, exclusiveMinimum: amount, multipleOf: amount }),
          fc.record({ $ref: fc.oneof(fc.constantFrom('#', '#/$defs/a', '#/$defs/b c', '#/properties/a', 'T0'), text) }),
          fc.record({ $id: fc.constant('T0'), $defs: fc.record({ a: tie('schema'), 'b c': tie('schema') }) }),
          fc.dictionary(fc.constantFrom('properties', 'required', 'items', 'enum', 'allOf', '$defs', '$id'), anything),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map((parts) => Object.assign({}, ...parts)),
  ),
}))

const root = schema.map((value) => (typeof value === 'object' ? { ...value } : { properties: { value } }))
const tool: fc.Arbitrary<DeclaredTool> = fc.record(
  { name: word, description: text, parameters: root, returns: root },
  { requiredKeys: ['name', 'description', 'parameters'] },
)
const toolbox = fc.array(tool, { maxLength: 3 })

it('declares any tools in TypeScript that is nothing but types', () => {
  fc.assert(
    fc.property(toolbox, (tools) => {
      const stripped = stripTypeScriptTypes(declareForTypeScript(tools))
      expect(stripped.replaceAll(/\/\*\*[^]*?\*\//g, '').trim()).toBe('')
    }),
    { numRuns: 1000 },
  )
})

const check = `
import ast, json, sys
wrong = []
for source, count in json.load(sys.stdin):
    try:
        compile(source, 'tools', 'exec')
        [tools] = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
        functions = [node for node in tools.body if isinstance(node, ast.FunctionDef) and len(node.body) == 1]
        assert len(functions) == count, 'functions'
    except Exception as error:
        wrong.append([repr(error), source])
print(json.dumps(wrong[:3]))
`

const hasPython = spawnSync('python3', ['-c', '']).status === 0

it.skipIf(!hasPython)('declares any tools in Python that compiles, a function for each', () => {
  const sources = fc.sample(toolbox, 1000).map((tools) => [declareForPython(tools), tools.length])
  const { stdout, stderr } = spawnSync('python3', ['-W', 'error', '-c', check], {
    input: JSON.stringify(sources),
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual([])
})

it('survives what is no JSON', () => {
  const circular: Record<string, unknown> = { type: 'object' }
  circular.properties = { circular }
  let deep: Record<string, unknown> = { type: 'string' }
  for (let level = 0; level < 20_000; level++) deep = { items: deep }
  for (const parameters of [circular, deep, { const: 1n }]) {
    const tools = [{ name: 'f', description: '', parameters }]
    expect(declareForTypeScript(tools)).toContain('f(input')
    expect(declareForPython(tools)).toContain('def f(')
  }
})

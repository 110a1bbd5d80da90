import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ToolCall } from '../message.ts'
import type { ToolDeclaration } from '../model.ts'
import { repairCall } from './repair-call.ts'

const tool = (name: string, properties: Record<string, unknown>): ToolDeclaration => ({
  name,
  description: `Runs ${name}.`,
  parameters: { type: 'object', properties },
})
const tools = [
  tool('search_docs', { query: { type: 'string' }, top_k: { type: 'integer' } }),
  tool('read', { path: { type: 'string' }, lines: { type: 'array', items: { type: 'integer' } } }),
  tool('list_files', {}),
]
const call = (name: string, args: string): ToolCall => ({
  id: 'c1',
  type: 'function',
  function: { name, arguments: args },
})
const read = (args: string): ReturnType<typeof repairCall> => repairCall(call('read', args), tools)

describe('repairCall', () => {
  it('gives a clean call back as it is', () => {
    const clean = call('search_docs', '{ "query": "a", "top_k": 5 }')
    const repaired = repairCall(clean, tools)
    expect(repaired).toEqual({ call: clean, input: { query: 'a', top_k: 5 }, repairs: [], problem: undefined })
    expect(repaired.call).toBe(clean)
  })

  it('rule 4: cuts markup from the name and reads the arguments in it', () => {
    const name =
      'read<arg_key>path</arg_key><arg_value>a <b> "c"</arg_value>\n<arg_key>lines</arg_key>\n<arg_value>[1]</arg_value>'
    for (const [asked, args] of [
      [name, ''],
      [name, '{}'],
      [`${name}</tool_call>\n`, '{}'],
    ] as const) {
      const repaired = repairCall(call(asked, args), tools)
      expect(repaired.input).toEqual({ path: 'a <b> "c"', lines: [1] })
      expect(repaired.repairs.slice(1)).toEqual(['arguments: taken from the markup in the name', 'lines: "[1]" → [1]'])
      expect(repaired.call.function).toEqual({ name: 'read', arguments: JSON.stringify(repaired.input) })
    }
    expect(repairCall(call('read<|observation|>', '{"path":"x"}'), tools).input).toEqual({ path: 'x' })
  })

  it('rule 4: does not choose between two values, nor read broken markup', () => {
    const pair = 'read<arg_key>path</arg_key><arg_value>x</arg_value>'
    expect(repairCall(call(pair, '{"lines":[1]}'), tools).input).toEqual({ path: 'x', lines: [1] })
    expect(repairCall(call(pair, '{"path":"y"}'), tools).problem).toContain('"path" is given twice')
    expect(repairCall(call(pair.slice(0, -3), '{}'), tools).problem).toContain('stuck in the name')
    expect(repairCall(call(`${pair}</tool_call><tool_call>read</tool_call>`, ''), tools).input).toBeUndefined()
    expect(repairCall(call(`${pair} and more`, '{}'), tools).problem).toContain('stuck in the name')
  })

  it.each([' search_docs', 'Search_Docs', 'searchDocs', 'search-docs', 'search.docs\n'])(
    'rule 5: takes %j for search_docs',
    (name) => {
      const { call: repaired, repairs } = repairCall(call(name, '{}'), tools)
      expect(repaired.function.name).toBe('search_docs')
      expect(repairs).toEqual([`name ${JSON.stringify(name)} → "search_docs"`])
    },
  )

  it('rule 5: never guesses: a cut or unknown name gets the valid names, closest first', () => {
    const { call: replayable, input, problem } = repairCall(call('list fil', '{"a":1}'), tools)
    expect(problem).toBe('There is no tool "list fil". Available tools: list_files, read, search_docs.')
    expect(input).toBeUndefined()
    expect(replayable.function).toEqual({ name: 'list_fil', arguments: '{"a":1}' })
    expect(repairCall(call('serch_docs', '{}'), tools).problem).toContain('tools: search_docs,')
    expect(repairCall(call('sea', '{}'), tools).problem).toContain('tools: search_docs,')
    expect(repairCall(call('', 'x'), []).problem).toBe('There is no tool "". Available tools: none.')
  })

  it('rule 5: takes the exact name among names that differ in case only, and none for another', () => {
    const twins = [tool('readFile', {}), tool('read_file', {})]
    const exact = call('read_file', '{}')
    expect(repairCall(exact, twins)).toEqual({ call: exact, input: {}, repairs: [], problem: undefined })
    expect(repairCall(call('READ_FILE', '{}'), twins).problem).toContain('Available tools: readFile, read_file')
  })

  it.each([
    ['', {}, 'arguments: "" → {}'],
    ['{"path":"a"}{}', { path: 'a' }, 'arguments: dropped a trailing {}'],
    ['{"path":"a"} { }', { path: 'a' }, 'arguments: dropped a trailing {}'],
    ['{"path":"a"}{"path":"a"}', { path: 'a' }, 'arguments: dropped a second copy'],
    [
      '{"path":"a\n"}{"path":"a\n"}',
      { path: 'a\n' },
      'arguments: escaped 1 raw control character in strings; arguments: dropped a second copy',
    ],
    ['{"path": "a"}\n{"path":"a"}', { path: 'a' }, 'arguments: dropped a second copy'],
    [
      '{"path":"a","lines":[1,{"b":"2"',
      { path: 'a', lines: [1, { b: '2' }] },
      'arguments: closed 3 brackets, the call may have been cut',
    ],
    ['"{\\"path\\":\\"a\\"}"', { path: 'a' }, 'arguments: decoded JSON inside a string'],
    ['{"path":"a\n\tb\u0001"}', { path: 'a\n\tb\u0001' }, 'arguments: escaped 3 raw control characters in strings'],
    ['{"path":"a","lines":[1,],}', { path: 'a', lines: [1] }, 'arguments: dropped 2 trailing commas'],
  ])('rule 7: reads %j', (args, input, repair) => {
    const repaired = read(args)
    expect(repaired.input).toEqual(input)
    expect(repaired.repairs.join('; ')).toBe(repair)
    expect(repaired.problem).toBeUndefined()
    expect(JSON.parse(repaired.call.function.arguments)).toEqual(input)
  })

  it.each([
    'path=a',
    "{'path': 'a'}",
    '{path: "a"}',
    '{"path":"a"}{"path":"b"}',
    '{"path":"a"} and so on',
    '{"path":"a"}{"path":',
    '{"path":"a"}{"path":"a"',
    '{"path":"a"}{"path":"a" } x',
    JSON.stringify(JSON.stringify('{"path":"a"}')),
    '{"path":',
    '{"path',
    '{"path":"a",',
    '{"path":"a\\',
    '{"path":tr',
    '{"lines":[1,,]}',
    '{,}',
    '{"lines":[1}]',
    '["a"]',
    '"a"',
    'null',
    '5',
    '```json\n{"path":"a"}\n```',
    `{"path":${'['.repeat(100_000)}`,
    `{"path":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
  ])('rule 7: salvages nothing else (%#)', (args) => {
    const { call: replayable, input, problem } = read(args)
    expect(input).toBeUndefined()
    expect(replayable.function.arguments).toBe('{}')
    expect(problem).toMatch(
      /^The arguments of "read" are not a JSON object: .+ Send one that fits \{"type":"object".+\}$/,
    )
  })

  it('rule 6: coerces by the schema of the tool and says so', () => {
    const { call: repaired, input, repairs } = repairCall(call('search_docs', '{"query":"5","top_k":"5"}'), tools)
    expect(input).toEqual({ query: '5', top_k: 5 })
    expect(repaired.function.arguments).toBe('{"query":"5","top_k":5}')
    expect(repairs).toEqual(['top_k: "5" → 5'])
  })

  it('never hands on a __proto__ key; of duplicate keys the last one counts, as everywhere', () => {
    for (const key of ['__proto__', String.raw`\u005f_proto__`]) {
      const { call: repaired, input } = read(`{"path":"a","x":{"${key}":{"admin":true}},"${key}":{"admin":true}}`)
      expect(Object.keys(input ?? {})).toEqual(['path', 'x'])
      expect(JSON.parse(repaired.function.arguments)).toEqual({ path: 'a', x: {} })
    }
    const stuck = 'read<arg_key>__proto__</arg_key><arg_value>{"admin":true}</arg_value>'
    expect(Object.keys(repairCall(call(stuck, ''), tools).input ?? { x: 1 })).toEqual([])
    expect(read('{"path":"a","path":"b"}').input).toEqual({ path: 'b' })
  })

  it('never throws, and whatever it gets is fit to be replayed', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ',',
      ':',
      '\\',
      '\n',
      ' ',
      '1',
      'true',
      '"path"',
      '"lines":',
      '{}',
      '<arg_key>',
      '</arg_key>',
      '<arg_value>',
      '</arg_value>',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
      fc.json({ maxDepth: 4 }),
      fc.tuple(fc.json(), fc.nat(200)).map(([json, end]) => json.slice(0, end)),
    )
    const name = fc.oneof(
      fc.constantFrom('read', 'search_docs', 'READ'),
      text,
      text.map((rest) => `read${rest}`),
    )
    fc.assert(
      fc.property(name, text, (asked, args) => {
        const { call: repaired, input, problem } = repairCall(call(asked, args), tools)
        const value: unknown = JSON.parse(repaired.function.arguments)
        expect(value).toBeTypeOf('object')
        expect(Array.isArray(value)).toBe(false)
        expect(repaired.function.name).toMatch(/^[\w-]{1,64}$/)
        expect(problem === undefined).toBe(input !== undefined)
        expect(value).toEqual(input ?? value)
      }),
      { numRuns: 10_000, seed: 5 },
    )
  })
})

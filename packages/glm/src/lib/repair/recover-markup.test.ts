import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ToolDeclaration } from '../model.ts'
import { createMarkupScanner, recoverFromReasoning } from './recover-markup.ts'

const tool = (name: string, properties: Record<string, unknown>): ToolDeclaration => ({
  name,
  description: `Runs ${name}.`,
  parameters: { type: 'object', properties },
})
const tools = [
  tool('search', { query: { type: 'string' }, top_k: { type: 'integer' }, tags: { type: 'array' } }),
  tool('now', {}),
]
const pair = (key: string, value: string): string => `<arg_key>${key}</arg_key><arg_value>${value}</arg_value>`
const search = `<tool_call>search${pair('query', '5')}${pair('top_k', '5')}</tool_call>`
const now = '<tool_call>now</tool_call>'

interface Scanned {
  readonly shown: string
  readonly calls: readonly (readonly [name: string, input: unknown])[]
}

function scan(pieces: readonly string[], hasNativeCalls = false): Scanned {
  const scanner = createMarkupScanner(tools)
  const shown = pieces.map((piece) => scanner.push(piece)).join('')
  const { text, calls } = scanner.end(hasNativeCalls)
  return { shown: shown + text, calls: calls.map(({ function: fn }) => [fn.name, JSON.parse(fn.arguments)]) }
}

describe('createMarkupScanner', () => {
  it.each([
    ['4.7 and 5', search, [['search', { query: '5', top_k: 5 }]]],
    [
      '4.5 and 4.6',
      `<tool_call>search\n<arg_key>query</arg_key>\n<arg_value> a\n</arg_value>\n</tool_call>`,
      [['search', { query: ' a\n' }]],
    ],
    ['no arguments', now, [['now', {}]]],
    [
      'markup in a value',
      `<tool_call>search${pair('query', `${now} </arg_key> \`x\` <`)}</tool_call>`,
      [['search', { query: `${now} </arg_key> \`x\` <` }]],
    ],
    [
      'JSON for what is no string',
      `<tool_call>search${pair('tags', '["a"]')}</tool_call>`,
      [['search', { tags: ['a'] }]],
    ],
    [
      'JSON',
      String.raw`<tool_call>{"name": "search", "arguments": {"query": "\"}} </tool_call>"}} </tool_call>`,
      [['search', { query: '"}} </tool_call>' }]],
    ],
    ['name and JSON', '<tool_call>search\n{"query": "a"}</tool_call>', [['search', { query: 'a' }]]],
    [
      'a bare list',
      '\n{"tool_calls": [{"name": "now"}, {"function": {"name": "search", "arguments": "{\\"query\\":\\"a\\"}"}}]}',
      [
        ['now', {}],
        ['search', { query: 'a' }],
      ],
    ],
  ])('rule 1: recovers a leaked call: %s', (_, markup, calls) => {
    expect(scan([markup])).toEqual({ shown: markup.startsWith('\n') ? '\n' : '', calls })
  })

  it('rule 1: keeps the text around calls, in order, and numbers the calls', () => {
    const scanner = createMarkupScanner(tools)
    expect(scanner.push(`Let me look.\n${search}\nand${now} then`)).toBe('Let me look.\n')
    expect(scanner.push(' wait')).toBe('')
    const { text, calls } = scanner.end(false)
    expect(text).toBe('\nand then wait')
    expect(calls.map(({ id }) => id)).toEqual(['call_recovered_0', 'call_recovered_1'])
  })

  it('rule 1: with native calls everything is text', () => {
    const text = `Look: ${search}\nor {"tool_calls":[`
    expect(scan([text], true)).toEqual({ shown: text, calls: [] })
  })

  it.each([
    ['an undeclared name', '<tool_call>delete</tool_call>'],
    ['another case', '<tool_call>NOW</tool_call>'],
    ['an open call', search.slice(0, -1)],
    ['an open value', `<tool_call>search<arg_key>query</arg_key><arg_value>a</tool_call>`],
    ['a key without a value', '<tool_call>search<arg_key>query</arg_key></tool_call>'],
    ['text between the pairs', `<tool_call>search${pair('query', 'a')} and </tool_call>`],
    ['broken JSON', '<tool_call>{"name": "now", "arguments": {x}}</tool_call>'],
    ['a list with an undeclared name', '{"tool_calls": [{"name": "now"}, {"name": "delete"}]}'],
    ['a list inside a sentence', 'Send {"tool_calls": [{"name": "now"}]}'],
    ['a list that is not the rest', '{"tool_calls": [{"name": "now"}]}\nis what I would send.'],
    ['an invoke in content', '<invoke name="now"></invoke>'],
    ['a code span', `Write \`${now}\` to call.`],
    ['a long code span', `\`\`a \` b ${now} \`\``],
    ['a code span over two lines', `\`a\n${now} b\``],
    ['a code span after an escaped backtick', `\\\` and \`${now}\``],
    ['a code span after an open one', `- a \` b\n- \`${now}\``],
    ['a fenced block', `\`\`\`xml\n${now}\n\`\`\``],
    ['an open fenced block', `Example:\n\n~~~\n${now}\n`],
    ['a fence inside a longer one', `\`\`\`\`\n\`\`\`\n${now}\n\`\`\`\n${now}\n\`\`\`\``],
    ['a fence in a list', `1. \`\`\`\n   ${now}\n   \`\`\``],
    ['a fence with an empty line in a list', `- \`\`\`\n\n  ${now}\n  \`\`\``],
    ['a fence that a fence with an info text does not close', `\`\`\`\n\`\`\` a\n${now}\n\`\`\``],
    ['an info line', `\`\`\` ${now}`],
  ])('rule 1: leaves text alone: %s', (_, text) => {
    expect(scan([text])).toEqual({ shown: text, calls: [] })
  })

  it.each([
    ['a fenced block', `\`\`\`\ncode\n\`\`\`\n`],
    ['a code span', 'Use `code` and ``co`de``: '],
    ['a backtick of an earlier paragraph', 'A stray ` here.\n\n'],
    ['three backticks in a line', '```code``` '],
    ['a call that broke off', '<tool_call>search'],
    ['a call that broke off in a tag', '<tool_call>search<tool_call'],
    ['markup of an unknown call', '<tool_call>delete</tool_call>'],
  ])('rule 1: recovers behind %s', (_, before) => {
    expect(scan([before + now])).toEqual({ shown: before, calls: [['now', {}]] })
  })

  it('rule 1: gives up on a call of more than 64 KiB, and on one that is talked past for as long', () => {
    const value = 'x'.repeat(70_000)
    const scanner = createMarkupScanner(tools)
    const open = `<tool_call>search<arg_key>query</arg_key><arg_value>${now}${value}`
    expect(scanner.push(open)).toBe(open)
    // What the long value says is still no call; what follows the call may be one.
    expect(scanner.push(`${now}</arg_value></tool_call>`)).toBe(`${now}</arg_value></tool_call>`)
    expect(scanner.push(now)).toBe('')
    expect(scanner.push(value)).toBe(now + value)
    expect(scanner.end(false)).toEqual({ text: '', calls: [] })
  })

  it('rule 1: counts the text behind a call from the last one on', () => {
    const prose = ' '.repeat(40_000)
    expect(scan([now, prose, now, prose]).calls.length).toBe(2)
  })

  it('never hands on a __proto__ key', () => {
    expect(scan([`<tool_call>now${pair('__proto__', '{"admin":true}')}</tool_call>`]).calls).toEqual([['now', {}]])
  })

  it('shows plain text at once', () => {
    const scanner = createMarkupScanner(tools)
    expect(scanner.push('a < b')).toBe('a < b')
    expect(scanner.push(', {"a": 1} and <')).toBe(', {"a": 1} and ')
    expect(scanner.push('tool')).toBe('')
    expect(scanner.push('s>')).toBe('<tools>')
  })

  it('gives the same text and calls wherever the text is split', () => {
    const text = `Sure 👍 \`<\` ok\n${search}\n\`\`\`\n${now}\n\`\`\`\n<tool_call>now<b>\n${now}\n{"tool_calls": [{"name":"now"}]}`
    for (const hasNativeCalls of [false, true]) {
      const whole = scan([text], hasNativeCalls)
      expect(whole.calls.length).toBe(hasNativeCalls ? 0 : 3)
      for (let at = 1; at < text.length; at += 1) {
        expect(scan([text.slice(0, at), text.slice(at)], hasNativeCalls)).toEqual(whole)
      }
    }
    fc.assert(
      fc.property(markup, fc.array(fc.nat(200), { maxLength: 6 }), fc.boolean(), (input, cuts, hasNativeCalls) => {
        const at = [0, ...cuts.map((cut) => Math.min(cut, input.length)).toSorted((a, b) => a - b), input.length]
        const pieces = at.slice(1).map((end, index) => input.slice(at[index], end))
        const whole = scan([input], hasNativeCalls)
        expect(scan(pieces, hasNativeCalls)).toEqual(whole)
        expect(scan(input.split(''), hasNativeCalls)).toEqual(whole)
      }),
      { numRuns: 3000, seed: 1 },
    )
  })

  it('never loses a character that is not part of a call', () => {
    fc.assert(
      fc.property(fc.oneof(markup, fc.string({ unit: 'binary' })), (input) => {
        expect(scan([input], true)).toEqual({ shown: input, calls: [] })
        const { shown, calls } = scan([input])
        expect(shown === input).toBe(calls.length === 0)
      }),
      { numRuns: 3000, seed: 2 },
    )
  })
})

describe('recoverFromReasoning', () => {
  const recover = (reasoning: string): readonly string[] =>
    recoverFromReasoning(reasoning, tools).map(({ id, function: fn }) => `${id} ${fn.name} ${fn.arguments}`)

  it('rule 2: recovers the calls the reasoning ends with', () => {
    expect(recover(`I could ${now} but no. Or ${now}, no.\nSo:\n${search}\n${now}\n`)).toEqual([
      'call_recovered_0 search {"query":"5","top_k":5}',
      'call_recovered_1 now {}',
    ])
  })

  it('rule 2: reads <invoke>', () => {
    const invoke =
      '<invoke name="search">\n<parameter name="query">5</parameter>\n<parameter name="top_k">5</parameter>\n</invoke>'
    expect(recover(`Now.\n${invoke}`)).toEqual(['call_recovered_0 search {"query":"5","top_k":5}'])
    expect(recover('<invoke name="delete"></invoke>')).toEqual([])
  })

  it('rule 2: leaves thoughts of calls alone', () => {
    expect(recover(`I might call ${now}. Let me think first.`)).toEqual([])
    expect(recover(`The format is \`${now}\``)).toEqual([])
    expect(recover(`${now}\n${search.slice(0, -5)}`)).toEqual([])
    expect(recover('')).toEqual([])
  })
})

const markup = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          search,
          now,
          pair('query', '<b>'),
          '<tool_call>',
          '</tool_call>',
          '<arg_key>',
          '</arg_key>',
          '<arg_value>',
          '</arg_value>',
        ),
      },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          '`',
          '``',
          '```',
          '~~~',
          '\n',
          '\n\n',
          ' ',
          '\\',
          '<',
          '{',
          '}',
          '> ',
          '- ',
          'now',
          'search',
          '"',
        ),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom('{"tool_calls":[{"name":"now"}]}', '{"tool_calls"', '{"name":"now"}', 'text', '👍'),
      },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

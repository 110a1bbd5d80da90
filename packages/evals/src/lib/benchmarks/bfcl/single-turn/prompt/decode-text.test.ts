import { describe, expect, it } from 'vitest'
import { jsonText } from '../../../../python/json-text.ts'
import { decodeText, isCallText } from './decode-text.ts'
import { plainFormat, readFormatId } from './prompt-format.ts'
import type { PromptFormat } from './prompt-format.ts'

function decoded(text: string, format: PromptFormat = plainFormat): unknown {
  const result = decodeText(text, format, 'python')
  return 'problem' in result ? result.problem : result.calls.map((call) => `${call.name} ${jsonText(call.arguments)}`)
}

describe('decodeText', () => {
  it.each([
    ["[a.b(x=1, y='z'), c()]", ['a.b {"x": 1, "y": "z"}', 'c {}']],
    ['```\n[f(x=5.0)]\n```', ['f {"x": 5.0}']],
    ['f(x=1)', ['f {"x": 1}']],
    [
      '[f(x=-1.5, y=[True, None], z={"a": {"b": (1, 2)}})]',
      ['f {"x": -1.5, "y": [true, null], "z": {"a": {"b": [1, 2]}}}'],
    ],
    [
      String.raw`[f(x='it\'s', y="\u00e9\x41\n", z=r'\n', w='a' 'b')]`,
      [String.raw`f {"x": "it's", "y": "\u00e9A\n", "z": "\\n", "w": "ab"}`],
    ],
    [
      '[f(x=name, y=2 * 3 + 1, z=g(1,2), w=h(a=1), v=d["k"])]',
      [`f {"x": "name", "y": 7, "z": "g(1, 2)", "w": {"h": {"a": 1}}, "v": "d['k']"}`],
    ],
    ['[f(1, x=2)]', ['f {"x": 2}']],
    ['[f(x=1,)] # so', ['f {"x": 1}']],
    ['', []],
  ])('reads Python: %s', (text, calls) => {
    expect(decoded(text)).toEqual(calls)
  })

  it.each([
    '[f(x=1)] Hope this helps!',
    'None of the tools fits.',
    'Sorry',
    "[f(x'y')]",
    '[f(x=1, 2)]',
    '[f(class=1)]',
    '[f(x=007)]',
    '[f(x=lambda y: y)]',
    '[f(x=a.b)]',
    "[f(x='a)]",
    '[f(x=1]',
    '["f(x=1)"]',
    '```python\n[f(x=1)]\n```',
  ])('reads no Python from %s', (text) => {
    expect(decoded(text)).toBe('failed')
  })

  const json: PromptFormat = { returns: 'json', hasTag: false }

  it('reads JSON', () => {
    const text = '```json\n[{"function": "a.b", "parameters": {"x": 5.0}}]\n```'
    expect(decoded(text, json)).toEqual(['a.b {"x": 5.0}'])
    expect(decoded('[{"name": "a.b"}]', json)).toBe('failed')
    expect(decoded('[{"function": "a.b", "parameters": []}]', json)).toBe('wrong-format')
  })

  it('reads XML, by the types that it says', () => {
    const verbose =
      '<functions><function name="a.b"><params><param name="x" value="5" type="float"/><param name="y" value="5" type="string"/><param name="z" value="[\'p\', 1]" type="array"/></params></function></functions>'
    const concise =
      '<functions><function name="a.b"><param name="x" type="boolean">True</param><param name="y" type="string">a &amp; b</param></function></functions>'
    expect(decoded(verbose, { returns: 'verbose_xml', hasTag: false })).toEqual([
      'a.b {"x": 5.0, "y": "5", "z": ["p", 1]}',
    ])
    expect(decoded(`So: ${concise}`, { returns: 'concise_xml', hasTag: false })).toEqual([
      'a.b {"x": true, "y": "a & b"}',
    ])
    const marked =
      '<functions><!-- a --><function name="a"><param name="x"><![CDATA[<b>]]></param></function></functions>'
    expect(decoded(marked, { returns: 'concise_xml', hasTag: false })).toEqual(['a {"x": "<b>"}'])
    expect(
      decoded('<functions><function name="a" name="b"/></functions>', { returns: 'concise_xml', hasTag: false }),
    ).toBe('failed')
    expect(decoded('<functions><function name="a"></functions>', { returns: 'concise_xml', hasTag: false })).toBe(
      'failed',
    )
    expect(decoded('<functions>a & b</functions>', { returns: 'concise_xml', hasTag: false })).toBe('failed')
  })

  it('wants a tag where the prompt asks for one, and takes none for Python where it does not', () => {
    expect(decoded('<TOOLCALL>[f(x=1)]</TOOLCALL>', { returns: 'python', hasTag: true })).toEqual(['f {"x": 1}'])
    expect(decoded('[f(x=1)]', { returns: 'python', hasTag: true })).toBe('failed')
    expect(decoded('<TOOLCALL>[f(x=1)]</TOOLCALL>')).toBe('failed')
  })

  it('refuses Java', () => {
    expect(() => decodeText('f()', plainFormat, 'java')).toThrow('take tool calls')
  })
})

describe('isCallText', () => {
  it('tells calls from words', () => {
    expect(isCallText('[f(x=1)]', plainFormat)).toBe(true)
    expect(isCallText('', plainFormat)).toBe(false)
    expect(isCallText('Done.', plainFormat)).toBe(false)
  })
})

describe('readFormatId', () => {
  it('reads the entry and the format', () => {
    const settings = 'ret_fmt=json&tool_call_tag=True&func_doc_fmt=xml&prompt_fmt=plaintext&style=classic'
    expect(readFormatId(`format_sensitivity_7:${settings}:live_simple_1-1-0`)).toEqual({
      id: 'live_simple_1-1-0',
      format: { returns: 'json', hasTag: true },
    })
    expect(() => readFormatId('simple_python_0')).toThrow('expected "format_sensitivity_')
  })
})

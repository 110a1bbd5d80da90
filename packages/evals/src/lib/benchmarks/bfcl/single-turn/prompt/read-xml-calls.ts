import { Float } from '../../../../python/value.ts'
import type { PyDict, PyValue } from '../../../../python/value.ts'
import type { ReadCall } from './read-json-calls.ts'
import { readPythonValue } from './read-python-calls.ts'

interface Element {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly Element[]
  /** Before the first child. */
  readonly text: string
}

/**
 * `<functions><function name="…"><params><param name="…" value="…" type="…"/></params></function></functions>`, or
 * concise: `<param name="…" type="…">value</param>` without `<params>`; with whatever stands around it.
 *
 * @throws {SyntaxError} Where there is none.
 */
export function readXmlCalls(text: string, format: 'verbose_xml' | 'concise_xml'): ReadCall[] {
  const [functions] = /<functions>.*?<\/functions>/s.exec(text) ?? []
  if (functions === undefined) throw new SyntaxError('expected <functions>')
  return parseXml(functions)
    .children.filter(({ name }) => name === 'function')
    .map((call) => ({ name: attributeOf(call, 'name'), values: valuesOf(call, format) }))
}

function valuesOf(call: Element, format: 'verbose_xml' | 'concise_xml'): PyDict {
  const parents = format === 'concise_xml' ? [call] : call.children.filter(({ name }) => name === 'params').slice(0, 1)
  const parameters = parents.flatMap(({ children }) => children).filter(({ name }) => name === 'param')
  return new Map(
    parameters.map((parameter) => {
      const text = format === 'concise_xml' ? parameter.text : attributeOf(parameter, 'value')
      return [attributeOf(parameter, 'name'), readTyped(text, parameter.attributes.get('type') ?? 'string')]
    }),
  )
}

/** Types whose values a text cannot be one of. */
const typed = new Set(['integer', 'float', 'array', 'tuple', 'dict'])

/** As the type says that the model wrote beside the value. */
function readTyped(text: string, type: string): PyValue {
  if (type === 'string') return text
  if (type === 'boolean') return text.trim().toLowerCase() === 'true'
  if (!typed.has(type)) return readOr(text, text)
  const value = readOr(text, undefined)
  if (value === undefined) throw new SyntaxError(`expected a value of type ${type}, found ${JSON.stringify(text)}`)
  return type === 'float' && typeof value === 'number' ? new Float(value) : value
}

function readOr<Other>(text: string, other: Other): PyValue | Other {
  const constants: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
    ['true', true],
    ['false', false],
    ['null', null],
  ])
  const constant = constants.get(text.trim())
  if (constant !== undefined) return constant
  try {
    return readPythonValue(text.trim())
  } catch {
    return other
  }
}

function attributeOf({ name, attributes }: Element, attribute: string): string {
  const value = attributes.get(attribute)
  if (value === undefined) throw new SyntaxError(`expected "${attribute}" in each <${name}>`)
  return value
}

const opening = /<([A-Za-z_][\w.-]*)((?:\s+[A-Za-z_][\w.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const closing = /<\/([A-Za-z_][\w.-]*)\s*>/y
const characters = /[^<]+/y
const comment = /<!--(?:(?!--)[^])*-->/y
const literal = /<!\[CDATA\[([^]*?)\]\]>/y

function parseXml(xml: string): Element {
  let at = 0

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const match = pattern.exec(xml)
    at += match?.[0].length ?? 0
    return match
  }

  function element(): Element {
    const match = take(opening)
    if (match === null) throw new SyntaxError(`expected an element, found ${JSON.stringify(xml.slice(at, at + 20))}`)
    const [, name = '', attributes = '', isEmpty = ''] = match
    const children: Element[] = []
    let text = ''
    if (isEmpty !== '') return { name, attributes: readAttributes(attributes), children, text }
    for (;;) {
      if (take(comment)) continue
      const piece = unescape(take(characters)?.[0] ?? '') + (take(literal)?.[1] ?? '')
      if (children.length === 0) text += piece
      if (piece !== '') continue
      const end = take(closing)
      if (end?.[1] === name) break
      if (end !== null) throw new SyntaxError(`expected </${name}>, found ${end[0]}`)
      children.push(element())
    }
    return { name, attributes: readAttributes(attributes), children, text }
  }

  const root = element()
  if (xml.slice(at).trim() !== '') throw new SyntaxError('expected nothing behind the calls')
  return root
}

function readAttributes(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/([A-Za-z_][\w.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)]
  const attributes = new Map<string, string>()
  for (const [, name = '', double, single] of found) {
    // A line break in an attribute is a space to XML.
    attributes.set(name, unescape((double ?? single ?? '').replace(/[\t\n\r]/g, ' ')))
  }
  if (attributes.size < found.length) throw new SyntaxError(`expected each attribute once, found ${text.trim()}`)
  return attributes
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescape(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-fA-F]+)|(\w+));|&/g, (entity, decimal?: string, hex?: string, name = '') => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    const sign = Object.hasOwn(entities, name) ? entities[name] : undefined
    if (sign === undefined) throw new SyntaxError(`expected an entity such as "&amp;", found "${entity}"`)
    return sign
  })
}

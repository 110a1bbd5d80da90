import { Float } from './value.ts'
import type { PyDict, PyValue } from './value.ts'

const number = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y
/** All but quotes, backslashes and control characters. */
const plainText = /[ !#-[\]-\u{10ffff}]*/uy
const space = /[ \t\n\r]*/y
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}
/** Python takes more of them than JSON has. */
const constants: readonly (readonly [string, PyValue])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', new Float(NaN)],
  ['Infinity', new Float(Infinity)],
  ['-Infinity', new Float(-Infinity)],
]

/** About as deep as Python goes, so that whoever goes through what was read has no end of the stack to fear. */
const mostLevels = 990

/**
 * As Python's `json.loads`: `5` is an integer and `5.0` a float, a large integer keeps its digits, and a dict the order
 * of its keys.
 *
 * @throws {SyntaxError} Where the text is no JSON, with the offset.
 */
export function parseJson(text: string): PyValue {
  let at = 0
  let level = 0

  function fail(expected: string): never {
    const found = at < text.length ? JSON.stringify(text.slice(at, at + 10)) : 'the end'
    throw new SyntaxError(`Cannot read JSON at offset ${at}: expected ${expected}, found ${found}`)
  }

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at += match[0].length
    return match
  }

  function takeIf(sign: string): boolean {
    take(space)
    if (!text.startsWith(sign, at)) return false
    at += sign.length
    return true
  }

  function value(): PyValue {
    take(space)
    if (text[at] === '"') return quoted()
    if (takeIf('{')) return nested(dict)
    if (takeIf('[')) return nested(list)
    const constant = constants.find(([word]) => text.startsWith(word, at))
    if (constant) {
      at += constant[0].length
      return constant[1]
    }
    const match = take(number)
    if (match === null) return fail('a value')
    if (match[1] !== undefined || match[2] !== undefined) return new Float(Number(match[0]))
    const integer = Number(match[0])
    return Number.isSafeInteger(integer) ? integer + 0 : BigInt(match[0])
  }

  function nested(read: () => PyValue): PyValue {
    if (level === mostLevels) fail(`at most ${mostLevels} levels`)
    level += 1
    const inner = read()
    level -= 1
    return inner
  }

  function list(): PyValue[] {
    const items: PyValue[] = []
    if (takeIf(']')) return items
    do items.push(value())
    while (takeIf(','))
    return takeIf(']') ? items : fail('"," or "]"')
  }

  function dict(): PyDict {
    const entries: PyDict = new Map()
    if (takeIf('}')) return entries
    do {
      take(space)
      const key = quoted()
      if (!takeIf(':')) fail('":"')
      entries.set(key, value())
    } while (takeIf(','))
    return takeIf('}') ? entries : fail('"," or "}"')
  }

  function quoted(): string {
    if (text[at] !== '"') fail('a text in double quotes')
    at += 1
    let content = ''
    for (;;) {
      content += take(plainText)?.[0] ?? ''
      const sign = text[at]
      if (sign === '"') break
      if (sign !== '\\') fail('the end of a text')
      content += escaped()
    }
    at += 1
    return content
  }

  function escaped(): string {
    const sign = text[at + 1] ?? ''
    const plain = escapes[sign]
    if (plain !== undefined) {
      at += 2
      return plain
    }
    const code = text.slice(at + 2, at + 6)
    if (sign !== 'u' || !/^[\da-f]{4}$/i.test(code)) fail('an escape such as "\\n" or "\\u00e9"')
    at += 6
    return String.fromCharCode(Number.parseInt(code, 16))
  }

  const parsed = value()
  take(space)
  return at === text.length ? parsed : fail('the end')
}

import { Float } from '../../../../python/value.ts'
import type { PyValue } from '../../../../python/value.ts'

export interface Token {
  /** `formatted` is an f-string or bytes: no constant. */
  readonly kind: 'name' | 'number' | 'text' | 'formatted' | 'sign' | 'end'
  /** As it stands in the source. */
  readonly source: string
  readonly value?: PyValue
  readonly start: number
}

const blank = /(?:[ \t\f\r\n]|\\\r?\n|#[^\n]*)+/y
const name = /[\p{ID_Start}_][\p{ID_Continue}]*/uy
const number =
  /0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][-+]?\d(?:_?\d)*)?/y
const quoted =
  /([rR][bBfF]?|[bBfF][rR]?|[uU])?("""(?:[^\\]|\\[^])*?"""|'''(?:[^\\]|\\[^])*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')/y
const sign = /\*\*|\/\/|<<|>>|->|:=|\.\.\.|[<>=!]=|[-+*/%@&|^~<>()[\]{},:.=]/y

/** @throws {SyntaxError} At what is no Python. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0

  function take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = at
    const match = pattern.exec(source)
    at += match?.[0].length ?? 0
    return match
  }

  for (;;) {
    take(blank)
    const start = at
    if (at === source.length) return [...tokens, { kind: 'end', source: '', start }]
    const text = take(quoted)
    if (text) {
      tokens.push({ ...quotedToken(text[1] ?? '', text[2] ?? ''), source: text[0], start })
      continue
    }
    const digits = take(number)
    if (digits) {
      tokens.push({ kind: 'number', source: digits[0], value: numberFrom(digits[0]), start })
      if (take(name)) throw new SyntaxError(`a number ends in letters: ${source.slice(start, at)}`)
      continue
    }
    const word = take(name)
    const match = word ?? take(sign)
    if (match === null) throw new SyntaxError(`found ${JSON.stringify(source.slice(at, at + 10))}`)
    tokens.push({ kind: word ? 'name' : 'sign', source: match[0], start })
  }
}

function numberFrom(source: string): PyValue {
  const digits = source.replaceAll('_', '')
  if (/^0[xXoObB]/.test(digits) || /^\d+$/.test(digits)) {
    if (/^0\d*[1-9]/.test(digits)) throw new SyntaxError(`an integer begins with 0: ${digits}`)
    const integer = BigInt(digits.replace(/^0+(?=\d)/, ''))
    return Number.isSafeInteger(Number(integer)) ? Number(integer) : integer
  }
  return new Float(Number(digits))
}

function quotedToken(prefix: string, body: string): Pick<Token, 'kind' | 'value'> {
  if (/[bf]/i.test(prefix)) return { kind: 'formatted' }
  const width = body.startsWith('"""') || body.startsWith("'''") ? 3 : 1
  const content = body.slice(width, -width)
  return { kind: 'text', value: /r/i.test(prefix) ? content : unescape(content) }
}

const escapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

function unescape(content: string): string {
  const pattern = /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))/g
  return content.replace(pattern, (whole, octal?: string, ...rest: (string | undefined)[]) => {
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8))
    const [two, four, eight, letter = ''] = rest
    const hex = two ?? four ?? eight
    if (hex !== undefined) return fromCode(Number.parseInt(hex, 16))
    if (/[xuUN]/.test(letter)) throw new SyntaxError(`a broken escape: "${whole}"`)
    return escapes[letter] ?? whole
  })
}

function fromCode(code: number): string {
  if (code > 0x10_ff_ff) throw new SyntaxError(`no such character: ${code}`)
  return String.fromCodePoint(code)
}

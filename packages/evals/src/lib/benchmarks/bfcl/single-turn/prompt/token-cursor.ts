import { tokensOf } from './python-tokens.ts'
import type { Token } from './python-tokens.ts'

/** A place in Python's tokens, from the first on. */
export interface TokenCursor {
  /** @param ahead Default: 0, the next one. Behind the last: one of the kind `end`. */
  readonly token: (ahead?: number) => Token
  /** @param count Default: 1. */
  readonly skip: (count?: number) => void
  /** Of names and signs, never of what is quoted. */
  readonly isNext: (text: string, ahead?: number) => boolean
  readonly takeIf: (text: string) => boolean
  /** @throws {SyntaxError} */
  readonly expect: (text: string) => void
  /** @throws {SyntaxError} Always, with what is there instead. */
  readonly fail: (expected: string) => never
  /** Takes a name. @throws {SyntaxError} If it is none, or Python's own. */
  readonly identifier: () => string
  /** What was taken since an offset, as it stands. */
  readonly sourceFrom: (start: number) => string
}

const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
)

/** @throws {SyntaxError} At what is no Python. */
export function tokenCursor(source: string): TokenCursor {
  const tokens = tokensOf(source)
  let at = 0

  const token = (ahead = 0): Token => tokens[at + ahead] ?? { kind: 'end', source: '', start: source.length }
  const isNext = (text: string, ahead = 0): boolean =>
    token(ahead).source === text && token(ahead).kind !== 'text' && token(ahead).kind !== 'formatted'

  function skip(count = 1): void {
    at += count
  }

  function takeIf(text: string): boolean {
    const isIt = isNext(text)
    if (isIt) at += 1
    return isIt
  }

  function expect(text: string): void {
    if (!takeIf(text)) fail(`"${text}"`)
  }

  function fail(expected: string): never {
    const found = token().kind === 'end' ? 'the end' : JSON.stringify(token().source.slice(0, 20))
    throw new SyntaxError(`expected ${expected} at offset ${token().start}, found ${found}`)
  }

  function identifier(): string {
    const { kind, source: name } = token()
    if (kind !== 'name' || keywords.has(name)) fail('a name')
    at += 1
    return name
  }

  const sourceFrom = (start: number): string => source.slice(start, token().start).trimEnd()

  return { token, skip, isNext, takeIf, expect, fail, identifier, sourceFrom }
}

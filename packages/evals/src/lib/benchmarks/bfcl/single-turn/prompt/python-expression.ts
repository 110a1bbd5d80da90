import type { PyValue } from '../../../../python/value.ts'
import { isComprehension, skipComprehension } from './python-comprehension.ts'
import { skipLambda } from './python-lambda.ts'
import { takeSubscript } from './python-subscript.ts'
import { tokenCursor } from './token-cursor.ts'

export type Expression = { readonly source: string } & (
  | { readonly kind: 'constant'; readonly value: PyValue }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'attribute'; readonly of: Expression; readonly name: string }
  | {
      readonly kind: 'call'
      readonly function: Expression
      readonly positional: readonly Expression[]
      readonly keywords: readonly Keyword[]
    }
  | { readonly kind: 'subscript'; readonly of: Expression; readonly index: Expression }
  | { readonly kind: 'list' | 'tuple' | 'set'; readonly items: readonly Expression[] }
  | { readonly kind: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  /** Is Python, and no value of an argument: a comparison, a lambda, an f-string … */
  | { readonly kind: 'other' }
)

export interface Keyword {
  readonly name: string
  readonly value: Expression
}

const constants: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ['True', true],
  ['False', false],
  ['None', null],
  ['...', '...'],
])
/** Those of one row bind alike, later rows tighter. */
const operators: readonly (readonly string[])[] = [
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%', '@'],
]
const comparisons = ['<', '>', '==', '!=', '<=', '>=', 'in', 'is', 'not']

/** As Python's parser in the mode for expressions. @throws {SyntaxError} */
export function parseExpression(source: string): Expression {
  const cursor = tokenCursor(source)
  const { token, skip, isNext, takeIf, expect, fail, identifier, sourceFrom } = cursor
  const other = (start: number): Expression => ({ kind: 'other', source: sourceFrom(start) })

  function expression(): Expression {
    const { start } = token()
    if (isNext('lambda')) {
      skipLambda(cursor, expression)
      return other(start)
    }
    const value = disjunction()
    if (takeIf(':=')) {
      if (value.kind !== 'name') fail('a name before ":="')
      expression()
      return other(start)
    }
    if (!takeIf('if')) return value
    disjunction()
    expect('else')
    expression()
    return other(start)
  }

  function disjunction(): Expression {
    const { start } = token()
    const first = negation()
    if (!isNext('or') && !isNext('and')) return first
    while (takeIf('or') || takeIf('and')) negation()
    return other(start)
  }

  function negation(): Expression {
    const { start } = token()
    if (takeIf('not')) {
      negation()
      return other(start)
    }
    const left = binary(0)
    if (!comparisons.some((operator) => isNext(operator))) return left
    while (comparisons.some((operator) => isNext(operator))) {
      if (isNext('not') && !isNext('in', 1)) fail('"in"')
      const isNegated = isNext('is') && isNext('not', 1)
      skip(isNegated || isNext('not') ? 2 : 1)
      binary(0)
    }
    return other(start)
  }

  function binary(level: number): Expression {
    const row = operators[level]
    if (row === undefined) return unary()
    const { start } = token()
    let left = binary(level + 1)
    for (;;) {
      const operator = row.find((sign) => isNext(sign))
      if (operator === undefined) return left
      skip()
      const right = binary(level + 1)
      left = { kind: 'binary', operator, left, right, source: sourceFrom(start) }
    }
  }

  function unary(): Expression {
    const { start } = token()
    const operator = ['-', '+', '~'].find((sign) => isNext(sign))
    if (operator === undefined) return power()
    skip()
    const operand = unary()
    return { kind: 'unary', operator, operand, source: sourceFrom(start) }
  }

  function power(): Expression {
    const { start } = token()
    const left = primary()
    if (!takeIf('**')) return left
    const right = unary()
    return { kind: 'binary', operator: '**', left, right, source: sourceFrom(start) }
  }

  function primary(): Expression {
    const { start } = token()
    let value = atom()
    for (;;) {
      if (takeIf('.')) {
        const name = identifier()
        value = { kind: 'attribute', of: value, name, source: sourceFrom(start) }
      } else if (takeIf('(')) {
        const taken = callArguments()
        value = { kind: 'call', function: value, ...taken, source: sourceFrom(start) }
      } else if (takeIf('[')) {
        const index = takeSubscript(cursor, item)
        value = { kind: 'subscript', of: value, index, source: sourceFrom(start) }
      } else return value
    }
  }

  const comprehensionParts = { target: () => binary(0), condition: disjunction }

  function callArguments(): { positional: Expression[]; keywords: Keyword[] } {
    const taken: { positional: Expression[]; keywords: Keyword[] } = { positional: [], keywords: [] }
    while (!takeIf(')')) {
      if (token().kind === 'name' && isNext('=', 1)) {
        const name = identifier()
        expect('=')
        taken.keywords.push({ name, value: expression() })
      } else if (takeIf('**')) {
        taken.keywords.push({ name: '**', value: expression() })
      } else {
        const isStarred = takeIf('*')
        if (!isStarred && taken.keywords.length > 0) fail('"name=value" behind such an argument')
        taken.positional.push(expression())
        if (isComprehension(cursor)) {
          skipComprehension(cursor, ')', comprehensionParts)
          if (taken.positional.length > 1 || taken.keywords.length > 0) fail('a generator alone')
        }
      }
      if (!isNext(')')) expect(',')
    }
    return taken
  }

  function atom(): Expression {
    const { kind, source: text, start, value } = token()
    if (kind === 'text' || kind === 'formatted') return texts()
    if (kind === 'number' && value !== undefined) {
      skip()
      return { kind: 'constant', value, source: text }
    }
    const constant = constants.get(text)
    if (constant !== undefined) {
      skip()
      return { kind: 'constant', value: constant, source: text }
    }
    if (takeIf('[')) return sequence('list', ']', start)
    if (takeIf('(')) return parenthesised(start)
    if (takeIf('{')) return braced(start)
    if (kind !== 'name') return fail('a value')
    return { kind: 'name', name: identifier(), source: text }
  }

  function texts(): Expression {
    const { start } = token()
    let joined = ''
    let isFormatted = false
    while (token().kind === 'text' || token().kind === 'formatted') {
      const { kind, value } = token()
      isFormatted ||= kind === 'formatted'
      if (typeof value === 'string') joined += value
      skip()
    }
    return isFormatted ? other(start) : { kind: 'constant', value: joined, source: sourceFrom(start) }
  }

  function item(): Expression {
    const { start } = token()
    if (!takeIf('*')) return expression()
    binary(0)
    return other(start)
  }

  function sequence(kind: 'list' | 'set', close: string, start: number, taken: Expression[] = []): Expression {
    const items = [...taken]
    while (!isNext(close)) {
      const value = item()
      if (isComprehension(cursor)) {
        if (items.length > 0) fail('one item before "for"')
        skipComprehension(cursor, close, comprehensionParts)
        expect(close)
        return other(start)
      }
      items.push(value)
      if (!isNext(close)) expect(',')
    }
    expect(close)
    return { kind, items, source: sourceFrom(start) }
  }

  function parenthesised(start: number): Expression {
    if (takeIf(')')) return { kind: 'tuple', items: [], source: sourceFrom(start) }
    const first = item()
    if (isComprehension(cursor)) {
      skipComprehension(cursor, ')', comprehensionParts)
      expect(')')
      return other(start)
    }
    if (takeIf(')')) return first
    const items = [first]
    while (!takeIf(')')) {
      expect(',')
      if (!isNext(')')) items.push(item())
    }
    return { kind: 'tuple', items, source: sourceFrom(start) }
  }

  function braced(start: number): Expression {
    const entries: [Expression, Expression][] = []
    let isOther = false
    while (!takeIf('}')) {
      if (takeIf('**')) {
        isOther = true
        binary(0)
      } else {
        const key = item()
        if (entries.length === 0 && !isOther && !isNext(':')) return setFrom(key, start)
        expect(':')
        const value = expression()
        entries.push([key, value])
        if (isComprehension(cursor)) {
          if (entries.length > 1) fail('one item before "for"')
          skipComprehension(cursor, '}', comprehensionParts)
          isOther = true
        }
      }
      if (!isNext('}')) expect(',')
    }
    return isOther ? other(start) : { kind: 'dict', entries, source: sourceFrom(start) }
  }

  function setFrom(first: Expression, start: number): Expression {
    if (isComprehension(cursor)) {
      skipComprehension(cursor, '}', comprehensionParts)
      expect('}')
      return other(start)
    }
    if (!isNext('}')) expect(',')
    return sequence('set', '}', start, [first])
  }

  const { start } = token()
  const items = [item()]
  let isTuple = false
  while (takeIf(',')) {
    isTuple = true
    if (token().kind !== 'end') items.push(item())
  }
  if (token().kind !== 'end') fail('the end')
  const [only] = items
  return isTuple || only === undefined ? { kind: 'tuple', items, source: sourceFrom(start) } : only
}

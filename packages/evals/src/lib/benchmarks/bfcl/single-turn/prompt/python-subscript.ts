import type { Expression } from './python-expression.ts'
import { sourceOf } from './python-source.ts'
import type { TokenCursor } from './token-cursor.ts'

/** An index or slices, up to the bracket that closes them, which is taken too. @throws {SyntaxError} */
export function takeSubscript(cursor: TokenCursor, item: () => Expression): Expression {
  const { token, isNext, expect, fail, sourceFrom } = cursor
  const { start } = token()
  const items: Expression[] = []
  let isTuple = false
  while (!isNext(']')) {
    items.push(takeSlice(cursor, item))
    if (isNext(']')) break
    expect(',')
    isTuple = true
  }
  const [only] = items
  if (only === undefined) return fail('an index')
  const text = sourceFrom(start)
  expect(']')
  if (!isTuple) return only
  const written = items.length === 1 ? `${sourceOf(only)},` : items.map(sourceOf).join(', ')
  return { kind: 'other', source: items.every(({ source: part }) => part !== '') ? written : text }
}

/** An index too. */
function takeSlice({ isNext, takeIf, fail }: TokenCursor, item: () => Expression): Expression {
  const parts: string[] = []
  let first: Expression | undefined
  for (;;) {
    const part = isNext(':') || isNext(']') || isNext(',') ? undefined : item()
    if (part === undefined && parts.length === 0 && !isNext(':')) fail('an index')
    first ??= part
    parts.push(part === undefined ? '' : sourceOf(part))
    if (parts.length === 3 || !takeIf(':')) break
  }
  if (parts.length === 1 && first !== undefined) return first
  // A step that is not there is not written.
  const written = parts.length === 3 && parts[2] === '' ? parts.slice(0, 2) : parts
  return { kind: 'other', source: written.join(':') }
}

import type { TokenCursor } from './token-cursor.ts'

/** All of it, from the word itself on. @param expression Takes a default, and what is returned. @throws {SyntaxError} */
export function skipLambda(cursor: TokenCursor, expression: () => void): void {
  const { token, skip, isNext, takeIf, expect, identifier } = cursor
  skip()
  while (!isNext(':')) {
    const isStarred = takeIf('*') || takeIf('**') || takeIf('/')
    // A star alone, or a slash, is a parameter's place without one.
    if (!isStarred || token().kind === 'name') identifier()
    if (takeIf('=')) expression()
    if (!takeIf(',')) break
  }
  expect(':')
  expression()
}

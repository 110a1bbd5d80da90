import type { TokenCursor } from './token-cursor.ts'

/** What take the parts of a comprehension. */
interface ComprehensionParts {
  readonly target: () => void
  /** What is gone through too. */
  readonly condition: () => void
}

export function isComprehension({ isNext }: TokenCursor): boolean {
  return isNext('for') || isNext('async')
}

/** All from `for` up to the bracket that closes it, which is left. @throws {SyntaxError} */
export function skipComprehension(
  { isNext, takeIf, expect }: TokenCursor,
  close: string,
  { target, condition }: ComprehensionParts,
): void {
  while (!isNext(close)) {
    takeIf('async')
    expect('for')
    do {
      takeIf('*')
      target()
    } while (takeIf(',') && !isNext('in'))
    expect('in')
    condition()
    while (takeIf('if')) condition()
  }
}

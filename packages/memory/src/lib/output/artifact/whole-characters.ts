import { UsageError } from '@glmkit/core'

/** UTF-8 has no half characters: they would come back as others. @throws {UsageError} If there is one. */
export function checkWhole(text: string, action: string): void {
  if (text.isWellFormed()) return
  throw new UsageError(
    `Cannot ${action}: the text has half a surrogate pair, cut it between characters or pass text.toWellFormed()`,
  )
}

/** The last `chars` of it, or one less where that would begin with half a character. */
export function wholeEnd(text: string, chars: number): string {
  const end = chars <= 0 ? '' : text.slice(-chars)
  return /^[\uDC00-\uDFFF]/.test(end) ? end.slice(1) : end
}

/** In pieces of at most `chars`, but for one more where a character would be halved. */
export function* wholePieces(text: string, chars: number): Iterable<string> {
  for (let from = 0; from < text.length;) {
    const to = from + chars
    const next = /[\uDC00-\uDFFF]/.test(text.charAt(to)) ? to + 1 : to
    yield text.slice(from, next)
    from = next
  }
}

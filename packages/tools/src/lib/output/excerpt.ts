/** Head and tail of a text that comes in pieces: two thirds and one third of `maxChars`, whatever its length. */
export interface Excerpt {
  add(piece: string): void
  chars(): number
  /** All there was, as long as that is not more than `maxChars`. */
  whole(): string
  /** Cut at a line end if one is near, and never inside a surrogate pair. */
  ends(): { readonly head: string; readonly tail: string }
}

export function createExcerpt(maxChars: number): Excerpt {
  const headChars = Math.ceil((maxChars * 2) / 3)
  const tailChars = Math.floor(maxChars / 3)
  let head = ''
  let tail = ''
  let chars = 0

  const lastOf = (text: string): string => text.slice(Math.max(0, text.length - tailChars))
  return {
    add(piece) {
      const room = headChars - head.length
      head += piece.slice(0, room)
      tail += piece.slice(room)
      chars += piece.length
      // Not at every piece: small ones would copy the tail each.
      if (tail.length > 2 * tailChars) tail = lastOf(tail)
    },
    chars: () => chars,
    whole: () => head + tail,
    ends: () => ({ head: cutEnd(head), tail: cutStart(lastOf(tail)) }),
  }
}

function cutEnd(text: string): string {
  const lineEnd = text.lastIndexOf('\n')
  if (lineEnd > text.length * 0.75) return text.slice(0, lineEnd)
  return /[\uD800-\uDBFF]$/.test(text) ? text.slice(0, -1) : text
}

function cutStart(text: string): string {
  const lineEnd = text.indexOf('\n')
  if (lineEnd !== -1 && lineEnd < text.length * 0.25) return text.slice(lineEnd + 1)
  return /^[\uDC00-\uDFFF]/.test(text) ? text.slice(1) : text
}

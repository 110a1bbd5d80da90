/** About so many characters go into a chunk, more where there is no boundary. */
const chunkSize = 4_096

/**
 * No token of cl100k_base reaches across: a word ends before whatever is no letter, white space after its last line break.
 */
const boundary = /(?<=\p{L})(?!\p{L})|(?<=\n)(?=\S)/gu

/**
 * Splits a text so that the tokens of the chunks are the tokens of the text. Two texts that begin alike have the same
 * chunks as far as that goes: a text that grows, or is cut, is read anew only at its end.
 */
export function* chunksOf(text: string): Generator<string> {
  let from = 0
  while (text.length - from > chunkSize) {
    boundary.lastIndex = from + chunkSize
    const to = boundary.exec(text)?.index ?? text.length
    yield ownCopy(text.slice(from, to))
    from = to
  }
  if (from === 0) yield text
  else if (from < text.length) yield ownCopy(text.slice(from))
}

/** A slice keeps the whole text alive, which may be a thousand times longer. */
function ownCopy(slice: string): string {
  return ` ${slice}`.slice(1)
}

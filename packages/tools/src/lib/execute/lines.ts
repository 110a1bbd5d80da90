/** Longest line the parent reads: a result of 1 MiB fits, however it is escaped; a flood does not. */
export const maxLineChars: number = 16 * 1024 * 1024

/** Bytes of a file in one message. */
export const filePieceBytes: number = 1024 * 1024

/**
 * Splits streamed text at newlines; only `\n` counts, JSON may hold U+2028 unescaped.
 *
 * @param maxChars Longest line that is kept.
 * @param onLine Called with every full line, without its newline.
 * @returns A function that takes the next piece of text and answers false once a line is too long.
 */
export function splitLines(maxChars: number, onLine: (line: string) => void): (chunk: string) => boolean {
  let pieces: string[] = []
  let length = 0
  return (chunk) => {
    let start = 0
    for (let end = chunk.indexOf('\n'); end !== -1; end = chunk.indexOf('\n', start)) {
      const line = pieces.join('') + chunk.slice(start, end)
      pieces = []
      length = 0
      start = end + 1
      onLine(line)
    }
    pieces.push(chunk.slice(start))
    length += chunk.length - start
    return length <= maxChars
  }
}

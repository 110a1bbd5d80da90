/**
 * Keeps the beginning and the end of a text that comes in pieces, in whole characters.
 *
 * @param maxBytes Of what is kept, in UTF-8; two thirds for the beginning.
 */
export interface TextWindow {
  add(text: string): void
  /** All that came, in bytes. */
  readonly bytes: number
  readonly isCut: boolean
  /** What is kept; where something is missing, a line says how much. */
  toString(): string
}

export function createTextWindow(maxBytes: number): TextWindow {
  const maxHead = Math.floor((maxBytes * 2) / 3)
  const maxTail = maxBytes - maxHead
  let head = Buffer.alloc(0)
  let tail: Buffer[] = []
  let tailBytes = 0
  let bytes = 0

  function add(text: string): void {
    const piece = Buffer.from(text)
    bytes += piece.length
    const rest = piece.subarray(Math.max(0, maxHead - head.length))
    if (head.length < maxHead) head = Buffer.concat([head, piece.subarray(0, maxHead - head.length)])
    if (rest.length === 0) return
    tail.push(rest)
    tailBytes += rest.length
    if (tailBytes <= 2 * maxTail) return
    tail = [Buffer.concat(tail).subarray(-maxTail - 3)]
    tailBytes = maxTail + 3
  }

  return {
    add,
    get bytes() {
      return bytes
    },
    get isCut() {
      return bytes > maxBytes
    },
    toString() {
      if (bytes <= maxBytes) return Buffer.concat([head, ...tail]).toString()
      const missing = bytes - maxBytes
      const end = Buffer.concat(tail).subarray(-maxTail)
      return `${wholeEnd(head)}\n… ${missing} bytes left out …\n${wholeStart(end)}`
    },
  }
}

/** Without the character the cut went through. */
const wholeEnd = (bytes: Buffer): string => bytes.toString().replace(/\uFFFD$/, '')
const wholeStart = (bytes: Buffer): string => bytes.toString().replace(/^\uFFFD+/, '')

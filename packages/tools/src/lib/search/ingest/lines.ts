/** Where the lines of a text are: 1-based, ended by `\n`, `\r\n` or `\r`, at least one. */
export interface Lines {
  readonly count: number
  start(line: number): number
  /** Leaves out the line break. */
  end(line: number): number
  isBlank(line: number): boolean
}

const lineFeed = 10
const carriageReturn = 13

export function linesOf(text: string): Lines {
  // Typed, since a text may be millions of line breaks.
  let starts = new Uint32Array(Math.max(16, text.length >> 5))
  let count = 1
  const add = (start: number): void => {
    if (count === starts.length) {
      const grown = new Uint32Array(count * 2)
      grown.set(starts)
      starts = grown
    }
    starts[count] = start
    count += 1
  }
  if (text.includes('\r')) {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      if (code === lineFeed || (code === carriageReturn && text.charCodeAt(index + 1) !== lineFeed)) add(index + 1)
    }
  } else {
    for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) add(index + 1)
  }
  const start = (line: number): number => (line > count ? text.length : (starts[line - 1] ?? 0))
  const end = (line: number): number => {
    if (line >= count) return text.length
    const next = start(line + 1)
    const isPair = text.charCodeAt(next - 1) === lineFeed && text.charCodeAt(next - 2) === carriageReturn
    // In "\n\r\n" the first break ends its line before the second one begins.
    return isPair && next - 2 >= start(line) ? next - 2 : next - 1
  }
  return {
    count,
    start,
    end,
    isBlank: (line) => firstInk(text, start(line), end(line)) === end(line),
  }
}

/** Index of the first character that is not blank, `end` if there is none. */
export function firstInk(text: string, start: number, end: number): number {
  let index = start
  while (index < end && isSpace(text.charCodeAt(index))) index += 1
  return index
}

/** What `trim()` takes away. */
export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13)
  if (code < 160) return false
  return (
    code === 0xa0 ||
    code === 0x3000 ||
    code === 0xfeff ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x1680
  )
}

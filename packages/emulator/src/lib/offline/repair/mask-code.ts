/**
 * A source text of the same length in which strings, comments and regular expressions are blanks: what is left is code.
 *
 * @param path Tells the language: in Python and its like `#` begins a comment.
 */
export function maskCode(source: string, path: string): string {
  const isHash = /\.(?:py|rb|sh)$/.test(path)
  const out = Array.from({ length: source.length }, (_, at) => source[at] ?? '')
  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at++) if (out[at] !== '\n') out[at] = ' '
  }
  for (let at = 0; at < source.length; at++) {
    const end = endOfText(source, at, isHash)
    if (end === undefined) continue
    blank(at, end)
    at = end - 1
  }
  return out.join('')
}

/** Where the string, comment or regular expression ends that begins here, if one does. */
function endOfText(source: string, at: number, isHash: boolean): number | undefined {
  const rest = source.slice(at, at + 3)
  const upTo = (mark: string, from: number): number => {
    const found = source.indexOf(mark, from)
    return found < 0 ? source.length : found + mark.length
  }
  if (isHash ? rest[0] === '#' : rest.startsWith('//')) return Math.max(at + 1, upTo('\n', at) - 1)
  if (!isHash && rest.startsWith('/*')) return upTo('*/', at + 2)
  if (isHash && (rest === '"""' || rest === "'''")) return upTo(rest, at + 3)
  const [quote = ''] = rest
  if (/["'`]/.test(quote)) return endOfQuote(source, at, quote)
  const isRegex =
    !isHash && quote === '/' && /(?:^|[(=,:!&|?{};[\n]|\breturn)\s*$/.test(source.slice(Math.max(0, at - 20), at))
  return isRegex ? endOfQuote(source, at, '/') : undefined
}

function endOfQuote(source: string, from: number, quote: string): number {
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at]
    if (char === '\\') at++
    else if (char === quote) return at + 1
    else if (char === '\n' && quote !== '`') return at
  }
  return source.length
}

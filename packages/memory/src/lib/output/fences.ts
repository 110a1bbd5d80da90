/** Fenced code in Markdown. Places are characters (UTF-16 units) from the beginning of the text. */
interface FencedCode {
  /** Of the line that opens it. */
  readonly from: number
  /** After the marks that close it, or where the text ends. */
  readonly to: number
  /** What opens it: a line of at least as many of the same closes it. */
  readonly marks: string
  readonly isOpen: boolean
}

/** Not `^` and `$`: they also take U+2028 for a line end. */
const fenceLine = /(?<![^\r\n]) {0,3}(`{3,}|~{3,})([^\r\n]*)/g

/** @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks */
function fencedCodeIn(text: string): FencedCode[] {
  const found: FencedCode[] = []
  let open: FencedCode | undefined
  for (const { 0: line, 1: marks = '', 2: rest = '', index } of text.matchAll(fenceLine)) {
    if (open === undefined) {
      // "```js` is code" is a line of text.
      const isText = marks.startsWith('`') && rest.includes('`')
      if (!isText) open = { from: index, to: text.length, marks, isOpen: true }
    } else if (marks.startsWith(open.marks) && rest.trim() === '') {
      found.push({ ...open, to: index + line.length, isOpen: false })
      open = undefined
    }
  }
  if (open !== undefined) found.push(open)
  return found
}

/** @returns The marks of the fence that a text leaves open, which swallows what follows. */
export function openFence(text: string): string | undefined {
  const last = fencedCodeIn(text).at(-1)
  return last?.isOpen === true ? last.marks : undefined
}

/** The same text, of the same length, with blanks for fenced code. */
export function withoutFencedCode(text: string): string {
  let prose = ''
  let at = 0
  for (const { from, to } of fencedCodeIn(text)) {
    prose += text.slice(at, from) + text.slice(from, to).replaceAll(/[^\r\n]/g, ' ')
    at = to
  }
  return prose + text.slice(at)
}

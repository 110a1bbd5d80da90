/** A line as it stands on a page, in units of the page. */
export interface PdfLine {
  readonly text: string
  readonly left: number
  readonly right: number
  /** Of its baseline, upwards from the bottom of the page. */
  readonly y: number
  readonly size: number
}

/** A paragraph, or a line that goes on with none. */
export interface PdfParagraph {
  readonly text: string
  readonly y: number
  /** Whether there is space above. */
  readonly isApart: boolean
}

interface TextItem {
  readonly str: string
  readonly transform: readonly unknown[]
  readonly width: number
  readonly hasEOL: boolean
}

const bullet = /^(?:[•◦▪●○■□‣⁃∙·–—*-]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s/
const wide = /[\u1100-\u11FF\u2E80-\u9FFF\uAC00-\uD7FF\uF900-\uFAFF\uFF00-\uFFEF]/
/** Dots that lead to a page number, in a table of contents. */
const leader = /(?:\s?\.){4,}\s?/g
/** Of a line that goes on, in heights of its letters. */
const minWidth = 12
const hyphen = /\p{Ll}[-\u2010]$/u

/** Puts the pieces of a page's text together to lines. */
export function linesOnPage(items: readonly (TextItem | { readonly type: string })[]): PdfLine[] {
  const lines: PdfLine[] = []
  let text = ''
  let [left, right, y, size] = [Infinity, -Infinity, 0, 0]
  const end = (): void => {
    const shown = text
      .replaceAll(/[\s\u00A0]+/g, ' ')
      .replaceAll(leader, ' … ')
      .replaceAll(/\p{Cc}|\uFFFE|\uFFFF/gu, '')
      .trim()
      .toWellFormed()
    if (shown !== '') lines.push({ text: shown, left, right, y, size })
    text = ''
    left = Infinity
    right = -Infinity
    size = 0
  }
  for (const item of items) {
    if (!('str' in item)) continue
    if (item.str.trim() !== '') {
      const [, , c, d, x, base] = item.transform.map(Number)
      left = Math.min(left, x ?? 0)
      right = Math.max(right, (x ?? 0) + item.width)
      if (size === 0) y = base ?? 0
      size = Math.max(size, Math.hypot(c ?? 0, d ?? 0))
    }
    text += item.str
    if (item.hasEOL) end()
  }
  end()
  return lines
}

/** Joins lines that are one paragraph: the word after the break would not have fitted before it. */
export function paragraphsOnPage(lines: readonly PdfLine[]): PdfParagraph[] {
  const leading = usualLeading(lines)
  const edges = rightEdges(lines)
  const paragraphs: PdfParagraph[] = []
  let held: { text: string; y: number; isApart: boolean } | undefined
  for (const [index, line] of lines.entries()) {
    const above = lines[index - 1]
    const drop = above === undefined ? 0 : above.y - line.y
    const isApart =
      above === undefined || drop > 1.35 * leading(above) || Math.abs(above.size - line.size) > 0.15 * line.size
    if (held !== undefined && above !== undefined && !isApart && goesOn(above, line, edges)) {
      held.text = join(held.text, line.text)
      continue
    }
    if (held !== undefined) paragraphs.push(held)
    held = { text: line.text, y: line.y, isApart: isApart || drop < -0.5 * line.size }
  }
  if (held !== undefined) paragraphs.push(held)
  return paragraphs
}

function goesOn(above: PdfLine, line: PdfLine, edges: ReadonlyMap<number, number>): boolean {
  if (bullet.test(line.text) || / … \S{1,6}$/.test(above.text)) return false
  // Where all lines are short, they are so by themselves.
  if (above.right - above.left < minWidth * above.size) return false
  const isIndented = line.left > above.left + 0.8 * line.size
  if (isIndented && !bullet.test(above.text)) return false
  const first = wide.test(line.text.charAt(0)) ? 1 : line.text.search(/\s|$/)
  const width = (first / line.text.length) * (line.right - line.left)
  return above.right + width + 0.2 * line.size > (edges.get(columnOf(above)) ?? Infinity)
}

function join(before: string, after: string): string {
  if (before.endsWith('\u00AD')) return before.slice(0, -1) + after
  if (hyphen.test(before) && /^\p{Ll}/u.test(after)) return before.slice(0, -1) + after
  return wide.test(before.slice(-1)) && wide.test(after.charAt(0)) ? before + after : `${before} ${after}`
}

/** Lines that begin at about the same place are in one column. */
function columnOf(line: PdfLine): number {
  return Math.round(line.left / 40)
}

/** How far to the right a column reaches. */
function rightEdges(lines: readonly PdfLine[]): Map<number, number> {
  const edges = new Map<number, number>()
  for (const line of lines) {
    // An indented line belongs to the column it is in.
    for (const column of [columnOf(line) - 1, columnOf(line), columnOf(line) + 1]) {
      edges.set(column, Math.max(edges.get(column) ?? 0, line.right))
    }
  }
  return edges
}

/** From a line to the next one of its paragraph. */
function usualLeading(lines: readonly PdfLine[]): (line: PdfLine) => number {
  const drops = lines
    .flatMap((line, index) => {
      const drop = (lines[index - 1]?.y ?? line.y) - line.y
      return drop > 0.8 * line.size && drop < 2.5 * line.size ? [drop / line.size] : []
    })
    .toSorted((a, b) => a - b)
  // A page of a few lines says nothing.
  const usual = drops.length < 4 ? 1.3 : (drops[Math.floor(drops.length / 2)] ?? 1.3)
  return ({ size }) => usual * size
}

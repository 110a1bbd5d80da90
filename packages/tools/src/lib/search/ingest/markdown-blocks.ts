import type { BodyBlock, Block } from './block.ts'
import { firstInk } from './lines.ts'
import type { Lines } from './lines.ts'
import { cutShort } from './titles.ts'

/** Longer headings are paragraphs over a rule, or broken files. */
const maxHeadingLength = 300

const hash = 35
const backtick = 96
const tilde = 126
const dash = 45
const equals = 61
const pipe = 124
const less = 60
const greater = 62
const space = 32
const tab = 9

/** What begins a block of HTML that ends at a blank line. */
const htmlBlock =
  /^<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?=[\s/>]|$)/i
/** Any other tag alone on its line does as well, but not within a paragraph. */
const loneTag = /^<\/?[a-z][^<>]{0,500}>\s*$/i
/** What begins one that ends only at its own end, whatever is in between. */
const htmlIsland = /^<(?:(pre|script|style|textarea)(?=[\s>]|$)|!--|\?|!\[CDATA\[)/i

/** A `>` quotes, a list's marker may stand before a fence. */
const fenceStart = /^[\s>]*(?:[-*+]\s+|\d{1,9}[.)]\s+)?(`{3,}(?=[^`]*$)|~{3,})/
const listItem = /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/
const tableRule = /^[\s>|:-]+$/

type Open = { -readonly [Key in keyof BodyBlock]: BodyBlock[Key] }

/**
 * Finds what parts a Markdown text: headings, fences, tables, HTML and paragraphs. Of the paragraphs' insides it looks
 * only at what may be one of those.
 */
export function* markdownBlocks(text: string, lines: Lines): Generator<Block> {
  let open: Open | undefined
  /** Whether a line of `=` or `-` below would make what is open a heading. */
  let isParagraph = false
  let isHtml = false
  const from = frontMatterEnd(text, lines) + 1
  if (from > 1) yield { kind: 'fence', startLine: 1, endLine: from - 1 }
  for (let line = from; line <= lines.count; line += 1) {
    const start = lines.start(line)
    const end = lines.end(line)
    const ink = firstInk(text, start, end)
    if (ink === end) {
      if (open !== undefined) yield open
      open = undefined
      isHtml = false
      continue
    }
    const code = text.charCodeAt(ink)
    const indent = ink - start
    const mayFence = code === backtick || code === tilde || code === greater || isMarker(text, ink, end)
    const marks = mayFence ? fenceStart.exec(headOf(text, start, end))?.[1] : undefined
    if (marks !== undefined) {
      if (open !== undefined) yield open
      open = undefined
      const last = fenceEnd(text, lines, line, marks)
      yield { kind: 'fence', startLine: line, endLine: last }
      line = last
      continue
    }
    if (code === less && indent <= 3 && !isHtml) {
      const head = headOf(text, ink, end)
      const island = htmlIsland.exec(head)
      if (island !== null) {
        open ??= { kind: 'text', startLine: line, endLine: line }
        open.endLine = line = islandEnd(text, lines, line, island[0], island[1])
        isParagraph = false
        continue
      }
      isHtml = htmlBlock.test(head) || (open === undefined && loneTag.test(head))
    }
    if (!isHtml && indent <= 3) {
      if (code === hash) {
        const heading = atxHeading(text, ink, end)
        if (heading !== undefined) {
          if (open !== undefined) yield open
          open = undefined
          yield { kind: 'heading', startLine: line, endLine: line, ...heading }
          continue
        }
      }
      if (
        (code === equals || code === dash) &&
        isParagraph &&
        open !== undefined &&
        isUnderline(text, ink, end, code)
      ) {
        const title = plainHeading(text.slice(lines.start(open.startLine), lines.end(line - 1)))
        if (title.length <= maxHeadingLength && title !== '') {
          yield { kind: 'heading', startLine: open.startLine, endLine: line, title, level: code === equals ? 1 : 2 }
          open = undefined
          continue
        }
      }
    }
    if (open === undefined) {
      open = { kind: code === pipe ? 'table' : 'text', startLine: line, endLine: line }
      isParagraph =
        indent <= 3 && !isHtml && code !== pipe && code !== greater && !listItem.test(headOf(text, start, end))
      continue
    }
    // Below an item or a quotation, a line of dashes is a rule.
    if (isParagraph && (code === greater || code === pipe || isMarker(text, ink, end))) isParagraph = false
    if (open.kind === 'text' && (code === pipe || code === dash || code === 58) && isTableRule(text, lines, line)) {
      if (line - 1 > open.startLine) yield { ...open, endLine: line - 2 }
      open = { kind: 'table', startLine: line - 1, endLine: line }
      isParagraph = false
    }
    open.endLine = line
  }
  if (open !== undefined) yield open
}

/** The patterns look at no more than this, so that a line of megabytes costs nothing. */
function headOf(text: string, start: number, end: number): string {
  return text.slice(start, Math.min(end, start + 1000))
}

function isMarker(text: string, ink: number, end: number): boolean {
  const code = text.charCodeAt(ink)
  if (code === dash || code === 42 || code === 43) {
    const next = text.charCodeAt(ink + 1)
    return ink + 1 === end || next === space || next === tab
  }
  return code >= 48 && code <= 57 && listItem.test(text.slice(ink, Math.min(end, ink + 12)))
}

/** Last line of the front matter, 0 if there is none; a rule that opens a text has a blank line below. */
function frontMatterEnd(text: string, lines: Lines): number {
  const isMark = (line: number, mark: string): boolean => {
    const [start, end] = [lines.start(line), lines.end(line)]
    return text.startsWith(mark, start) && firstInk(text, start + 3, end) === end && end >= start + 3
  }
  const mark = text.slice(0, 3)
  if ((mark !== '---' && mark !== '+++') || !isMark(1, mark) || lines.isBlank(2)) return 0
  for (let line = 2; line <= lines.count; line += 1) {
    if (isMark(line, mark) || (mark === '---' && isMark(line, '...'))) return line
  }
  return 0
}

function fenceEnd(text: string, lines: Lines, startLine: number, marks: string): number {
  const code = marks.charCodeAt(0)
  for (let line = startLine + 1; line <= lines.count; line += 1) {
    const end = lines.end(line)
    let index = lines.start(line)
    while (index < end && (text.charCodeAt(index) === greater || text.charCodeAt(index) <= space)) index += 1
    const first = index
    while (index < end && text.charCodeAt(index) === code) index += 1
    if (index - first >= marks.length && firstInk(text, index, end) === end) return line
  }
  let last = lines.count
  while (last > startLine && lines.isBlank(last)) last -= 1
  return last
}

function islandEnd(text: string, lines: Lines, startLine: number, opening: string, tag: string | undefined): number {
  const ends: Readonly<Record<string, string>> = { '<!--': '-->', '<?': '?>', '<![cdata[': ']]>' }
  const closing = tag === undefined ? (ends[opening.toLowerCase()] ?? '>') : `</${tag.toLowerCase()}>`
  for (let line = startLine; line <= lines.count; line += 1) {
    const written = text.slice(lines.start(line), lines.end(line))
    if ((tag === undefined ? written : written.toLowerCase()).includes(closing)) return line
  }
  let last = lines.count
  while (last > startLine && lines.isBlank(last)) last -= 1
  return last
}

function atxHeading(text: string, ink: number, end: number): { title: string; level: number } | undefined {
  let index = ink
  while (index < end && text.charCodeAt(index) === hash) index += 1
  const level = index - ink
  const after = text.charCodeAt(index)
  if (level > 6 || (after !== space && after !== tab)) return undefined
  const title = plainHeading(headOf(text, index, end).replace(/[ \t]#+[ \t]*$/, ''))
  return title === '' ? undefined : { title: cutShort(title, maxHeadingLength), level }
}

function isUnderline(text: string, ink: number, end: number, code: number): boolean {
  let index = ink
  while (index < end && text.charCodeAt(index) === code) index += 1
  return firstInk(text, index, end) === end
}

function isTableRule(text: string, lines: Lines, line: number): boolean {
  const header = text.slice(lines.start(line - 1), lines.end(line - 1))
  const rule = headOf(text, lines.start(line), lines.end(line))
  return header.includes('|') && rule.includes('|') && rule.includes('-') && tableRule.test(rule)
}

/** What is shown of it: no targets of links, tags or `{#anchors}`. */
function plainHeading(text: string): string {
  if (text.length > 1000) return text.slice(0, 1000)
  // Most headings are plain.
  if (!/[[<{\n\r\t]| {2}/.test(text)) return text.trim()
  return text
    .replaceAll(/!?\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replaceAll(/<\/?[a-z][^<>]*>/gi, '')
    .replaceAll(/\s+/g, ' ')
    .replace(/ ?\{#[^{}]*\} ?$/, '')
    .trim()
}

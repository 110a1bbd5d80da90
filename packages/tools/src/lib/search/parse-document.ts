import { posix } from 'node:path'

/** A heading and all below it up to the next one of its rank; the first one is the document itself, without headings. */
export interface Section {
  /** Headings, outermost first. */
  readonly headings: readonly string[]
  readonly level: number
  startLine: number
  endLine: number
}

/** Lines `startLine..endLine` (1-based, inclusive) and the innermost section they are in. */
export interface Passage {
  readonly section: Section
  readonly startLine: number
  endLine: number
}

export interface ParsedDocument {
  readonly title: string
  readonly lines: readonly string[]
  readonly sections: readonly Section[]
  /** Together they hold every line that is not blank exactly once. */
  readonly passages: readonly Passage[]
}

interface Block {
  readonly startLine: number
  endLine: number
  readonly kind: 'heading' | 'text' | 'fence'
}

/** Passage size in characters: larger ones find more but cost the model more tokens than they are worth. */
const targetSize = 900
const maxSize = 1350

/** Characters; a text file may begin with a long paragraph. */
const maxTitleLength = 120

const headingPattern = /^ {0,3}(#{1,6})[ \t]+(\S.*?)(?:[ \t]+#+)?[ \t]*$/
/** A fence may stand in a list item or a quotation, hence any indent. */
const fencePattern = /^[\s>]*(?:[-*+]\s+|\d+[.)]\s+)?(`{3,}(?=[^`]*$)|~{3,})/

/** Cuts a document at its headings, and long sections between paragraphs, lists and tables or else between lines. */
export function parseDocument(documentId: string, text: string): ParsedDocument {
  const lines = text.split(/\r\n|\n|\r/)
  const isMarkdown = !documentId.toLowerCase().endsWith('.txt')
  const whole: Section = { headings: [], level: 0, startLine: 1, endLine: lines.length }
  const sections: Section[] = [whole]
  const path: Section[] = [whole]
  const passages: Passage[] = []
  let open: { passage: Passage; size: number; hasBody: boolean } | undefined
  const grow = (section: Section, startLine: number, endLine: number, size: number, hasBody: boolean): void => {
    if (open === undefined) {
      open = { passage: { section, startLine, endLine }, size, hasBody }
      passages.push(open.passage)
      return
    }
    open.passage.endLine = endLine
    open.size += size
    open.hasBody = hasBody
  }

  const blocks = [...blocksOf(lines, isMarkdown)]
  for (const [index, block] of blocks.entries()) {
    const { startLine, endLine } = block
    if (block.kind === 'heading') {
      const [, marks = '', heading = ''] = headingPattern.exec(lines[startLine - 1] ?? '') ?? []
      const level = marks.length
      for (let last = path.at(-1); last !== undefined && last.level >= level; last = path.at(-1)) {
        last.endLine = startLine - 1
        path.pop()
      }
      const headings = [...(path.at(-1)?.headings ?? []), plainHeading(heading)]
      const section: Section = { headings, level, startLine, endLine: lines.length }
      // A heading with nothing below it but a deeper one would be a passage without content: it joins the next.
      if (open !== undefined && !open.hasBody && open.passage.section.level < level) {
        section.startLine = open.passage.startLine
        passages.pop()
      }
      open = undefined
      grow(section, section.startLine, endLine, sizeOf(lines, startLine, endLine), false)
      sections.push(section)
      path.push(section)
      continue
    }
    const section = path.at(-1) ?? whole
    // The last paragraph of a section is not left alone if it still fits.
    const limit = (blocks[index + 1]?.kind ?? 'heading') === 'heading' ? maxSize : targetSize
    const isSplit = block.kind === 'text' && sizeOf(lines, startLine, endLine) > maxSize
    const step = isSplit ? 1 : endLine - startLine + 1
    for (let line = startLine; line <= endLine; line += step) {
      const size = sizeOf(lines, line, line + step - 1)
      if (open?.hasBody === true && open.size + size > (isSplit ? targetSize : limit)) open = undefined
      grow(section, line, line + step - 1, size, true)
    }
  }
  return { title: titleOf(documentId, lines, isMarkdown, sections), lines, sections, passages }
}

function* blocksOf(lines: readonly string[], isMarkdown: boolean): Generator<Block> {
  let open: Block | undefined
  let fence: RegExp | undefined
  for (const [index, line] of lines.entries()) {
    const startLine = index + 1
    if (fence !== undefined && open !== undefined) {
      if (line.trim() !== '') open.endLine = startLine
      if (!fence.test(line)) continue
      yield open
      open = fence = undefined
      continue
    }
    const marks = isMarkdown ? fencePattern.exec(line)?.[1] : undefined
    const isFrontMatter = isMarkdown && index === 0 && line === '---' && lines.indexOf('---', 1) > 0
    const isHeading = isMarkdown && headingPattern.test(line)
    if (line.trim() === '' || marks !== undefined || isFrontMatter || isHeading) {
      if (open !== undefined) yield open
      open = undefined
    }
    if (marks !== undefined || isFrontMatter) {
      fence = isFrontMatter ? /^---$/ : new RegExp(`^[\\s>]*${marks?.[0] ?? ''}{${marks?.length ?? 0},}\\s*$`)
      open = { startLine, endLine: startLine, kind: 'fence' }
    } else if (isHeading) {
      yield { startLine, endLine: startLine, kind: 'heading' }
    } else if (line.trim() !== '') {
      open ??= { startLine, endLine: startLine, kind: 'text' }
      open.endLine = startLine
    }
  }
  if (open !== undefined) yield open
}

/** A Chinese character says as much as two and a half Latin ones. */
function sizeOf(lines: readonly string[], startLine: number, endLine: number): number {
  const text = lines.slice(startLine - 1, endLine).join('\n')
  return text.length + 1 + 1.5 * (text.match(/\p{sc=Han}/gu)?.length ?? 0)
}

function plainHeading(text: string): string {
  return text.replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
}

function titleOf(
  documentId: string,
  lines: readonly string[],
  isMarkdown: boolean,
  sections: readonly Section[],
): string {
  const { name } = posix.parse(documentId)
  if (!isMarkdown) {
    const first = lines.find((line) => line.trim() !== '') ?? name
    return (
      first
        .replace(/^[\s#]+/, '')
        .trim()
        .slice(0, maxTitleLength) || name
    )
  }
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : 0
  const named = lines.slice(0, Math.max(end, 0)).find((line) => /^title:\s*\S/.test(line))
  const top = sections.find(({ level }) => level === 1) ?? (named === undefined ? sections[1] : undefined)
  return top?.headings.at(-1) ?? named?.replaceAll(/^title:\s*["']?|["']?\s*$/g, '') ?? name
}

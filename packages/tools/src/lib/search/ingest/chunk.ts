import type { Block, BodyBlock, SectionStart } from './block.ts'
import { cutLine, maxSize, sizeOf, smallSize, targetSize } from './passage-size.ts'
import type { Lines } from './lines.ts'
import type { Passage, Section } from './parsed-document.ts'

/** Characters a fence or a row of a table may have before it is cut after all. */
const maxUncut = 4000
/** A text may consist of headings alone, and each of them costs more memory than its line. */
const maxSections = 50_000

interface OpenSection extends Section {
  startLine: number
  endLine: number
}

interface OpenPassage extends Passage {
  section: number
  end: number
  endLine: number
  symbols?: string[]
}

interface Piece {
  readonly start: number
  readonly end: number
  readonly startLine: number
  readonly endLine: number
  readonly size: number
}

/** Cuts a document at its headings, and long sections between blocks, or else between lines, or else sentences. */
export function chunk(
  text: string,
  lines: Lines,
  blocks: Iterable<Block>,
): { sections: Section[]; passages: Passage[] } {
  const whole: OpenSection = { headings: [], level: 0, startLine: 1, endLine: lines.count }
  const sections: OpenSection[] = [whole]
  const passages: OpenPassage[] = []
  /** The sections around, outermost first, by their index. */
  const path: { section: number; level: number; lastLine: number; isBig: boolean }[] = [
    { section: 0, level: 0, lastLine: Infinity, isBig: true },
  ]
  let open: { passage: OpenPassage; size: number; hasBody: boolean } | undefined

  const leave = (last: number): boolean => {
    const left = path.pop()
    const section = left === undefined ? undefined : sections[left.section]
    if (section !== undefined) section.endLine = Math.min(section.endLine, last)
    return left?.isBig === true
  }
  const enter = ({ title, level, lastLine = Infinity }: SectionStart, startLine: number, isBig: boolean): number => {
    while ((path.at(-1)?.level ?? 0) >= level) leave(startLine - 1)
    if (sections.length >= maxSections) return path.at(-1)?.section ?? 0
    const headings = [...(sections[path.at(-1)?.section ?? 0]?.headings ?? []), title]
    path.push({ section: sections.length, level, lastLine, isBig })
    sections.push({ headings, level, startLine, endLine: Math.min(lastLine, lines.count) })
    return sections.length - 1
  }
  const grow = (piece: Piece, limit: number, hasBody: boolean): void => {
    if (open?.hasBody === true && open.size + piece.size > (open.size < smallSize ? maxSize : limit)) open = undefined
    const { size, ...place } = piece
    if (open === undefined) {
      open = { passage: { section: path.at(-1)?.section ?? 0, ...place }, size, hasBody }
      passages.push(open.passage)
      return
    }
    open.passage.end = piece.end
    open.passage.endLine = piece.endLine
    open.size += size
    open.hasBody ||= hasBody
  }
  const growBy = (block: Block, lastLimit: number, hasBody: boolean): void => {
    const piece = pieceOf(text, lines, block.startLine, block.endLine)
    const isWhole = piece.size <= maxSize || (block.kind === 'fence' && piece.end - piece.start <= maxUncut)
    if (isWhole) {
      grow(piece, lastLimit, hasBody)
    } else {
      let held: Piece | undefined
      for (const part of partsOf(text, lines, block)) {
        if (held !== undefined) grow(held, targetSize, true)
        held = part
      }
      if (held !== undefined) grow(held, lastLimit, true)
    }
    if (block.symbols !== undefined && open !== undefined) (open.passage.symbols ??= []).push(...block.symbols)
  }
  const add = (block: Block, next: Block | undefined): void => {
    const { startLine } = block
    if (block.isPageStart === true) open = undefined
    let hasLeft = false
    while ((path.at(-1)?.lastLine ?? Infinity) < startLine) {
      hasLeft = leave(startLine - 1) || hasLeft
    }
    if (block.kind === 'heading' && sections.length < maxSections) {
      // A heading with nothing below it but a deeper one would be a passage without content: it joins the next.
      const above = open !== undefined && !open.hasBody ? open.passage : undefined
      const isEmptyAbove = above !== undefined && (sections[above.section]?.level ?? 0) < block.level
      const section = enter(block, isEmptyAbove ? above.startLine : startLine, true)
      if (isEmptyAbove) above.section = section
      else open = undefined
      growBy(block, maxSize, false)
      return
    }
    // What is left of a definition's surroundings is often no more than a bracket.
    if (hasLeft && open !== undefined && hasWords(text, lines, block)) open = undefined
    if (block.kind !== 'heading' && block.section !== undefined) enter(block.section, startLine, false)
    // The last paragraph of a section is not left alone if it still fits.
    growBy(block, isBoundary(next) ? maxSize : targetSize, true)
  }

  let held: Block | undefined
  for (const block of blocks) {
    if (held !== undefined) add(held, block)
    held = block
  }
  if (held !== undefined) add(held, undefined)
  return { sections, passages }
}

function isBoundary(block: Block | undefined): boolean {
  return block === undefined || block.kind === 'heading' || block.isPageStart === true
}

function hasWords(text: string, lines: Lines, { startLine, endLine }: Block): boolean {
  return endLine - startLine > 2 || /[\p{L}\p{N}]/u.test(text.slice(lines.start(startLine), lines.end(endLine)))
}

function pieceOf(text: string, lines: Lines, startLine: number, endLine: number): Piece {
  const [start, end] = [lines.start(startLine), lines.end(endLine)]
  return { start, end, startLine, endLine, size: sizeOf(text, start, end) + 1 }
}

/** Of a long fence its paragraphs, of anything else its lines, and pieces of lines that are still too long. */
function* partsOf(text: string, lines: Lines, block: Block): Generator<Piece> {
  const most: Readonly<Record<Block['kind'], number>> = {
    heading: maxSize,
    text: maxSize,
    fence: maxSize,
    table: maxUncut,
  }
  for (const { startLine, endLine } of block.kind === 'fence' ? paragraphsOf(lines, block) : [block]) {
    const whole = block.kind === 'fence' ? pieceOf(text, lines, startLine, endLine) : undefined
    if (whole !== undefined && whole.size <= maxSize) {
      yield whole
      continue
    }
    for (let line = startLine; line <= endLine; line += 1) {
      const piece = pieceOf(text, lines, line, line)
      if (piece.size <= most[block.kind]) {
        if (!lines.isBlank(line)) yield piece
        continue
      }
      for (const [start, end] of cutLine(text, piece.start, piece.end)) {
        yield { start, end, startLine: line, endLine: line, size: sizeOf(text, start, end) + 1 }
      }
    }
  }
}

function* paragraphsOf(
  lines: Lines,
  { startLine, endLine }: Block,
): Generator<Pick<BodyBlock, 'startLine' | 'endLine'>> {
  let first = startLine
  for (let line = startLine; line <= endLine + 1; line += 1) {
    if (line <= endLine && !lines.isBlank(line)) continue
    if (line > first) yield { startLine: first, endLine: line - 1 }
    first = line + 1
  }
}

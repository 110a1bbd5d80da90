import { headingOf } from './heading.ts'
import type { HeadingLine } from './heading.ts'

/** Markdown or plain text, in which a form feed ends a page; or its pages, which are joined by form feeds. */
export type LongDocument = string | { readonly pages: readonly string[] }

/** What belongs together. Blocks follow one another without a gap. */
export interface Block {
  readonly start: number
  readonly end: number
  /** How well a document can be cut before it, 0–100. */
  readonly strength: number
  /** Code and tables are cut between lines, text between sentences. */
  readonly kind: 'text' | 'lines'
}

export interface Structure {
  readonly text: string
  readonly blocks: readonly Block[]
  /** The page a character is on, from 1. */
  pageAt(offset: number): number
  /** The headings a character stands under, the outermost first. */
  headingsAt(offset: number): readonly string[]
}

interface Section {
  readonly start: number
  readonly path: readonly string[]
}

/** Strengths of what is no heading; headings have 90 to 40. */
const strengths = { pageAfterSentence: 30, blankLine: 20, page: 12, line: 8 }

/** Finds pages, headings, paragraphs, tables and code blocks. */
export function readStructure(document: LongDocument): Structure {
  const text = typeof document === 'string' ? document : document.pages.join('\f')
  const pages = pageStartsOf(document)
  const isPageStart = new Set(pages)
  const blocks: Block[] = []
  const sections: Section[] = []
  /** The headings that are in force, the outermost first. */
  const open: HeadingLine[] = []
  let fence: string | undefined
  /** What the last line was. */
  let before: 'start' | 'blank' | 'heading' | 'text' | 'table' = 'start'
  let lastText = ''

  const extend = (end: number): void => {
    const block = blocks.at(-1)
    if (block !== undefined) blocks.splice(-1, 1, { ...block, end })
  }

  for (const { 0: line, index: start } of text.matchAll(/[^\n\f]*[\n\f]|[^\n\f]+$/g)) {
    const end = start + line.length
    const isBlank = line.trim() === ''
    // Backticks that close on their own line are no fence.
    const mark = /^\s*(`{3,}(?!.*`)|~{3,})/.exec(line.slice(0, 400))?.[1]
    if (fence !== undefined) {
      extend(end)
      if (mark?.startsWith(fence) === true && line.trim() === mark) fence = undefined
      continue
    }
    const isNewPage = isPageStart.has(start) && start > 0
    if (isBlank && blocks.length > 0) {
      extend(end)
      if (before !== 'heading') before = 'blank'
      continue
    }
    const isFirst = isNewPage || (before !== 'text' && before !== 'table')
    const isAlone = /[\n\f]$/.test(line) && /^[^\S\n\f]*(?:[\n\f]|$)/.test(text.slice(end, end + 200))
    const heading = headingOf(line, isFirst, isAlone)
    const isTable = line.trimStart().startsWith('|')
    const isApart = before === 'blank' || before === 'heading'
    if (heading !== undefined) {
      while ((open.at(-1)?.level ?? 0) >= heading.level) open.pop()
      open.push(heading)
      sections.push({ start, path: open.map(({ title }) => title) })
      blocks.push({ start, end, strength: 100 - 10 * heading.level, kind: 'text' })
    } else if (isNewPage || before === 'start' || isApart || mark !== undefined || isTable !== (before === 'table')) {
      const page =
        isApart || /[.!?。！？:：;；]["”’»)]*\s*$/.test(lastText) ? strengths.pageAfterSentence : strengths.page
      // Nothing is worse for a heading than to be cut from what it is the heading of.
      const other = before === 'blank' ? strengths.blankLine : before === 'heading' ? 1 : strengths.line
      const kind = isTable || mark !== undefined ? 'lines' : 'text'
      blocks.push({ start, end, strength: isNewPage && before !== 'heading' ? page : other, kind })
    } else {
      extend(end)
    }
    if (mark !== undefined) fence = mark
    before = isBlank ? 'blank' : heading?.isWholeLine === true ? 'heading' : isTable ? 'table' : 'text'
    lastText = line
  }

  const sectionStarts = sections.map((section) => section.start)
  return {
    text,
    blocks,
    pageAt: (offset) => countUpTo(pages, offset),
    headingsAt: (offset) => sections[countUpTo(sectionStarts, offset) - 1]?.path ?? [],
  }
}

function pageStartsOf(document: LongDocument): number[] {
  if (typeof document === 'string') return [0, ...Array.from(document.matchAll(/\f/g), ({ index }) => index + 1)]
  let start = 0
  return document.pages.map((page) => {
    const own = start
    start += page.length + 1
    return own
  })
}

/** How many of the ascending numbers are at most `limit`. */
function countUpTo(numbers: readonly number[], limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? Infinity) <= limit) low = middle + 1
    else high = middle
  }
  return low
}

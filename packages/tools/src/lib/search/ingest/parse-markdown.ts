import type { Block } from './block.ts'
import { chunk } from './chunk.ts'
import { linesOf } from './lines.ts'
import type { Lines } from './lines.ts'
import { markdownBlocks } from './markdown-blocks.ts'
import type { ParsedDocument } from './parsed-document.ts'
import { nameOf } from './titles.ts'

/** Lines of front matter that are searched for a title. */
const maxFrontMatter = 200

export function parseMarkdown(path: string, text: string): ParsedDocument {
  const lines = linesOf(text)
  let front: Block | undefined
  const watched = function* (): Generator<Block> {
    for (const block of markdownBlocks(text, lines)) {
      if (block.kind === 'fence' && block.startLine === 1 && /^[-+]/.test(text)) front = block
      yield block
    }
  }
  const { sections, passages } = chunk(text, lines, watched())
  const { title: named, lang } = front === undefined ? {} : readFrontMatter(text, lines, front.endLine)
  const top = sections.find(({ level }) => level === 1) ?? (named === undefined ? sections[1] : undefined)
  const title = top?.headings.at(-1) ?? named ?? nameOf(path)
  return { kind: 'markdown', title, text, sections, passages, ...(lang !== undefined && { lang }) }
}

function readFrontMatter(text: string, lines: Lines, endLine: number): { title?: string; lang?: string } {
  const found: { title?: string; lang?: string } = {}
  for (let line = 2; line < Math.min(endLine, maxFrontMatter); line += 1) {
    const entry = text.slice(lines.start(line), Math.min(lines.end(line), lines.start(line) + 500))
    const [, key, value = ''] = /^(title|lang|language)[ \t]*[:=][ \t]*["']?(.*?)["']?[ \t]*$/.exec(entry) ?? []
    if (key === 'title' && value !== '') found.title ??= value
    else if (key !== undefined && /^[a-z]{2}(?![a-z])/i.test(value)) found.lang ??= value.slice(0, 2).toLowerCase()
  }
  return found
}

import type { Block } from './block.ts'
import { chunk } from './chunk.ts'
import { firstInk, linesOf } from './lines.ts'
import type { Lines } from './lines.ts'
import type { ParsedDocument } from './parsed-document.ts'
import { firstLineOf, nameOf } from './titles.ts'

export function parseText(path: string, text: string): ParsedDocument {
  const lines = linesOf(text)
  const title = firstLineOf(text) ?? nameOf(path)
  return { kind: 'text', title, text, ...chunk(text, lines, paragraphs(text, lines)) }
}

/** What blank lines part. */
export function* paragraphs(text: string, lines: Lines): Generator<Block> {
  let startLine = 0
  for (let line = 1; line <= lines.count; line += 1) {
    const end = lines.end(line)
    if (firstInk(text, lines.start(line), end) !== end) {
      if (startLine === 0) startLine = line
    } else if (startLine > 0) {
      yield { kind: 'text', startLine, endLine: line - 1 }
      startLine = 0
    }
  }
  if (startLine > 0) yield { kind: 'text', startLine, endLine: lines.count }
}

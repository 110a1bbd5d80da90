import type { Chunk } from './document-index.ts'
import type { Language } from './language.ts'
import type { ParsedDocument, Passage, Section } from './parse-document.ts'

export interface StoredDocument extends ParsedDocument {
  readonly documentId: string
  readonly lang: Language
}

export function toChunk(document: StoredDocument, { section, startLine, endLine }: Passage): Chunk {
  const { documentId, title, lines } = document
  return {
    documentId,
    chunkId: `${documentId}:${startLine}-${endLine}`,
    title,
    headings: section.headings,
    startLine,
    endLine,
    text: lines.slice(startLine - 1, endLine).join('\n'),
    ref: `${citable(documentId)}#${citable(nameOf(section, title))}:${startLine}-${endLine}`,
  }
}

/** Finds the lines a ref names; ids and headings may themselves hold `#` and `:`. */
export function resolveRef(documents: readonly StoredDocument[], ref: string): Chunk | undefined {
  const [, place, start, end = start] = /^(.+):(\d+)(?:[-–](\d+))?$/s.exec(ref.trim()) ?? []
  if (place === undefined) return undefined
  const [startLine, endLine] = [Number(start), Number(end)]
  for (const document of documents) {
    const prefix = `${citable(document.documentId)}#`
    if (!place.startsWith(prefix)) continue
    const heading = comparable(place.slice(prefix.length))
    // Innermost first: a heading often repeats the title, and its passage should carry the heading's path.
    const section = document.sections.findLast(
      (candidate) =>
        comparable(nameOf(candidate, document.title)) === heading &&
        candidate.startLine <= startLine &&
        startLine <= endLine &&
        endLine <= candidate.endLine,
    )
    if (section !== undefined) return toChunk(document, { section, startLine, endLine })
  }
  return undefined
}

function nameOf(section: Section, title: string): string {
  return section.headings.at(-1) ?? title
}

/** A citation ends at its closing bracket, so there can be none inside. */
function citable(text: string): string {
  return text.replaceAll(/[[\]]/g, '').replaceAll(/\s+/g, ' ').trim()
}

function comparable(heading: string): string {
  return citable(heading).normalize('NFKC').toLowerCase()
}

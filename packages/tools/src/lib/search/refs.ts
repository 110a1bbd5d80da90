import type { Chunk, StoredDocument } from './document-index.ts'
import { linesOf } from './line-table.ts'

/** What a ref is made of. */
export type CitedPlace = Pick<Chunk, 'documentId' | 'title' | 'headings' | 'startLine' | 'endLine'> & {
  readonly page?: number | undefined
}

/** Characters of the heading in a ref, which the model copies again and again. */
const maxNameLength = 80

/** How to cite a place: `path#heading:12-20`, `path#p.3:12-20` where there are pages. */
export function refOf({ documentId, title, headings, page, startLine, endLine }: CitedPlace): string {
  const name = page === undefined ? nameOf(headings, title) : `p.${page}`
  return `${citableId(documentId)}#${name}:${startLine}-${endLine}`
}

/**
 * The lines of a document that a ref names.
 *
 * @returns `undefined` if the ref is of another document, or the document has no such heading, page or line.
 */
export function resolveRef(document: StoredDocument, ref: string): Chunk | undefined {
  const parts = partsOf(ref)
  if (parts === undefined) return undefined
  const prefixes = [`${document.documentId}#`, `${citableId(document.documentId)}#`]
  const prefix = prefixes.find((one) => parts.place.startsWith(one))
  if (prefix === undefined) return undefined
  const name = parts.place.slice(prefix.length)
  const { startLine, endLine } = parts
  if (isOnPage(document, name, startLine)) return chunkAt(document, startLine, endLine)
  // Innermost first: a heading often repeats the title, and its passage should carry the heading's path.
  const section = document.sections.findLast(
    (candidate) =>
      candidate.startLine <= startLine &&
      endLine <= candidate.endLine &&
      comparable(nameOf(candidate.headings, document.title)) === comparable(name),
  )
  return section && chunkAt(document, startLine, endLine, section.headings)
}

/** Resolves a ref of any document of an index; `find` gives the document of an id. */
export function findRef(find: (documentId: string) => StoredDocument | undefined, ref: string): Chunk | undefined {
  const { place } = partsOf(ref) ?? { place: '' }
  // Ids and headings may themselves hold a `#`.
  for (let at = place.lastIndexOf('#'); at > 0; at = place.lastIndexOf('#', at - 1)) {
    const chunk = documentIdsIn(place.slice(0, at)).flatMap((id) => {
      const document = find(id)
      return (document && resolveRef(document, ref)) ?? []
    })[0]
    if (chunk !== undefined) return chunk
  }
  return undefined
}

/** The ids that a ref's path may stand for: what is written, or what was escaped. */
export function documentIdsIn(path: string): string[] {
  try {
    return [...new Set([path, decodeURIComponent(path)])]
  } catch {
    return [path]
  }
}

/**
 * Lines of a document as a chunk, under the innermost heading that holds them all.
 *
 * @returns `undefined` if the document does not have them.
 */
export function chunkAt(
  document: StoredDocument,
  startLine: number,
  endLine: number,
  headings: readonly string[] = headingsAt(document, startLine, endLine),
): Chunk | undefined {
  const { documentId, title, text } = document
  const lines = linesOf(document)
  if (!(startLine >= 1 && startLine <= endLine && endLine <= lines.count)) return undefined
  const [start, end] = [lines.start(startLine), lines.end(endLine)]
  const page = pageOf(document, startLine)
  const content = text.slice(start, end)
  const startByte = Buffer.byteLength(text.slice(0, start))
  return {
    documentId,
    chunkId: `${documentId}:${startLine}-${endLine}`,
    title,
    headings,
    startLine,
    endLine,
    ...(page !== undefined && { page }),
    start,
    end,
    startByte,
    endByte: startByte + Buffer.byteLength(content),
    text: content,
    ref: refOf({ documentId, title, headings, page, startLine, endLine }),
  }
}

/** The page a line is on, of documents that have pages. */
export function pageOf(
  { pageLines }: { readonly pageLines?: readonly number[] | undefined },
  line: number,
): number | undefined {
  const page = pageLines?.findLastIndex((first) => first <= line) ?? -1
  return page < 0 ? undefined : page + 1
}

function headingsAt({ sections }: StoredDocument, startLine: number, endLine: number): readonly string[] {
  return sections.findLast((one) => one.startLine <= startLine && endLine <= one.endLine)?.headings ?? []
}

function partsOf(ref: string): { place: string; startLine: number; endLine: number } | undefined {
  const [, place, start, end = start] = /^(.+):(\d+)(?:[-–](\d+))?$/s.exec(ref.trim()) ?? []
  return place === undefined ? undefined : { place, startLine: Number(start), endLine: Number(end) }
}

function isOnPage(document: StoredDocument, name: string, line: number): boolean {
  const page = /^p\. ?(\d+)$/i.exec(name)?.[1]
  return page !== undefined && Number(page) === pageOf(document, line)
}

function nameOf(headings: readonly string[], title: string): string {
  return headings.map(citable).findLast((heading) => heading !== '') ?? citable(title)
}

/** A citation ends at its closing bracket, so there can be none inside. */
function citable(text: string): string {
  const line = text.replaceAll(/[[\]]/g, '').replaceAll(/\s+/g, ' ').trim()
  if (line.length <= maxNameLength) return line
  return `${line
    .slice(0, maxNameLength - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`
}

const uncitable = /[[\]]|[^\S ]|^ | $| (?= )/

/** An id must be found again: what a citation cannot hold is escaped as in a URL, and then every `%` is, too. */
function citableId(documentId: string): string {
  if (!uncitable.test(documentId)) return documentId
  return documentId.replaceAll(new RegExp(`%|${uncitable.source}`, 'g'), encodeURIComponent)
}

function comparable(name: string): string {
  return citable(name).normalize('NFKC').toLowerCase()
}

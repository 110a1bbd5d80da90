/**
 * Questions whose answers are spans of whole documents: *.md and questions_df.csv (question, references, corpus_id), as in
 * https://github.com/brandonstarxel/chunking_evaluation.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { coverage, type Span } from './metrics.ts'

export interface ExcerptQuestion {
  readonly question: string
  /** Name of the document's file. */
  readonly document: string
  /** UTF-16 offsets into it. */
  readonly spans: readonly Span[]
}

export interface Excerpt {
  readonly documentId: string
  readonly start: number
  readonly end: number
}

interface Reference {
  readonly content: string
  readonly start_index: number
  readonly end_index: number
}

export const hasExcerpts = (dir: string): boolean => existsSync(join(dir, 'questions_df.csv'))

/** Copies the documents, and reads the questions. */
export function readExcerpts(dir: string, to: string): ExcerptQuestion[] {
  mkdirSync(to, { recursive: true })
  const offsets = new Map<string, (codePoint: number) => number>()
  for (const file of readdirSync(dir).filter((each) => each.endsWith('.md'))) {
    copyFileSync(join(dir, file), join(to, file))
    offsets.set(file, utf16Offsets(readFileSync(join(dir, file), 'utf8')))
  }
  return parseCsv(readFileSync(join(dir, 'questions_df.csv'), 'utf8'))
    .slice(1)
    .flatMap(([question = '', references = '[]', corpus = '']) => {
      const document = `${corpus}.md`
      const offset = offsets.get(document)
      if (offset === undefined) return []
      const parsed: readonly Reference[] = JSON.parse(references)
      const spans = parsed.map((each): Span => [offset(each.start_index), offset(each.end_index)])
      return [{ question, document, spans }]
    })
}

/** Best first and whole, as long as they fit. */
export function excerptRecall(
  { document, spans }: ExcerptQuestion,
  found: readonly Excerpt[],
  mostCharacters: number,
): number {
  let left = mostCharacters
  const kept = found.filter(({ start, end }) => (left -= end - start) >= 0)
  return coverage(
    kept.filter(({ documentId }) => documentId === document).map(({ start, end }) => [start, end]),
    spans,
  )
}

/** The offsets in the data count characters as Python does: whole ones, and a line break as one. */
function utf16Offsets(text: string): (codePoint: number) => number {
  if (!/[\ud800-\udfff\r]/.test(text)) return (codePoint) => codePoint
  const offsets: number[] = []
  let offset = 0
  for (const character of text) {
    if (!(character === '\r' && text[offset + 1] === '\n')) offsets.push(offset)
    offset += character.length
  }
  return (codePoint) => offsets[codePoint] ?? text.length
}

function parseCsv(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain)
    if (end === ',') continue
    if (row.length > 1) rows.push(row)
    row = []
  }
  return rows
}

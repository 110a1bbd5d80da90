import { zstdDecompressSync } from 'node:zlib'
import { z } from 'zod'
import { type Language, languages } from '../analysis/language.ts'
import type { IndexedDocument, SkippedFile, StoredDocument } from '../document-index.ts'
import type { Section } from '../ingest/parsed-document.ts'
import type { Database, Row } from './database.ts'

/** What is read of a chunk to rank it. */
export interface PassageText {
  readonly id: number
  /** Row of `documents`. */
  readonly document: number
  readonly title: string
  readonly lang: Language
  readonly headings: readonly string[]
  readonly start: number
  readonly end: number
  readonly text: string
}

/** And where it is. */
export interface ChunkPlace {
  readonly documentId: string
  readonly page: number | undefined
  readonly startLine: number
  readonly endLine: number
  readonly startByte: number
  /** It begins in the line in which the chunk before ends. */
  readonly sharesLine: boolean
}

/** The file a document came from, as it was then. */
export interface Source {
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
}

const languageSchema = z.enum(languages)
const kindSchema = z.enum(['markdown', 'html', 'pdf', 'docx', 'text', 'code', 'record'])
const headingsSchema = z.array(z.string())
const linesSchema = z.array(z.number())
const sectionsSchema = z.array(
  z.object({ headings: headingsSchema, level: z.number(), startLine: z.number(), endLine: z.number() }),
)

export function readChunkText(database: Database, id: number): PassageText | undefined {
  const row = database.get(
    `SELECT document, start, end, headings, text, title, lang, first_chunk
      FROM chunks JOIN documents ON documents.id = document WHERE chunks.id = ?`,
    id,
  )
  if (row === undefined) return undefined
  const [start, end] = [row.integer('start'), row.integer('end')]
  // The first one begins with the document.
  const skipped = id === row.integer('first_chunk') ? start : 0
  return {
    id,
    document: row.integer('document'),
    title: row.text('title'),
    lang: languageOf(row),
    headings: row.isNull('headings') ? [] : headingsSchema.parse(JSON.parse(row.text('headings'))),
    start,
    end,
    text: row.text('text').slice(skipped, skipped + end - start),
  }
}

export function readChunkPlace(database: Database, id: number): ChunkPlace | undefined {
  const row = database.get(
    `SELECT document_id, page, start_line, end_line, start_byte, EXISTS (
        SELECT 1 FROM chunks AS before
        WHERE before.id = chunks.id - 1 AND before.document = chunks.document AND before.end_line = chunks.start_line
      ) AS shares_line
      FROM chunks JOIN documents ON documents.id = document WHERE chunks.id = ?`,
    id,
  )
  return (
    row && {
      documentId: row.text('document_id'),
      page: row.isNull('page') ? undefined : row.integer('page'),
      startLine: row.integer('start_line'),
      endLine: row.integer('end_line'),
      startByte: row.integer('start_byte'),
      sharesLine: row.integer('shares_line') === 1,
    }
  )
}

export function documentIdOf(database: Database, document: number): string {
  return database.get('SELECT document_id FROM documents WHERE id = ?', document)?.text('document_id') ?? ''
}

/** The document of a chunk; `undefined` if the chunk is gone. */
export function placeOf(database: Database, chunk: number): { document: number; lang: Language } | undefined {
  const sql = 'SELECT document, lang FROM chunks JOIN documents ON documents.id = document WHERE chunks.id = ?'
  const row = database.get(sql, chunk)
  return row && { document: row.integer('document'), lang: languageOf(row) }
}

function languageOf(row: Row): Language {
  return languageSchema.parse(row.text('lang'))
}

/** JSON of an array begins with it, what was packed does not. */
const openBracket = 0x5b

const listed = 'document_id, title, lang, kind, chunks, lines, page_lines'

export function listDocuments(database: Database, generation: number): IndexedDocument[] {
  return database
    .all(`SELECT ${listed} FROM documents WHERE generation = ? ORDER BY document_id`, generation)
    .map(indexedDocument)
}

/** The whole of it, without saying whether its file has changed. */
export function readDocument(database: Database, generation: number, documentId: string): StoredDocument | undefined {
  const row = database.get(
    `SELECT ${listed}, sections, first_chunk FROM documents WHERE generation = ? AND document_id = ?`,
    generation,
    documentId,
  )
  if (row === undefined) return undefined
  const first = row.integer('first_chunk')
  const texts = database.all(
    'SELECT text FROM chunks WHERE id >= ? AND id < ? ORDER BY id',
    first,
    first + row.integer('chunks'),
  )
  const pageLines = pagesOf(row)
  return {
    ...indexedDocument(row),
    text: texts.map((chunk) => chunk.text('text')).join(''),
    sections: sectionsOf(row),
    ...(pageLines !== undefined && { pageLines }),
  }
}

/** The file a document came from. */
export function documentSource(database: Database, generation: number, documentId: string): Source | undefined {
  const row = database.get(
    `SELECT path, size, mtime_ms FROM sources
      WHERE id = (SELECT source FROM documents WHERE generation = ? AND document_id = ?)`,
    generation,
    documentId,
  )
  return row && { path: row.text('path'), size: row.integer('size'), mtimeMs: row.integer('mtime_ms') }
}

export function skippedFiles(database: Database, generation: number): SkippedFile[] {
  return database
    .all('SELECT path, reason FROM sources WHERE generation = ? AND reason IS NOT NULL ORDER BY path', generation)
    .map((row) => ({ path: row.text('path'), reason: row.text('reason') }))
}

function indexedDocument(row: Row): IndexedDocument {
  const pages = pagesOf(row)
  return {
    documentId: row.text('document_id'),
    title: row.text('title'),
    lang: languageOf(row),
    kind: kindSchema.parse(row.text('kind')),
    chunks: row.integer('chunks'),
    lines: row.integer('lines'),
    ...(pages !== undefined && { pages: pages.length }),
  }
}

function pagesOf(row: Row): number[] | undefined {
  return row.isNull('page_lines') ? undefined : linesSchema.parse(JSON.parse(row.text('page_lines')))
}

function sectionsOf(row: Row): Section[] {
  const bytes = row.bytes('sections')
  const json = bytes[0] === openBracket ? Buffer.from(bytes) : zstdDecompressSync(bytes)
  return sectionsSchema.parse(JSON.parse(json.toString()))
}

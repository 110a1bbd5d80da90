import { UsageError } from '@glmkit/core'
import { type ParsedRecord, parseRecords } from '../ingest/parse-records.ts'
import type { Database } from '../store/database.ts'
import { createIndexWriter, type IndexWriter } from '../store/index-writer.ts'
import { readDocument } from '../store/stored-documents.ts'
import { keepSource } from './sources.ts'

/** A document from elsewhere than a file. */
export interface DocumentRecord {
  readonly id: string
  readonly title?: string
  readonly text: string
  /** ISO 639-1. Default: told by the text. */
  readonly lang?: string
}

/** Stands in `sources` for documents that were put in by a program; no file has this path. */
export const putSource = ''

/** @throws {UsageError} If one of them is no document. */
export async function readRecords(records: Iterable<DocumentRecord>): Promise<ParsedRecord[]> {
  const read: ParsedRecord[] = []
  for await (const record of parseRecords(Array.from(records, (one) => JSON.stringify(one)))) {
    if ('reason' in record) throw new UsageError(`Cannot add record ${record.line}: ${record.reason}`)
    read.push(record)
  }
  return read
}

export function putDocuments(database: Database, records: readonly ParsedRecord[]): void {
  writeTo(database, (writer) => {
    const hash = new Uint8Array()
    const source = keepSource(writer, { path: putSource, size: -1, mtimeMs: 0, hash, reason: undefined })
    for (const { documentId, document } of records) {
      forgetSource(writer, documentId)
      writer.add({ documentId, source, hash, document })
    }
  })
}

/** Takes what was put in by a program over into a new generation. */
export async function keepPutDocuments(writer: IndexWriter, before: number): Promise<void> {
  const { database } = writer
  const rows = database.all(
    `SELECT document_id FROM documents
      WHERE source = (SELECT id FROM sources WHERE generation = ? AND path = ?) ORDER BY id`,
    before,
    putSource,
  )
  if (rows.length === 0) return
  const hash = new Uint8Array()
  const source = keepSource(writer, { path: putSource, size: -1, mtimeMs: 0, hash, reason: undefined })
  for (const row of rows) {
    const document = readDocument(database, before, row.text('document_id'))
    if (document === undefined) continue
    const { documentId: id, title, text, lang } = document
    const [record] = await readRecords([{ id, text, lang, ...(title !== id && { title }) }])
    if (record !== undefined) writer.add({ documentId: id, source, hash, document: record.document })
  }
}

/** The file a document came from is read again by the next sync: it is no longer what the index holds of it. */
function forgetSource({ database, generation }: IndexWriter, documentId: string): void {
  database.run(
    `UPDATE sources SET size = -1, hash = x''
      WHERE path <> ? AND id = (SELECT source FROM documents WHERE generation = ? AND document_id = ?)`,
    putSource,
    generation,
    documentId,
  )
}

export function removeDocuments(database: Database, documentIds: Iterable<string>): void {
  writeTo(database, (writer) => {
    writer.begin()
    for (const documentId of documentIds) {
      forgetSource(writer, documentId)
      writer.remove(documentId)
    }
  })
}

function writeTo(database: Database, work: (writer: IndexWriter) => void): void {
  const writer = createIndexWriter(database, { isRebuild: false })
  try {
    work(writer)
    writer.commit()
  } catch (error) {
    writer.rollback()
    throw error
  }
}

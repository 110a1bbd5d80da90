import { UsageError } from '@glmkit/core'
import { type ParsedRecord, parseRecords } from '../ingest/parse-records.ts'
import type { Database } from '../store/database.ts'
import { createIndexWriter, type IndexWriter } from '../store/index-writer.ts'
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
    for (const { documentId, document } of records) writer.add({ documentId, source, hash, document })
  })
}

export function removeDocuments(database: Database, documentIds: Iterable<string>): void {
  writeTo(database, (writer) => {
    for (const documentId of documentIds) writer.remove(documentId)
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

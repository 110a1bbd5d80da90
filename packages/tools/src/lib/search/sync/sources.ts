import type { IndexWriter } from '../store/index-writer.ts'

/** A file as it was when it was indexed. */
export interface KnownSource {
  readonly id: number
  readonly path: string
  readonly size: number
  readonly mtimeMs: number
  readonly hash: Uint8Array
  readonly reason: string | undefined
}

export type NewSource = Omit<KnownSource, 'id'>

export function knownSources({ database, generation }: IndexWriter): Map<string, KnownSource> {
  const rows = database.all(
    'SELECT id, path, size, mtime_ms, hash, reason FROM sources WHERE generation = ?',
    generation,
  )
  return new Map(
    rows.map((row) => {
      const path = row.text('path')
      return [
        path,
        {
          id: row.integer('id'),
          path,
          size: row.integer('size'),
          mtimeMs: row.integer('mtime_ms'),
          hash: row.bytes('hash'),
          reason: row.isNull('reason') ? undefined : row.text('reason'),
        },
      ]
    }),
  )
}

/** Adds a file or what is new of it; returns its id. */
export function keepSource(writer: IndexWriter, { path, size, mtimeMs, hash, reason }: NewSource): number {
  writer.begin()
  const row = writer.database.get(
    `INSERT INTO sources (generation, path, size, mtime_ms, hash, reason) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (generation, path) DO UPDATE SET size = excluded.size, mtime_ms = excluded.mtime_ms,
        hash = excluded.hash, reason = excluded.reason
      RETURNING id`,
    writer.generation,
    path,
    size,
    mtimeMs,
    hash,
    reason ?? null,
  )
  return row?.integer('id') ?? 0
}

/** The documents of a file, with the hash of each. */
export function documentsOf({ database }: IndexWriter, source: number): Map<string, Uint8Array> {
  const rows = database.all('SELECT document_id, hash FROM documents WHERE source = ?', source)
  return new Map(rows.map((row) => [row.text('document_id'), row.bytes('hash')]))
}

export function countDocuments({ database }: IndexWriter, source: number): number {
  return database.get('SELECT count(*) AS count FROM documents WHERE source = ?', source)?.integer('count') ?? 0
}

export function removeSource(writer: IndexWriter, source: number): number {
  writer.begin()
  const documents = [...documentsOf(writer, source).keys()]
  for (const documentId of documents) writer.remove(documentId)
  writer.database.run('DELETE FROM sources WHERE id = ?', source)
  return documents.length
}

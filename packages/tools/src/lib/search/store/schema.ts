import type { Database } from './database.ts'
import { IndexStoreError } from './index-store-error.ts'

/** Of the tables below. */
const formatVersion = 1

/** Of the terms a text is cut into and of the passages: raise it when they change, and indexes are built anew. */
export const analysisVersion = 1

/**
 * A generation is a whole index. There is one, but while all is built anew a second grows beside it and takes its place
 * in one transaction. A segment is an inverted index of documents that were added together; its terms lie sorted in
 * blocks, with their postings, except for long postings, which have blocks of their own. Ids only grow, so that the
 * documents of a segment, their chunks and blocks are ranges of ids. The text of a
 * chunk goes on to where the next begins, that of the first begins with the document: together they are the whole of it.
 */
const tables = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
  CREATE TABLE sources (
    id INTEGER PRIMARY KEY, generation INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL,
    mtime_ms REAL NOT NULL, hash BLOB NOT NULL, reason TEXT, UNIQUE (generation, path));
  CREATE TABLE documents (
    id INTEGER PRIMARY KEY, generation INTEGER NOT NULL, source INTEGER NOT NULL, document_id TEXT NOT NULL,
    hash BLOB NOT NULL, kind TEXT NOT NULL, title TEXT NOT NULL, lang TEXT NOT NULL, lines INTEGER NOT NULL,
    page_lines TEXT, sections BLOB NOT NULL, first_chunk INTEGER NOT NULL, chunks INTEGER NOT NULL,
    UNIQUE (generation, document_id));
  CREATE INDEX documents_of_source ON documents (source);
  CREATE TABLE chunks (
    id INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    start_line INTEGER NOT NULL, end_line INTEGER NOT NULL, start_byte INTEGER NOT NULL, page INTEGER,
    headings TEXT, text TEXT NOT NULL);
  CREATE TABLE segments (
    id INTEGER PRIMARY KEY, generation INTEGER NOT NULL, first_document INTEGER NOT NULL, first_block INTEGER NOT NULL,
    last_block INTEGER NOT NULL, chunks INTEGER NOT NULL, documents BLOB NOT NULL, first_chunks BLOB NOT NULL,
    first_ordinals BLOB NOT NULL, languages BLOB NOT NULL, groups BLOB NOT NULL,
    lengths BLOB NOT NULL, terms INTEGER NOT NULL, filter BLOB NOT NULL);
  CREATE TABLE removed (document INTEGER PRIMARY KEY);
  CREATE TABLE terms (
    segment INTEGER NOT NULL, first TEXT NOT NULL, block INTEGER NOT NULL, PRIMARY KEY (segment, first)) WITHOUT ROWID;
  CREATE TABLE blocks (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
  INSERT INTO meta VALUES ('format', ${formatVersion}), ('generation', 1), ('analysis', ${analysisVersion});
`

/** Makes the tables in a file without any; write access is needed. */
export function createTables(database: Database): void {
  if (database.get(`SELECT 1 FROM sqlite_schema WHERE name = 'segments'`) !== undefined) return
  if (database.get('SELECT 1 FROM sqlite_schema') !== undefined) {
    throw new IndexStoreError(database.path, 'it is a database of something else, choose another file')
  }
  // It holds only before the first table is made.
  database.exec('PRAGMA auto_vacuum = INCREMENTAL')
  database.exec('PRAGMA journal_mode = WAL')
  database.transaction(() => database.exec(tables))
}

/** @throws {IndexStoreError} If the file holds no index, or one of another format. */
export function checkFormat(database: Database): void {
  if (database.get(`SELECT 1 FROM sqlite_schema WHERE name = 'segments'`) === undefined) {
    throw new IndexStoreError(database.path, 'it holds no index, make one with createIndex or "glmkit search index"')
  }
  const format = numberIn(database, 'format')
  if (format !== formatVersion) {
    throw new IndexStoreError(
      database.path,
      `it has format ${format}, this version reads ${formatVersion}: delete the file and index again`,
    )
  }
}

export function numberIn(database: Database, key: string): number {
  return database.get('SELECT value FROM meta WHERE key = ?', key)?.integer('value') ?? 0
}

export function setNumber(database: Database, key: string, value: number): void {
  database.run('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', key, value)
}

export function textIn(database: Database, key: string): string | undefined {
  return database.get('SELECT value FROM meta WHERE key = ?', key)?.text('value')
}

export function setText(database: Database, key: string, value: string): void {
  database.run('INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value', key, value)
}

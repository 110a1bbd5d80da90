import { zstdCompressSync } from 'node:zlib'
import { detectLanguage, type Language, languages } from '../analysis/language.ts'
import { linesOf } from '../ingest/lines.ts'
import type { ParsedDocument, Passage, Section } from '../ingest/parsed-document.ts'
import { pageOf } from '../refs.ts'
import type { Database, Row } from './database.ts'
import { mergeSegments } from './merge.ts'
import { analysisVersion, numberIn, setNumber } from './schema.ts'
import { createSegmentBuilder } from './segment-builder.ts'
import { createVocabulary } from './vocabulary.ts'
import { loadSegment, type SegmentColumns, type TermPostings, writeSegment } from './segment.ts'

/** A word of the title or of a heading counts as so many of the text. */
const headWeight = 3

const minPackedBytes = 500

/** Terms to remember from one segment to the next. */
const maxVocabulary = 1_000_000

/** So many segments of about one size become one. */
const mergeWidth = 8

export interface NewDocument {
  readonly documentId: string
  /** Row of `sources`. */
  readonly source: number
  readonly hash: Uint8Array
  readonly document: ParsedDocument
  /** Whether it belongs together with the document added before, as records that one was cut into do. */
  readonly isContinued?: boolean
  /** By passage: more words to find it by, which are not part of it. */
  readonly context?: readonly string[]
}

/** The one writer of an index. What it does is seen by readers, and survives a crash, from the next `commit` on. */
export interface IndexWriter {
  readonly generation: number
  /** Whether much is waiting for a commit. */
  readonly isFull: boolean
  /** Adds a document, or replaces the one of that id; returns whether it is new. */
  add(document: NewDocument): boolean
  /** Removes the document of an id; returns whether there was one. */
  remove(documentId: string): boolean
  /** Runs in the transaction of the next commit. */
  readonly database: Database
  begin(): void
  commit(): void
  /** Takes back what was not committed. */
  rollback(): void
  /** Makes few large segments of many small ones, and gives free space back. */
  optimise(): void
  /** Puts the generation that was written in the place of the one before. */
  publish(): void
}

/** @param isRebuild Whether a new generation is begun. */
export function createIndexWriter(database: Database, { isRebuild }: { readonly isRebuild: boolean }): IndexWriter {
  const current = numberIn(database, 'generation')
  removeOtherGenerations(database, current)
  removeOrphans(database)
  const generation = isRebuild ? current + 1 : current

  let vocabulary = createVocabulary()
  let builder = createSegmentBuilder(vocabulary)
  const startSegment = (): void => {
    if (vocabulary.size > maxVocabulary) vocabulary = createVocabulary()
    builder = createSegmentBuilder(vocabulary)
  }
  let [nextDocument, nextChunk] = [0, 0]
  const readCounters = (): void => {
    nextDocument = numberIn(database, 'next_document') || 1
    nextChunk = numberIn(database, 'next_chunk') || 1
  }
  readCounters()
  let isOpen = false

  const begin = (): void => {
    if (isOpen) return
    database.exec('BEGIN IMMEDIATE')
    isOpen = true
  }

  const addSegment = (
    columns: SegmentColumns,
    terms: Iterator<TermPostings>,
    maxTerms: number,
    replaced: readonly number[],
  ): void => {
    const id = numberIn(database, 'next_segment') || 1
    writeSegment(database, {
      id,
      generation,
      firstBlock: numberIn(database, 'next_block') || 1,
      columns,
      terms,
      maxTerms,
      onVisible(nextBlock) {
        setNumber(database, 'next_block', nextBlock)
        setNumber(database, 'next_segment', id + 1)
        for (const old of replaced) removeSegment(database, old)
      },
    })
  }

  const mergeAll = (ids: readonly number[]): void => {
    const segments = ids.flatMap((id) => loadSegment(database, id) ?? [])
    const removed = new Set(database.all('SELECT document FROM removed').map((row) => row.integer('document')))
    const { columns, terms } = mergeSegments(database, segments, (document) => removed.has(document))
    if (columns.documents.length > 0)
      addSegment(
        columns,
        terms,
        segments.reduce((sum, { termCount }) => sum + termCount, 0),
        ids,
      )
    else database.transaction(() => ids.forEach((id) => removeSegment(database, id)))
  }

  const segmentsOf = (): { id: number; chunks: number }[] =>
    database
      .all('SELECT id, chunks FROM segments WHERE generation = ? ORDER BY first_document', generation)
      .map((row) => ({ id: row.integer('id'), chunks: row.integer('chunks') }))

  const writer: IndexWriter = {
    generation,
    database,
    get isFull() {
      return builder.isFull
    },
    begin,

    add({ documentId, source, hash, document, isContinued = false, context = [] }) {
      begin()
      const isNew = !writer.remove(documentId)
      const { text, passages, sections } = document
      const lang = languageOf(document)
      const id = nextDocument++
      const firstChunk = nextChunk
      builder.startDocument(id, firstChunk, languages.indexOf(lang), isContinued)
      let byte = 0
      let counted = 0
      for (const [index, passage] of passages.entries()) {
        const headings = sectionOf(sections, passage)?.headings ?? []
        byte += Buffer.byteLength(text.slice(counted, passage.start))
        counted = passage.start
        database.run(
          'INSERT INTO chunks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
          nextChunk++,
          id,
          passage.start,
          passage.end,
          passage.startLine,
          passage.endLine,
          byte,
          pageOf({ pageLines: document.pages }, passage.startLine) ?? null,
          headings.length === 0 ? null : JSON.stringify(headings),
          text.slice(index === 0 ? 0 : passage.start, passages[index + 1]?.start ?? text.length),
        )
        const body = [text.slice(passage.start, passage.end), ...(passage.symbols ?? []), context[index] ?? '']
        builder.count(body.join('\n'), lang, 1)
        // An id in the place of a title says nothing.
        const heads = [...new Set([document.title, ...headings])].filter((head) => head !== documentId).join('\n')
        builder.count(heads, lang, headWeight, { keepStopWords: true })
        builder.endChunk()
      }
      database.run(
        'INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        id,
        generation,
        source,
        documentId,
        hash,
        document.kind,
        document.title,
        lang,
        linesOf(text).count,
        document.pages === undefined ? null : JSON.stringify(document.pages),
        packed(sections),
        firstChunk,
        nextChunk - firstChunk,
      )
      return isNew
    },

    remove(documentId) {
      begin()
      const sql = 'SELECT id, first_chunk, chunks FROM documents WHERE generation = ? AND document_id = ?'
      const row = database.get(sql, generation, documentId)
      if (row === undefined) return false
      const id = row.integer('id')
      removeChunks(database, row)
      database.run('DELETE FROM documents WHERE id = ?', id)
      database.run('INSERT INTO removed VALUES (?)', id)
      return true
    },

    commit() {
      if (!isOpen) return
      if (!builder.isEmpty) addSegment(builder.columns(), builder.terms(), builder.termCount, [])
      setNumber(database, 'next_document', nextDocument)
      setNumber(database, 'next_chunk', nextChunk)
      setNumber(database, 'updated_at', Date.now())
      database.exec('COMMIT')
      isOpen = false
      startSegment()
      for (let run = smallSegments(segmentsOf()); run.length > 1; run = smallSegments(segmentsOf())) mergeAll(run)
    },

    rollback() {
      if (!isOpen) return
      database.exec('ROLLBACK')
      isOpen = false
      startSegment()
      readCounters()
    },

    optimise() {
      writer.commit()
      const segments = segmentsOf()
      const removed = database.get('SELECT count(*) AS removed FROM removed')?.integer('removed') ?? 0
      const documents = database.get('SELECT count(*) AS documents FROM documents')?.integer('documents') ?? 0
      const largest = Math.max(0, ...segments.map(({ chunks }) => chunks))
      const rest = segments.reduce((sum, { chunks }) => sum + chunks, 0) - largest
      // Each posting is copied by a merge, so little that is new does not stir what is old and large.
      if ((segments.length > 1 && 4 * rest > largest) || 4 * removed > documents) mergeAll(segments.map(({ id }) => id))
      database.exec('PRAGMA incremental_vacuum')
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },

    publish() {
      writer.commit()
      if (!isRebuild) return
      database.transaction(() => {
        setNumber(database, 'generation', generation)
        setNumber(database, 'analysis', analysisVersion)
      })
      removeOtherGenerations(database, generation)
    },
  }
  return writer
}

/** The newest segments, if `mergeWidth` of them are of about one size: each chunk is then merged a few times in all. */
function smallSegments(segments: readonly { id: number; chunks: number }[]): number[] {
  const newest = segments.toReversed()
  for (let limit = mergeWidth; ; limit *= mergeWidth) {
    const end = newest.findIndex(({ chunks }) => chunks >= limit)
    const run = end === -1 ? newest : newest.slice(0, end)
    const peers = run.filter(({ chunks }) => chunks * mergeWidth >= limit)
    if (peers.length >= mergeWidth) return run.map(({ id }) => id).toReversed()
    if (end === -1) return []
  }
}

function languageOf({ lang, text }: ParsedDocument): Language {
  const named = lang?.slice(0, 2).toLowerCase()
  return languages.find((language) => language === named) ?? detectLanguage(text) ?? 'en'
}

/** Many documents have one section, and nothing to pack. */
function packed(sections: ParsedDocument['sections']): Uint8Array {
  const json = Buffer.from(JSON.stringify(sections))
  return json.length < minPackedBytes ? json : zstdCompressSync(json)
}

/** The innermost section that holds all of a passage: code may begin in one function and end in the next. */
function sectionOf(sections: readonly Section[], passage: Passage): Section | undefined {
  for (let at = passage.section; at > 0; at--) {
    const section = sections[at]
    if (section === undefined) continue
    if (section.startLine <= passage.startLine && passage.endLine <= section.endLine) return section
  }
  return sections[0]
}

function removeSegment(database: Database, id: number): void {
  const row = database.get('SELECT first_block, last_block, documents FROM segments WHERE id = ?', id)
  if (row === undefined) return
  database.run('DELETE FROM blocks WHERE id BETWEEN ? AND ?', row.integer('first_block'), row.integer('last_block'))
  database.run('DELETE FROM terms WHERE segment = ?', id)
  database.run('DELETE FROM segments WHERE id = ?', id)
  const documents = new Uint32Array(new Uint8Array(row.bytes('documents')).buffer)
  const [first, last] = [documents.at(0), documents.at(-1)]
  // A document that was removed is in no other segment.
  if (first !== undefined && last !== undefined) {
    database.run('DELETE FROM removed WHERE document BETWEEN ? AND ?', first, last)
  }
}

/** What a writer left that was stopped while it wrote a segment. */
function removeOrphans(database: Database): void {
  database.transaction(() => {
    database.run('DELETE FROM blocks WHERE id >= ?', numberIn(database, 'next_block') || 1)
    database.run('DELETE FROM terms WHERE segment >= ?', numberIn(database, 'next_segment') || 1)
  })
}

/** What a rebuild left that was stopped, or what one has replaced. */
function removeOtherGenerations(database: Database, generation: number): void {
  for (const row of database.all('SELECT id FROM segments WHERE generation <> ?', generation)) {
    database.transaction(() => removeSegment(database, row.integer('id')))
  }
  database.transaction(() => {
    // Not `<>`, for which SQLite would read all of a table.
    const others = 'generation < ? OR generation > ?'
    const documents = database.all(`SELECT first_chunk, chunks FROM documents WHERE ${others}`, generation, generation)
    for (const row of documents) removeChunks(database, row)
    database.run(`DELETE FROM documents WHERE ${others}`, generation, generation)
    database.run(`DELETE FROM sources WHERE ${others}`, generation, generation)
  })
}

function removeChunks(database: Database, document: Row): void {
  const first = document.integer('first_chunk')
  database.run('DELETE FROM chunks WHERE id >= ? AND id < ?', first, first + document.integer('chunks'))
}

import { stat } from 'node:fs/promises'
import { UsageError } from '@glmkit/core'
import PQueue from 'p-queue'
import type { Contextualise } from './dense/contextualise.ts'
import { startEmbedding } from './dense/embed-chunks.ts'
import type { FillReport } from './dense/fill-vectors.ts'
import type { DocumentIndex, SkippedFile } from './document-index.ts'
import { DocumentsError } from './documents-error.ts'
import { indexOf, type RankingOptions } from './index-of.ts'
import { readableTypes } from './ingest/file-types.ts'
import { type Database, openDatabase } from './store/database.ts'
import { checkFormat, createTables } from './store/schema.ts'
import { lockForWriting } from './store/writer-lock.ts'
import type { IndexProgress, IndexReport } from './sync/index-report.ts'
import { type DocumentRecord, putDocuments, readRecords, removeDocuments } from './sync/records.ts'
import { type DocumentSource, syncIndex } from './sync/sync-index.ts'
import { syncInWorker } from './sync/sync-in-worker.ts'
import { watchChanges } from './sync/watch-changes.ts'

export interface CreateIndexOptions extends RankingOptions {
  /**
   * Folder of Markdown, HTML, PDF, DOCX, text, code and JSON Lines files, read with all its folders. Left out are names
   * that start with a dot, `node_modules`, what `.gitignore` names and links that lead out of the folder.
   */
  readonly dir?: string
  /** Or a JSON Lines file, a document a line: `{"id", "title"?, "text", "lang"?}`. */
  readonly records?: string
  /** Of the folder, only files that match one of these globs: `docs/**`. Default: all. */
  readonly include?: readonly string[]
  /** And none that match one of these. */
  readonly exclude?: readonly string[]
  /**
   * File to keep the index in; only what has changed is then read the next time. Two files beside it, `-wal` and `-shm`,
   * belong to it while it is open. Default: in memory.
   */
  readonly store?: string
  /** Reads everything anew; searches of other processes see the old index until it is done. Default: false. */
  readonly rebuild?: boolean
  /** Goes on to bring the index up to date whenever a file changes, until it is closed. Default: false. */
  readonly watch?: boolean
  /** Told of each time `watch` has done so. */
  readonly onSync?: (report: IndexReport) => void
  /** Says what each passage is about, for the index only; costs a model call a passage. Default: none. */
  readonly contextualise?: Contextualise
  /** Called about ten times a second while files are read. */
  readonly onProgress?: (progress: IndexProgress) => void
  /** Stops the reading of files; what was committed stays. */
  readonly signal?: AbortSignal
}

/** An index one may write to, and nobody else until it is closed. */
export interface WritableIndex extends DocumentIndex {
  /** Of the last time it was brought up to date. */
  readonly report: IndexReport
  /** Resolves when all passages have vectors, at once without `embeddings`. The index can be searched meanwhile. */
  readonly embedded: Promise<FillReport | undefined>
  /** Brings it up to date with its folder or file. */
  sync(options?: { readonly signal?: AbortSignal }): Promise<IndexReport>
  /** Adds documents, or replaces those of the same ids. Found by every search that begins after it. */
  put(records: Iterable<DocumentRecord>): Promise<void>
  /** Removes documents by id; unknown ids are ignored. */
  remove(documentIds: Iterable<string>): Promise<void>
}

/**
 * Makes documents searchable, in English, French and Chinese, or brings an index of them up to date.
 *
 * @throws {DocumentsError} If the folder or file is missing, or holds no document that can be read.
 * @throws {IndexLockedError} If somebody else has the index open for writing; searching it with `openIndex` works.
 * @throws {IndexStoreError} If `store` cannot be used.
 * @example
 * await using index = await createIndex({ dir: 'docs', store: 'docs.index' })
 * const { results } = await index.search('How long is the context window?')
 * results[0]?.ref // 'glm-5.md#Context window:12-20'
 */
export async function createIndex(options: CreateIndexOptions = {}): Promise<WritableIndex> {
  const { store, signal, watch = false } = options
  const source = await sourceOf(options)
  if (watch && (source === undefined || store === undefined)) {
    throw new UsageError('Cannot watch: pass a folder or file of records to watch, and a store to keep the index in')
  }
  signal?.throwIfAborted()
  await using resources = new AsyncDisposableStack()
  if (store !== undefined) {
    const lock = lockForWriting(store)
    resources.defer(() => lock.release())
  }
  const connect = (): Database => {
    const opened = openDatabase(store ?? ':memory:')
    resources.defer(() => opened.close())
    return opened
  }
  const database = connect()
  createTables(database)
  checkFormat(database)
  // What is not committed yet is not to be searched.
  const written = store === undefined ? database : connect()

  const closing = new AbortController()
  const index = indexOf(database, options)
  const isNew = index.stats().updatedAt === undefined
  const vectors = startEmbedding(database, options, closing.signal)
  // Whoever writes waits for the one before.
  const writing = new PQueue({ concurrency: 1 })
  const write = async <T>(work: () => T | Promise<T>): Promise<T> => {
    closing.signal.throwIfAborted()
    const result = await writing.add(async () => work())
    index.reader.refresh()
    return result
  }
  const sync = async (isRebuild: boolean, stop: AbortSignal | undefined): Promise<IndexReport> => {
    if (source === undefined) return emptyReport
    const aborts = AbortSignal.any([closing.signal, ...(stop === undefined ? [] : [stop])])
    const { include, exclude, contextualise, onProgress } = options
    const task = { source, include, exclude, isRebuild, signal: aborts, onProgress }
    const isInThread = store !== undefined && contextualise === undefined
    try {
      report = await write(async () => {
        // Two that write at once would wait for each other.
        await vectors.pause()
        return isInThread ? syncInWorker(store, task) : syncIndex(written, { ...task, contextualise })
      })
    } finally {
      vectors.resume()
    }
    return report
  }
  // Before the files are read: what changes meanwhile is read again.
  const changes =
    watch && source !== undefined && store !== undefined ? watchChanges(source, store, closing.signal) : undefined
  resources.defer(() => changes?.close())
  let report = emptyReport
  await sync(options.rebuild ?? false, signal)
  if (source !== undefined && isNew && report.documents === 0) throw nothingIn(source, report, index.skipped())

  const follow = async (): Promise<void> => {
    for (;;) {
      await changes?.next()
      if (closing.signal.aborted) return
      try {
        options.onSync?.(await sync(false, undefined))
      } catch (error) {
        if (!closing.signal.aborted) warn(options, error)
      }
    }
  }
  const following = changes === undefined ? undefined : follow().catch((error: unknown) => warn(options, error))
  const held = resources.move()
  const close = async (): Promise<void> => {
    closing.abort(new Error('The index was closed'))
    await following
    await writing.onIdle()
    await vectors.pause()
    await held.disposeAsync()
  }
  return {
    ...index,
    get report() {
      return report
    },
    get embedded() {
      return vectors.done
    },
    sync: ({ signal: stop } = {}) => sync(false, stop),
    async put(records) {
      const added = await readRecords(records)
      await write(() => putDocuments(written, added))
      vectors.resume()
    },
    remove: (documentIds) => write(() => removeDocuments(written, documentIds)),
    close,
    [Symbol.asyncDispose]: close,
  }
}

const emptyReport: IndexReport = {
  documents: 0,
  chunks: 0,
  added: 0,
  updated: 0,
  removed: 0,
  unchanged: 0,
  skipped: 0,
  seconds: 0,
}

async function sourceOf({ dir, records }: CreateIndexOptions): Promise<DocumentSource | undefined> {
  if (dir !== undefined && records !== undefined) {
    throw new UsageError('Cannot create the index: pass dir or records, not both')
  }
  if (dir !== undefined) {
    const folder = await stat(dir).catch((cause: unknown) => {
      throw new DocumentsError(dir, `the folder does not exist, pass one with ${readableTypes}`, { cause })
    })
    if (!folder.isDirectory()) throw new DocumentsError(dir, 'it is a file, pass the folder it is in')
    return { dir }
  }
  if (records === undefined) return undefined
  const stats = await stat(records).catch((cause: unknown) => {
    throw new DocumentsError(records, 'the file does not exist, pass one with a JSON object a line', { cause })
  })
  if (!stats.isFile()) throw new DocumentsError(records, 'it is no file, pass folders as dir')
  return { records }
}

function nothingIn(source: DocumentSource, { skipped }: IndexReport, left: readonly SkippedFile[]): DocumentsError {
  const place = 'dir' in source ? source.dir : source.records
  if (skipped === 0) return new DocumentsError(place, `it holds no documents, ${readableTypes} are read`)
  const [first] = left
  return new DocumentsError(
    place,
    `none of its ${skipped} documents can be read${first === undefined ? '' : `, ${first.path}: ${first.reason}`}`,
  )
}

function warn({ onWarning = (warning) => process.stderr.write(`${warning}\n`) }: RankingOptions, error: unknown): void {
  onWarning(`Cannot bring the index up to date: ${error instanceof Error ? error.message : String(error)}`)
}

import { hash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import type { Contextualise } from '../dense/contextualise.ts'
import { DocumentsError } from '../documents-error.ts'
import { kindOf } from '../ingest/file-types.ts'
import { maxFileBytes, parseFile } from '../ingest/parse-file.ts'
import { parseRecords } from '../ingest/parse-records.ts'
import type { ParsedDocument } from '../ingest/parsed-document.ts'
import { walk, type WalkedFile } from '../ingest/walk.ts'
import type { Database } from '../store/database.ts'
import { createIndexWriter, type IndexWriter } from '../store/index-writer.ts'
import { analysisVersion, numberIn, setText, textIn } from '../store/schema.ts'
import { contextOf } from './context-of.ts'
import { continues } from './continued-records.ts'
import type { IndexProgress, IndexReport } from './index-report.ts'
import { keepPutDocuments, putSource } from './records.ts'
import { countDocuments, documentsOf, keepSource, type KnownSource, knownSources, removeSource } from './sources.ts'

/** A folder of documents, or a JSON Lines file with a document a line. */
export type DocumentSource = { readonly dir: string } | { readonly records: string }

export interface SyncOptions {
  readonly source: DocumentSource
  /** Globs, of a folder: only files that match one of the first and none of the second. */
  readonly include?: readonly string[] | undefined
  readonly exclude?: readonly string[] | undefined
  /** Adds everything anew; searches see the old index until all of it is there. */
  readonly isRebuild?: boolean | undefined
  readonly contextualise?: Contextualise | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: IndexProgress) => void) | undefined
}

/** A crash loses the work of so long at most. */
const commitMs = 30_000
const progressMs = 100

/** Makes an index hold what a folder or a file of records holds now. The caller is its only writer. */
export async function syncIndex(database: Database, options: SyncOptions): Promise<IndexReport> {
  const { source, signal } = options
  const isRebuild = options.isRebuild === true || numberIn(database, 'analysis') !== analysisVersion
  const writer = createIndexWriter(database, { isRebuild })
  const work = startWork(writer, options)
  try {
    const place = 'dir' in source ? resolve(source.dir) : resolve(source.records)
    // Of another folder, a file of the same name, size and time is another one.
    const isSame = textIn(database, 'source') === place
    if (isRebuild) await keepPutDocuments(writer, numberIn(database, 'generation'))
    const known = knownSources(writer)
    const gone = new Map(known)
    gone.delete(putSource)
    const { files, unreadable } = await filesOf(options)
    work.expect(files)
    for (const { path, reason } of unreadable) {
      gone.delete(path)
      work.skip(path, reason)
    }
    for (const file of files) {
      signal?.throwIfAborted()
      gone.delete(file.path)
      await work.sync(file, known.get(file.path), isSame)
    }
    for (const { id } of gone.values()) work.remove(id)
    writer.begin()
    setText(database, 'source', place)
    setText(database, 'root', 'dir' in source ? place : dirname(place))
    writer.optimise()
    writer.publish()
    return work.report()
  } catch (error) {
    writer.rollback()
    throw error
  }
}

async function filesOf({ source, include, exclude, signal }: SyncOptions) {
  const files: WalkedFile[] = []
  const unreadable: { path: string; reason: string }[] = []
  if ('records' in source) {
    const { size, mtimeMs } = await stat(source.records).catch((cause: unknown) => {
      throw new DocumentsError(source.records, 'the file does not exist, pass one with a JSON object a line', { cause })
    })
    files.push({ path: basename(source.records), absolute: resolve(source.records), size, mtimeMs })
  } else {
    for await (const found of walk(source.dir, { include, exclude, signal })) {
      if ('reason' in found) unreadable.push(found)
      else files.push(found)
    }
  }
  return { files, unreadable }
}

function startWork(writer: IndexWriter, { source, contextualise, signal, onProgress }: SyncOptions) {
  const started = performance.now()
  const counts = { added: 0, updated: 0, removed: 0, unchanged: 0, skipped: 0 }
  const progress = { files: 0, filesTotal: 0, bytes: 0, bytesTotal: 0, chunks: 0 }
  const seconds = (): number => (performance.now() - started) / 1000
  let committedAt = started
  let toldAt = -Infinity

  const tell = (): void => {
    toldAt = performance.now()
    onProgress?.({ ...progress, seconds: seconds() })
  }
  const step = (): void => {
    if (performance.now() - toldAt > progressMs) tell()
    if (!writer.isFull && performance.now() - committedAt < commitMs) return
    writer.commit()
    committedAt = performance.now()
  }
  const add = async (
    id: number,
    documentId: string,
    digest: Uint8Array,
    document: ParsedDocument,
    isContinued: boolean,
  ) => {
    const context = contextualise && (await contextOf(document, contextualise, signal))
    const isNew = writer.add({
      documentId,
      source: id,
      hash: digest,
      document,
      isContinued,
      ...(context && { context }),
    })
    counts[isNew ? 'added' : 'updated']++
    progress.chunks += document.passages.length
    step()
  }

  const syncDocument = async (file: WalkedFile, known: KnownSource | undefined): Promise<void> => {
    const { path, absolute, size, mtimeMs } = file
    const bytes = size > maxFileBytes ? new Uint8Array() : await readFile(absolute).catch(reasonOf)
    if (typeof bytes === 'string') return skip(path, bytes)
    const digest = digestOf(bytes)
    const kept = { path, size, mtimeMs, hash: digest, reason: undefined }
    if (known !== undefined && known.reason === undefined && Buffer.compare(known.hash, digest) === 0) {
      keepSource(writer, kept)
      counts.unchanged++
      return
    }
    const document = size > maxFileBytes ? { reason: tooLarge } : await parseFile(path, bytes)
    signal?.throwIfAborted()
    if ('reason' in document) return skip(path, document.reason, kept)
    await add(keepSource(writer, kept), path, digest, document, false)
  }

  const syncRecords = async (file: WalkedFile): Promise<void> => {
    const { path, absolute, size, mtimeMs } = file
    // Until all records are there, the file counts as changed.
    const kept = { path, size: -1, mtimeMs, hash: new Uint8Array(), reason: undefined }
    const id = keepSource(writer, kept)
    const before = documentsOf(writer, id)
    const seen = new Set<string>()
    let left = 0
    let firstReason: string | undefined
    let last: string | undefined
    const bytesBefore = progress.bytes
    const onRead = (bytes: number): void => {
      progress.bytes = bytesBefore + bytes
    }
    for await (const record of parseRecords(absolute, { onRead, ...(signal !== undefined && { signal }) })) {
      if ('reason' in record) {
        firstReason ??= `line ${record.line}: ${record.reason}`
        left++
        continue
      }
      const documentId = 'dir' in source ? `${path}#${record.documentId}` : record.documentId
      if (seen.has(documentId)) {
        firstReason ??= `line ${record.line}: its id is that of a line before`
        left++
        continue
      }
      const { title, text, lang = '' } = record.document
      const digest = digestOf(`${lang}\n${title}\n${text}`)
      const known = before.get(documentId)
      seen.add(documentId)
      if (known !== undefined && Buffer.compare(known, digest) === 0) {
        counts.unchanged++
        last = undefined
        continue
      }
      await add(id, documentId, digest, record.document, continues(last, documentId))
      last = documentId
    }
    for (const documentId of before.keys()) {
      if (seen.has(documentId)) continue
      writer.remove(documentId)
      counts.removed++
    }
    counts.skipped += left
    const reason = firstReason === undefined ? undefined : `${left} of its lines left out, ${firstReason}`
    keepSource(writer, { ...kept, size, reason })
  }

  function skip(path: string, reason: string, seen = { size: -1, mtimeMs: 0, hash: noHash }): void {
    const id = keepSource(writer, { path, ...seen, reason })
    for (const documentId of documentsOf(writer, id).keys()) {
      writer.remove(documentId)
      counts.removed++
    }
    counts.skipped++
  }

  return {
    skip,

    expect(files: readonly WalkedFile[]): void {
      progress.filesTotal = files.length
      progress.bytesTotal = files.reduce((sum, { size }) => sum + size, 0)
      tell()
    },

    /** Reads a file again if it may have changed. */
    async sync(file: WalkedFile, known: KnownSource | undefined, isSame: boolean): Promise<void> {
      const before = progress.bytes
      if (isSame && known?.size === file.size && known.mtimeMs === file.mtimeMs) {
        counts.unchanged += countDocuments(writer, known.id)
        if (known.reason !== undefined) counts.skipped++
      } else if (kindOf(file.path) === 'record') await syncRecords(file)
      else await syncDocument(file, known)
      progress.files++
      progress.bytes = before + file.size
      step()
    },

    remove(id: number): void {
      counts.removed += removeSource(writer, id)
    },

    report(): IndexReport {
      tell()
      const sql = 'SELECT count(*) AS documents, coalesce(sum(chunks), 0) AS chunks FROM documents WHERE generation = ?'
      const row = writer.database.get(sql, writer.generation)
      const [documents, chunks] = [row?.integer('documents') ?? 0, row?.integer('chunks') ?? 0]
      return { documents, chunks, ...counts, seconds: seconds() }
    },
  }
}

const noHash: Uint8Array = new Uint8Array()

const tooLarge = `larger than ${maxFileBytes / 1024 ** 2} MiB, split it`

function reasonOf(error: unknown): string {
  return `${error instanceof Error ? error.message : String(error)}, make it readable`
}

/** Half of SHA-256 tells changes apart. */
function digestOf(data: string | Uint8Array): Uint8Array {
  return hash('sha256', data, 'buffer').subarray(0, 16)
}

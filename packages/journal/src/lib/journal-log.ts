import { fstatSync, ftruncateSync, writeFileSync } from 'node:fs'
import { open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { JournalError } from '@glmkit/core'

const types = ['header', 'begin', 'part', 'value', 'throw', 'skip', 'fork', 'end', 'note'] as const

/** A line of the log, which ends with `c`, the CRC-32 of all before it. */
export interface LogRecord {
  /** Its place: 0, 1, 2 … */
  readonly s: number
  /** Milliseconds since the epoch, never less than the line before. */
  readonly at: number
  /** Which of the run's writers wrote it, in their order: 1, 2, 3 … */
  readonly e: number
  /**
   * `skip` voids the records of its key that came before; `fork` says whose run the records are from here on, as
   * `header` does; a second `begin` is a second try; a `note` is no part of the run.
   */
  readonly t: (typeof types)[number]
  /** The key of the step, the id of the run for `header` and `fork`. */
  readonly k: string
  readonly v?: unknown
}

export interface ReadLog {
  readonly records: readonly LogRecord[]
  /** Bytes of whole records. */
  readonly length: number
  /** What a cut write left behind them. */
  readonly tail: Buffer
}

/** When a record is on the disk: every one, what must not be lost (effects, answers of people, the end), or whenever. */
export type Sync = 'always' | 'effects' | 'never'

export interface Log {
  /** The record is with the operating system at once, and on the disk when `stored` resolves. */
  append(
    record: Pick<LogRecord, 't' | 'k' | 'v'>,
    isVital?: boolean,
  ): { readonly record: LogRecord; readonly stored: Promise<void> | undefined }
  close(): Promise<void>
}

const format = 1

export function encodeHeader(runId: string, header: unknown): string {
  return encode({ s: 0, at: Date.now(), e: 0, t: 'header', k: runId, v: { format, header } })
}

export function encode({ s, at, e, t, k, v }: LogRecord): string {
  const body = JSON.stringify({ s, at, e, t, k, v }).slice(0, -1)
  return `${body},"c":${crc32(body)}}\n`
}

export function decode(line: Buffer): LogRecord | undefined {
  const end = line.lastIndexOf(',"c":')
  const body = line.subarray(0, Math.max(end, 0))
  // Bytes, not text: decoding would make one and the same replacement character of many damages.
  if (end < 0 || line.toString('latin1', end) !== `,"c":${crc32(body)}}`) return undefined
  return JSON.parse(`${body.toString()}}`)
}

/** @throws {JournalError} If a record is damaged or not in its place. Changes nothing. */
export async function readLog(path: string): Promise<ReadLog> {
  const bytes = await readFile(path)
  const records: LogRecord[] = []
  let from = 0
  for (let to = bytes.indexOf('\n'); to >= 0; from = to + 1, to = bytes.indexOf('\n', from)) {
    const line = bytes.subarray(from, to)
    const record = decode(line)
    // A page that never reached the disk reads as zeros, which JSON does not have.
    if (record === undefined && to + 1 === bytes.length && line.includes(0)) break
    const fault = faultOf(record, records)
    if (record === undefined || fault !== undefined) {
      const hint = 'restore the file from a copy, or move this line and all after it to another file'
      const where = `line ${records.length + 1} ${fault ?? 'is damaged'}`
      throw new JournalError(`Cannot read "${path}": ${where}, ${hint}`, { reason: 'damaged' })
    }
    if (records.length === 0) checkHeader(path, record)
    records.push(record)
  }
  const tail = bytes.subarray(from)
  // What a cut write leaves is the beginning of a line, never a whole one with another end.
  const isCut = decode(tail.subarray(0, -1)) === undefined
  if (records.length > 0 && isCut) return { records, length: from, tail }
  const where = records.length === 0 ? 'its first line is not whole' : `line ${records.length + 1} has lost its end`
  throw new JournalError(`Cannot read "${path}": ${where}, restore the file from a copy`, { reason: 'damaged' })
}

/** @throws {JournalError} If it is not the beginning of a log this version reads. */
export function checkHeader(path: string, record: LogRecord): void {
  const fail = (why: string): never => {
    throw new JournalError(`Cannot read "${path}": ${why}`, { reason: 'damaged' })
  }
  if (record.t !== 'header') fail('its first line is not the header of a run')
  const { format: found } = headerOf(record)
  if (found === format) return
  fail(`it has format ${String(found)}, this version of glmkit reads ${format}, use the version that wrote it`)
}

function faultOf(record: LogRecord | undefined, before: readonly LogRecord[]): string | undefined {
  if (record === undefined) return 'is damaged (its checksum does not fit)'
  if (record.s < before.length) return `repeats record ${record.s}`
  if (record.s > before.length) return `has record ${record.s} where ${before.length} belongs`
  // Only then: what comes after the header of another format is that format's own.
  if (!types.includes(record.t)) return `has a "${record.t}", which this version of glmkit does not know`
  if (record.e < (before.at(-1)?.e ?? 0)) return 'is of a writer that had lost the run to another'
  return undefined
}

export function headerOf({ v }: LogRecord): { readonly format?: unknown; readonly header?: unknown } {
  return typeof v === 'object' && v !== null ? v : {}
}

/** Writes a file that is there whole or not at all. */
export async function writeWhole(path: string, text: string, sync: Sync): Promise<void> {
  await writeFile(`${path}.new`, text, { flush: sync !== 'never' })
  await rename(`${path}.new`, path)
  await syncFolder(dirname(path), sync)
}

/** Which files there are outlives the machine. */
export async function syncFolder(dir: string, sync: Sync): Promise<void> {
  // Windows cannot open a folder.
  if (sync === 'never' || process.platform === 'win32') return
  const folder = await open(dir)
  await folder.sync()
  await folder.close()
}

/** Goes on with a log whose torn tail has been cut off. */
export async function openLog(path: string, { records, length }: ReadLog, sync: Sync): Promise<Log> {
  const file = await open(path, 'a')
  const epoch = (records.at(-1)?.e ?? 0) + 1
  let size = length
  let count = records.length
  let latest = records.at(-1)?.at ?? 0
  let failure: JournalError | undefined
  const fail = (reason: unknown): JournalError => {
    const text = reason instanceof Error ? reason.message : String(reason)
    failure ??= new JournalError(`Cannot write to "${path}": ${text}`, { cause: reason })
    return failure
  }

  function write(line: Buffer): void {
    const { size: found, nlink } = fstatSync(file.fd)
    if (found !== size || nlink === 0) throw fail('it was changed by somebody else, open the run again')
    try {
      writeFileSync(file.fd, line)
    } catch (cause) {
      // Else the half line would be taken for the crash of a process, and be kept as such.
      ftruncateSync(file.fd, size)
      throw cause
    }
    size += line.length
  }

  return {
    append({ t, k, v }, isVital = false) {
      if (failure !== undefined) throw failure
      const record = { s: count, at: Math.max(Date.now(), latest), e: epoch, t, k, v }
      const line = Buffer.from(encode(record))
      try {
        write(line)
      } catch (cause) {
        throw fail(cause)
      }
      count += 1
      latest = record.at
      const isSynced = sync === 'always' || (sync === 'effects' && isVital)
      // After a failed sync nobody knows what is on the disk: there is no second try.
      return { record, stored: isSynced ? file.datasync().catch((cause) => Promise.reject(fail(cause))) : undefined }
    },
    async close() {
      fail('the run was closed')
      await file.close()
    },
  }
}

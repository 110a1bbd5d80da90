import { open } from 'node:fs/promises'
import { chunk } from './chunk.ts'
import { linesOf } from './lines.ts'
import type { ParsedDocument } from './parsed-document.ts'
import { paragraphs } from './parse-text.ts'

export interface ParsedRecord {
  /** 1-based, of the file. */
  readonly line: number
  readonly documentId: string
  readonly document: ParsedDocument
}

/** A line that is left out, and why. */
export interface UnreadableRecord {
  readonly line: number
  readonly reason: string
}

export interface ParseRecordsOptions {
  /** Longer lines are left out. Default: 50 MiB. */
  readonly maxBytes?: number
  /** Told of the bytes of a file that were read so far, now and then. */
  readonly onRead?: (bytes: number) => void
  readonly signal?: AbortSignal
}

const readSize = 1 << 20
/** A longer one could not be cited. */
const maxIdLength = 1_000
const lineFeed = 10

/**
 * Reads JSON Lines, a document each: `{"id" | "_id", "title"?, "text" | "content", "lang"?}`.
 *
 * @param source Path of a file, which may be larger than memory, or its lines.
 * @throws The file system's error if the file cannot be read.
 */
export async function* parseRecords(
  source: string | Iterable<string> | AsyncIterable<string>,
  { maxBytes = 50 * 1024 ** 2, onRead, signal }: ParseRecordsOptions = {},
): AsyncGenerator<ParsedRecord | UnreadableRecord> {
  let line = 0
  if (typeof source !== 'string') {
    for await (const written of source) {
      signal?.throwIfAborted()
      line += 1
      const parsed = written.length > maxBytes ? tooLong(line, maxBytes) : parseRecord(line, written)
      if (parsed !== undefined) yield parsed
    }
    return
  }
  for await (const lines of linesIn(source, maxBytes, onRead, signal)) {
    for (const bytes of lines) {
      line += 1
      const parsed = bytes === undefined ? tooLong(line, maxBytes) : decodeRecord(line, bytes)
      if (parsed !== undefined) yield parsed
    }
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodeRecord(line: number, bytes: Uint8Array): ParsedRecord | UnreadableRecord | undefined {
  let written: string
  try {
    written = utf8.decode(bytes)
  } catch {
    return { line, reason: 'not UTF-8, save it as UTF-8' }
  }
  return parseRecord(line, written)
}

function tooLong(line: number, maxBytes: number): UnreadableRecord {
  return { line, reason: `longer than ${Math.floor(maxBytes / 1024 ** 2)} MiB, split it` }
}

/** The lines of each piece that is read; `undefined` for one that is too long, which is never held as a whole. */
async function* linesIn(
  path: string,
  maxBytes: number,
  onRead: ((bytes: number) => void) | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<(Uint8Array | undefined)[]> {
  await using file = await open(path)
  /** The beginning of a line that goes on in what is read next. */
  let pieces: Uint8Array[] = []
  let size = 0
  let total = 0
  const take = (rest: Uint8Array): Uint8Array | undefined => {
    const isTooLong = size + rest.length > maxBytes
    const whole = pieces.length === 0 ? rest : Buffer.concat([...pieces, rest])
    pieces = []
    size = 0
    return isTooLong ? undefined : whole
  }
  for (;;) {
    signal?.throwIfAborted()
    const buffer = new Uint8Array(readSize)
    const { bytesRead } = await file.read(buffer, 0, readSize)
    if (bytesRead === 0) break
    total += bytesRead
    onRead?.(total)
    const lines: (Uint8Array | undefined)[] = []
    let start = 0
    for (let end = buffer.indexOf(lineFeed); end !== -1 && end < bytesRead; end = buffer.indexOf(lineFeed, start)) {
      lines.push(take(buffer.subarray(start, end)))
      start = end + 1
    }
    const rest = buffer.subarray(start, bytesRead)
    size += rest.length
    if (size > maxBytes) pieces = []
    else if (rest.length > 0) pieces.push(rest)
    yield lines
  }
  if (size > 0) yield [take(new Uint8Array())]
}

/** `undefined` for a blank line. */
function parseRecord(line: number, written: string): ParsedRecord | UnreadableRecord | undefined {
  if (written.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(written.startsWith('\uFEFF') ? written.slice(1) : written)
  } catch (error) {
    return { line, reason: `not JSON: ${oneLine(error)}` }
  }
  const expected = 'expected {"id", "title"?, "text", "lang"?}'
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, reason: `not an object, ${expected}` }
  }
  const field = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const found: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined
      if (typeof found === 'string') return found
      if (typeof found === 'number') return String(found)
    }
    return undefined
  }
  const documentId = field('id', '_id')
  if (documentId === undefined || documentId.trim() === '') return { line, reason: `no id, ${expected}` }
  if (isBroken(documentId)) return { line, reason: 'its id holds broken characters' }
  if (documentId.length > maxIdLength) return { line, reason: `its id is longer than ${maxIdLength} characters` }
  const title = field('title')?.replaceAll(/\s+/g, ' ').trim() ?? ''
  if (isBroken(title)) return { line, reason: 'its title holds broken characters' }
  const body = field('text', 'content')
  if (body === undefined && title === '') return { line, reason: `no text, ${expected}` }
  // Some collections have titles only: those are searched for.
  const text = body === undefined || body.trim() === '' ? title : body
  if (text === '') return { line, reason: 'empty text' }
  if (isBroken(text)) return { line, reason: 'its text holds broken characters' }
  const lang = /^[a-z]{2}(?![a-z])/i.exec(field('lang') ?? '')?.[0].toLowerCase()
  const lines = linesOf(text)
  const document: ParsedDocument = {
    kind: 'record',
    title: title === '' ? documentId : title,
    text,
    ...chunk(text, lines, paragraphs(text, lines)),
    ...(lang !== undefined && { lang }),
  }
  return { line, documentId, document }
}

function isBroken(text: string): boolean {
  return !text.isWellFormed() || text.includes('\0')
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 120)
}

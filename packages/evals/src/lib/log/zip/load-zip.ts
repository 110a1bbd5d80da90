import type { ReadAt } from './read-at.ts'
import { readingAhead } from './read-at.ts'
import { createZipDirectory } from './zip-directory.ts'
import type { GrowingZipDirectory } from './zip-directory.ts'
import { isWhole } from './zip-entry-data.ts'
import {
  centralLengthAt,
  centralRecordBytes,
  localHeaderBytes,
  localLengthOf,
  max16,
  max32,
  readCentralRecord,
  readLocalHeader,
  signatures,
} from './zip-record.ts'
import type { ZipEntry } from './zip-record.ts'

/** What there is in an archive. */
export interface LoadedZip {
  readonly directory: GrowingZipDirectory
  /** The file ends with a sound one; otherwise the entries themselves have been asked. */
  readonly hasDirectory: boolean
  /** Where the entries end, and the directory begins if there is one. */
  readonly endOffset: number
  /** Behind the last whole entry: torn by a crash. */
  readonly tornBytes: number
  /** Between whole entries: damaged. */
  readonly damagedBytes: number
}

const endBytes = 22
const end64Bytes = 56
const locatorBytes = 20

/** By the central directory where there is a sound one, else by what the entries themselves say. */
export async function loadZip(readAt: ReadAt, fileBytes: number): Promise<LoadedZip> {
  return (await byDirectory(readAt, fileBytes)) ?? byScan(readAt, fileBytes)
}

/** @returns `undefined` if there is no directory at the end of the file, or it is damaged. */
async function byDirectory(readAt: ReadAt, fileBytes: number): Promise<LoadedZip | undefined> {
  const place = await findDirectory(readAt, fileBytes)
  if (place === undefined) return undefined
  const { start, end, count } = place
  const directory = createZipDirectory()
  const ahead = readingAhead(readAt)
  let found = 0
  let packedBytes = 0
  for (let at = start; at < end; found += 1) {
    const head = await ahead(at, centralRecordBytes)
    if (head.length < centralRecordBytes || head.readUInt32LE(0) !== signatures.central) return undefined
    const length = centralLengthAt(head, 0)
    if (at + length > end) return undefined
    const entry = readCentralRecord(await ahead(at, length), 0)
    packedBytes += entry.packedBytes
    if (entry.offset + entry.packedBytes > start) return undefined
    directory.set(entry)
    at += length
  }
  // Entries that overlap are no archive's but an attack's.
  if (found !== count || packedBytes > start) return undefined
  return { directory, hasDirectory: true, endOffset: start, tornBytes: 0, damagedBytes: 0 }
}

async function findDirectory(
  readAt: ReadAt,
  fileBytes: number,
): Promise<{ readonly start: number; readonly end: number; readonly count: number } | undefined> {
  const tailBytes = Math.min(fileBytes, endBytes + max16)
  const tailStart = fileBytes - tailBytes
  const tail = await readAt(tailStart, tailBytes)
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== signatures.end || at + endBytes + tail.readUInt16LE(at + 20) !== tail.length) continue
    const position = tailStart + at
    const count = tail.readUInt16LE(at + 10)
    const start = tail.readUInt32LE(at + 16)
    const length = tail.readUInt32LE(at + 12)
    if (count === max16 || start === max32 || length === max32) return findDirectory64(readAt, position)
    return start + length === position ? { start, end: position, count } : undefined
  }
  return undefined
}

async function findDirectory64(readAt: ReadAt, endPosition: number): ReturnType<typeof findDirectory> {
  const locatorAt = endPosition - locatorBytes
  if (locatorAt < end64Bytes) return undefined
  const locator = Buffer.from(await readAt(locatorAt, locatorBytes))
  if (locator.readUInt32LE(0) !== signatures.locator64) return undefined
  const position = Number(locator.readBigUInt64LE(8))
  if (position + end64Bytes > locatorAt) return undefined
  const record = await readAt(position, end64Bytes)
  if (record.readUInt32LE(0) !== signatures.end64) return undefined
  const start = Number(record.readBigUInt64LE(48))
  const length = Number(record.readBigUInt64LE(40))
  if (start + length !== position) return undefined
  return { start, end: position, count: Number(record.readBigUInt64LE(32)) }
}

/** Goes from header to header, and looks at every checksum. Over what is damaged it looks for the next whole entry. */
async function byScan(readAt: ReadAt, fileBytes: number): Promise<LoadedZip> {
  const directory = createZipDirectory()
  const ahead = readingAhead(readAt)
  let endOffset = 0
  let damagedBytes = 0
  for (let at = 0; at < fileBytes;) {
    const found = await wholeEntryAt(ahead, at, fileBytes)
    if (found === undefined) {
      if (await isDirectoryAt(ahead, at)) break
      at = (await nextHeader(ahead, at + 1)) ?? fileBytes
      continue
    }
    directory.set(found.entry)
    damagedBytes += at - endOffset
    at = found.end
    endOffset = found.end
  }
  const isClean = await isDirectoryAt(ahead, endOffset)
  return { directory, hasDirectory: false, endOffset, tornBytes: isClean ? 0 : fileBytes - endOffset, damagedBytes }
}

async function wholeEntryAt(
  readAt: ReadAt,
  offset: number,
  fileBytes: number,
): Promise<{ readonly entry: ZipEntry; readonly end: number } | undefined> {
  const length = localLengthOf(await readAt(offset, localHeaderBytes))
  if (length === undefined || offset + length > fileBytes) return undefined
  const entry = readLocalHeader(await readAt(offset, length), offset)
  const end = offset + length + entry.packedBytes
  if (end > fileBytes) return undefined
  return (await isWhole(readAt, entry, offset + length)) ? { entry, end } : undefined
}

async function isDirectoryAt(readAt: ReadAt, position: number): Promise<boolean> {
  const start = await readAt(position, 4)
  if (start.length < 4) return false
  const signature = start.readUInt32LE(0)
  return signature === signatures.central || signature === signatures.end
}

async function nextHeader(readAt: ReadAt, from: number): Promise<number | undefined> {
  const wanted = Buffer.alloc(4)
  wanted.writeUInt32LE(signatures.local)
  const step = 2 ** 16
  for (let at = from; ; at += step) {
    // Three bytes more, so that none is missed between two pieces.
    const piece = await readAt(at, step + 3)
    const found = piece.indexOf(wanted)
    if (found >= 0) return at + found
    if (piece.length < step + 3) return undefined
  }
}

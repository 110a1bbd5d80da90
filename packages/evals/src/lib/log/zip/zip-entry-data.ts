import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { crc32, createInflateRaw, createZstdDecompress, inflateRaw, inflateRawSync, zstdDecompress } from 'node:zlib'
import { AgentError } from '@glmkit/core'
import type { ReadAt } from './read-at.ts'
import { localHeaderBytes, localLengthOf, readLocalHeader } from './zip-record.ts'
import type { ZipEntry } from './zip-record.ts'

const inflate = promisify(inflateRaw)
const unzstd = promisify(zstdDecompress)
const isEncrypted = 0x0001
/** Read in one go with the header, whose extra field is of unknown length until then. */
const likelyExtraBytes = 64
/** So much is unpacked in less time than it takes to have another thread do it. */
const quickBytes = 2 ** 16
/** Beyond it an entry is unpacked piece by piece where only its checksum is wanted. */
const wholeBytes = 2 ** 24

/** An entry that cannot be read: damaged, packed in a way we do not know, or too large. */
export class ZipEntryError extends AgentError {
  override readonly name = 'ZipEntryError'
}

/** What is wrong with an entry. */
class EntryProblem extends Error {
  override readonly name = 'EntryProblem'
}

export interface ReadEntryOptions {
  /** Named in errors. */
  readonly archive: string
  readonly maxBytes: number
}

/**
 * @returns The unpacked data of the entry, checked.
 * @throws {ZipEntryError} If it is not what it says, or larger than `maxBytes`.
 */
export async function readEntry(
  readAt: ReadAt,
  entry: ZipEntry,
  { archive, maxBytes }: ReadEntryOptions,
): Promise<Buffer> {
  try {
    return await readWhole(readAt, entry, maxBytes)
  } catch (error) {
    if (!(error instanceof EntryProblem)) throw error
    throw new ZipEntryError(`Cannot read "${archive}/${entry.name}": ${error.message}`, { cause: error.cause })
  }
}

async function readWhole(readAt: ReadAt, entry: ZipEntry, maxBytes: number): Promise<Buffer> {
  const { bytes, packedBytes } = entry
  const most = Math.max(bytes, packedBytes)
  if (most > maxBytes) throw new EntryProblem(`it has ${most} bytes, expected at most ${maxBytes}`)
  const packed = await readPacked(readAt, entry)
  const data = await unpack(packed, entry).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new EntryProblem(`it cannot be unpacked: ${why}`, { cause: error })
  })
  if (data.length !== bytes || crc32(data) !== entry.crc) {
    throw new EntryProblem('its checksum does not match, the file is damaged')
  }
  return data
}

/** Whether the data of an entry are whole, without holding much of them. */
export async function isWhole(readAt: ReadAt, entry: ZipEntry, dataOffset: number): Promise<boolean> {
  const { bytes, packedBytes, flags, method } = entry
  if ((flags & isEncrypted) !== 0 || ![0, 8, 93].includes(method)) return false
  try {
    if (Math.max(bytes, packedBytes) > wholeBytes) return await isWholeStream(readAt, entry, dataOffset)
    await readWhole(readAt, entry, wholeBytes)
    return true
  } catch (error) {
    if (error instanceof EntryProblem) return false
    throw error
  }
}

async function isWholeStream(readAt: ReadAt, entry: ZipEntry, start: number): Promise<boolean> {
  let crc = 0
  let bytes = 0
  async function* pieces(): AsyncGenerator<Buffer> {
    for (let done = 0; done < entry.packedBytes;) {
      const piece = await readAt(start + done, Math.min(2 ** 21, entry.packedBytes - done))
      if (piece.length === 0) throw new EntryProblem('the file ends within it')
      done += piece.length
      yield piece
    }
  }
  async function count(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of chunks) {
      crc = crc32(chunk, crc)
      bytes += chunk.length
      if (bytes > entry.bytes) throw new EntryProblem('it is larger than it says')
    }
  }
  try {
    if (entry.method === 0) await count(pieces())
    else await pipeline(pieces, entry.method === 8 ? createInflateRaw() : createZstdDecompress(), count)
  } catch {
    return false
  }
  return crc === entry.crc && bytes === entry.bytes
}

/** The local header has a say of its own only in how long it is; the rest must agree with the directory. */
async function readPacked(readAt: ReadAt, entry: ZipEntry): Promise<Buffer> {
  const { offset, packedBytes } = entry
  const leastBytes = localHeaderBytes + Buffer.byteLength(entry.name)
  const start = await readAt(offset, leastBytes + likelyExtraBytes + packedBytes)
  const headerBytes = localLengthOf(start)
  if (
    headerBytes === undefined ||
    start.length < leastBytes ||
    start.readUInt16LE(26) + localHeaderBytes !== leastBytes
  ) {
    throw new EntryProblem('it is not where the directory says, the file is damaged')
  }
  const local = readLocalHeader(start, offset)
  if (local.name !== entry.name || local.method !== entry.method) {
    throw new EntryProblem('the directory and the entry disagree, the file is damaged')
  }
  const end = headerBytes + packedBytes
  const isAllThere = end <= leastBytes + likelyExtraBytes + packedBytes
  const packed = isAllThere ? start.subarray(headerBytes, end) : await readAt(offset + headerBytes, packedBytes)
  if (packed.length < packedBytes) throw new EntryProblem('the file ends within it')
  return packed
}

async function unpack(packed: Buffer, { method, bytes, flags }: ZipEntry): Promise<Buffer> {
  if ((flags & isEncrypted) !== 0) throw new Error('it is encrypted')
  // Whatever it says it has: a byte more is already a lie.
  const maxOutputLength = Math.max(1, bytes)
  if (method === 0) return packed
  if (method === 8)
    return bytes <= quickBytes ? inflateRawSync(packed, { maxOutputLength }) : inflate(packed, { maxOutputLength })
  if (method === 93) return unzstd(packed, { maxOutputLength })
  throw new Error(`its compression method ${method} is not known`)
}

/** @returns `undefined` for an entry that cannot be read. */
export async function unlessDamaged<Value>(reading: Promise<Value>): Promise<Value | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof ZipEntryError) return undefined
    throw error
  }
}

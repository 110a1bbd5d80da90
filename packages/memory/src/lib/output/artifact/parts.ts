import { createHash, hash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { closeSync, createReadStream, existsSync, fdatasync, openSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { AppendEntry, SealedEntry } from './ledger.ts'

const chunkBytes = 65_536
const partName = /^\d{4,}\.part$/

export const isPartName = (name: string): boolean => partName.test(name)

/** The bytes of the sections, a file each. */
export interface Parts {
  pathOf(section: number): string
  /** Looks at what the ledger says was appended next. @param damaged Throws; gets the file and what is wrong. */
  verify(entry: AppendEntry | SealedEntry, damaged: (path: string, why: string) => never): void
  /** What the ledger knows of it. */
  bytes(section: number): number
  append(section: number, bytes: Buffer): Omit<AppendEntry, 'boundary' | 'requestId'>
  /** Resolves when the whole part is on the disk. */
  seal(section: number): Promise<SealedEntry>
  /** From a place on, in chunks; each is overwritten by the next. */
  chunks(section: number, from: number): Iterable<Buffer>
  stream(section: number, from?: number): AsyncIterable<Buffer>
  close(): void
}

interface Part {
  readonly fd: number
  readonly hash: Hash
  bytes: number
}

export function openParts(folder: string): Parts {
  /** Those that are not sealed. */
  const open = new Map<number, Part>()
  const sizes = new Map<number, number>()

  const pathOf = (section: number): string => join(folder, `${String(section).padStart(4, '0')}.part`)

  function partOf(section: number): Part {
    const known = open.get(section)
    if (known !== undefined) return known
    const part = { fd: openSync(pathOf(section), 'a+'), hash: createHash('sha256'), bytes: 0 }
    open.set(section, part)
    return part
  }

  function grow(section: number, part: Part, bytes: Buffer): void {
    part.hash.update(bytes)
    part.bytes += bytes.length
    sizes.set(section, part.bytes)
  }

  function done(section: number, { fd, hash: whole, bytes }: Part): SealedEntry {
    open.delete(section)
    closeSync(fd)
    return { type: 'sealed', section, bytes, sha256: whole.digest('hex') }
  }

  function verifyAppend({ section, offset, bytes, sha256 }: AppendEntry, damaged: (why: string) => never): void {
    if (!open.has(section) && !existsSync(pathOf(section))) damaged('it is missing')
    const part = partOf(section)
    if (offset !== part.bytes) damaged(`the ledger goes on at byte ${offset} where ${part.bytes} belongs`)
    const buffer = Buffer.allocUnsafe(bytes)
    const read = readFully(part.fd, buffer, offset)
    if (read < bytes) damaged(`it has ${offset + read} bytes where the ledger knows of ${offset + bytes}`)
    if (hash('sha256', buffer) !== sha256) damaged(`its bytes from ${offset} to ${offset + bytes} have changed`)
    grow(section, part, buffer)
  }

  return {
    pathOf,
    verify(entry, damaged) {
      const { section } = entry
      const fail = (why: string): never => damaged(pathOf(section), why)
      if (entry.type === 'append') return verifyAppend(entry, fail)
      const whole = done(section, partOf(section))
      if (whole.sha256 !== entry.sha256 || whole.bytes !== entry.bytes) fail('it is not what was sealed')
    },
    bytes: (section) => sizes.get(section) ?? 0,
    append(section, bytes) {
      const part = partOf(section)
      const offset = part.bytes
      writeFileSync(part.fd, bytes)
      grow(section, part, bytes)
      return { type: 'append', section, offset, bytes: bytes.length, sha256: hash('sha256', bytes) }
    },
    async seal(section) {
      const part = partOf(section)
      await promisify(fdatasync)(part.fd)
      return done(section, part)
    },
    *chunks(section, from) {
      const fd = openSync(pathOf(section), 'r')
      try {
        const buffer = Buffer.allocUnsafe(chunkBytes)
        const size = sizes.get(section) ?? 0
        for (let at = from; at < size;) {
          const read = readFully(fd, buffer.subarray(0, size - at), at)
          if (read === 0) return
          yield buffer.subarray(0, read)
          at += read
        }
      } finally {
        closeSync(fd)
      }
    },
    async *stream(section, from = 0) {
      const size = sizes.get(section) ?? 0
      if (from < size)
        yield* createReadStream(pathOf(section), { start: from, end: size - 1, highWaterMark: chunkBytes })
    },
    close() {
      for (const { fd } of open.values()) closeSync(fd)
      open.clear()
    },
  }
}

/** @returns How many bytes there were; fewer than fit only at the end of the file. */
export function readFully(fd: number, buffer: Buffer, position: number): number {
  let read = 0
  while (read < buffer.length) {
    const more = readSync(fd, buffer, read, buffer.length - read, position + read)
    if (more === 0) break
    read += more
  }
  return read
}

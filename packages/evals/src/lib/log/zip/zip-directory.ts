import { crc32 } from 'node:zlib'
import { centralLengthAt, centralRecordBytes, centralRecordOf, readCentralRecord } from './zip-record.ts'
import type { ZipEntry } from './zip-record.ts'

/** The entries of an archive by name, kept as they are written: some 80 bytes each, off the heap. */
export interface ZipDirectory {
  readonly count: number
  get(name: string): ZipEntry | undefined
  /** In the order of `set`; those added meanwhile included. */
  entries(): Generator<ZipEntry>
}

export interface GrowingZipDirectory extends ZipDirectory {
  /** Takes the place of an earlier entry of that name. */
  set(entry: ZipEntry): void
  delete(name: string): void
  /** The central directory, piece by piece. */
  records(): Generator<Buffer>
}

/** Holds the longest record there can be: a name of 64 KiB. */
const chunkBytes = 2 ** 18
const nameLengthAt = 28
/** "Internal attributes", of which archives know only the lowest bits. Records that have it are never written. */
const deadAt = 36
const dead = 0x8000

export function createZipDirectory(): GrowingZipDirectory {
  const chunks: { readonly data: Buffer; used: number }[] = []
  let count = 0
  let known = 0
  /** Of an open hash table: where a record begins, plus 1. */
  let slots = new Uint32Array(1_024)

  function placeOf(position: number): { readonly data: Buffer; readonly at: number } {
    const data = chunks[Math.floor(position / chunkBytes)]?.data
    if (data === undefined) throw new RangeError(`no record at ${position}`)
    return { data, at: position % chunkBytes }
  }

  function nameAt(position: number): Buffer {
    const { data, at } = placeOf(position)
    const start = at + centralRecordBytes
    return data.subarray(start, start + data.readUInt16LE(at + nameLengthAt))
  }

  /** The slot that has the name, or the free one it would have. */
  function slotOf(name: Buffer): number {
    let slot = crc32(name) & (slots.length - 1)
    for (;;) {
      const position = slots[slot] ?? 0
      if (position === 0 || nameAt(position - 1).equals(name)) return slot
      slot = (slot + 1) & (slots.length - 1)
    }
  }

  function grow(): void {
    const old = slots
    slots = new Uint32Array(old.length * 2)
    for (const position of old) if (position > 0) slots[slotOf(nameAt(position - 1))] = position
  }

  function append(record: Buffer): number {
    let chunk = chunks.at(-1)
    if (chunk === undefined || chunk.used + record.length > chunkBytes) {
      chunk = { data: Buffer.allocUnsafeSlow(chunkBytes), used: 0 }
      chunks.push(chunk)
    }
    const at = chunk.used
    record.copy(chunk.data, at)
    chunk.used += record.length
    return (chunks.length - 1) * chunkBytes + at
  }

  /** @returns Whether there was one. */
  function bury(slot: number): boolean {
    const position = slots[slot] ?? 0
    if (position === 0) return false
    const { data, at } = placeOf(position - 1)
    if (isDead(data, at)) return false
    data.writeUInt16LE(dead, at + deadAt)
    count -= 1
    return true
  }

  return {
    get count() {
      return count
    },
    get(name) {
      const position = slots[slotOf(Buffer.from(name))] ?? 0
      if (position === 0) return undefined
      const { data, at } = placeOf(position - 1)
      return isDead(data, at) ? undefined : readCentralRecord(data, at)
    },
    set(entry) {
      const record = centralRecordOf(entry)
      const slot = slotOf(Buffer.from(entry.name))
      bury(slot)
      if ((slots[slot] ?? 0) === 0) known += 1
      slots[slot] = append(record) + 1
      count += 1
      if (known * 2 > slots.length) grow()
    },
    delete(name) {
      bury(slotOf(Buffer.from(name)))
    },
    *entries() {
      for (const chunk of chunks) {
        for (let at = 0; at < chunk.used; at += centralLengthAt(chunk.data, at)) {
          if (!isDead(chunk.data, at)) yield readCentralRecord(chunk.data, at)
        }
      }
    },
    *records() {
      for (const { data, used } of chunks) {
        let start = 0
        for (let at = 0, next = 0; at < used; at = next) {
          next = at + centralLengthAt(data, at)
          if (!isDead(data, at)) continue
          if (at > start) yield data.subarray(start, at)
          start = next
        }
        if (used > start) yield data.subarray(start, used)
      }
    },
  }
}

const isDead = (data: Buffer, at: number): boolean => data.readUInt16LE(at + deadAt) === dead

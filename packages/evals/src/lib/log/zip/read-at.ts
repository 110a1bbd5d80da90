import type { FileHandle } from 'node:fs/promises'

/** Reads a piece of a file; shorter only where the file ends. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>

export function readerOf(file: FileHandle): ReadAt {
  return async (position, length) => {
    const buffer = Buffer.allocUnsafe(length)
    let done = 0
    while (done < length) {
      const { bytesRead } = await file.read(buffer, done, length - done, position + done)
      if (bytesRead === 0) break
      done += bytesRead
    }
    return buffer.subarray(0, done)
  }
}

/** For small pieces one after the other: reads ahead, and the pieces share its memory. */
export function readingAhead(readAt: ReadAt, aheadBytes: number = 2 ** 20): ReadAt {
  let start = 0
  let ahead: Buffer = Buffer.alloc(0)
  return async (position, length) => {
    if (length > aheadBytes) return readAt(position, length)
    if (position < start || position + length > start + ahead.length) {
      start = position
      ahead = await readAt(position, aheadBytes)
    }
    return ahead.subarray(position - start, position - start + length)
  }
}

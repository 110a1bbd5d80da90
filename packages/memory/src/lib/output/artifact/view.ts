import { closeSync, fstatSync, lstatSync, openSync, writeFileSync } from 'node:fs'
import { AgentError } from '@glmkit/core'
import { readFully } from './parts.ts'
import type { Parts } from './parts.ts'
import type { Sections } from './sections.ts'

/** The document as far as it can be read from its beginning: follows from the parts, and is never read back as a source. */
export interface View {
  /** Bytes were appended to a section. */
  grow(section: number, bytes: Buffer): void
  /** A section was sealed: maybe the next can be shown. */
  advance(): void
  /** When all is shown. @throws {AgentError} If the file has anything else. */
  check(): void
  close(): void
}

const chunkBytes = 65_536

/**
 * Adds to the file what is missing: who follows it sees it grow.
 *
 * @throws {AgentError} If it has anything that was not written to it, which is not ours to change.
 */
export function openView(file: string, parts: Pick<Parts, 'chunks'>, sections: Sections): View {
  const fd = openSync(file, 'a+')
  const found = Buffer.allocUnsafe(chunkBytes)
  /** In the order of the sections. */
  let place = 0
  const shown = (): number | undefined => sections.order[place]

  /** The chunks that can be shown next. */
  function* next(): Iterable<Buffer> {
    for (let section = shown(); section !== undefined; section = shown()) {
      const { bytes, isSealed } = sections.state(section)
      if (bytes > 0) yield* parts.chunks(section, 0)
      if (!isSealed) return
      place += 1
    }
  }

  /** @param missing Takes what the file does not have yet. */
  function compare(chunks: Iterable<Buffer>, missing: (bytes: Buffer) => void): void {
    let size = 0
    for (const bytes of chunks) {
      const there = found.subarray(0, readFully(fd, found.subarray(0, bytes.length), size))
      if (!there.equals(bytes.subarray(0, there.length))) throw changed(file)
      if (there.length < bytes.length) missing(bytes.subarray(there.length))
      size += bytes.length
    }
    if (fstatSync(fd).size > size) throw changed(file)
  }

  try {
    compare(next(), (bytes) => writeFileSync(fd, bytes))
  } catch (error) {
    closeSync(fd)
    throw error
  }

  return {
    grow(section, bytes) {
      if (section === shown()) writeFileSync(fd, bytes)
    },
    advance() {
      const section = shown()
      if (section === undefined || !sections.state(section).isSealed) return
      // It has been shown as it grew.
      place += 1
      for (const bytes of next()) writeFileSync(fd, bytes)
    },
    check() {
      const now = lstatSync(file, { throwIfNoEntry: false })
      // Where there is none, none is lost.
      if (now === undefined) return
      const { dev, ino } = fstatSync(fd)
      if (now.dev !== dev || now.ino !== ino) throw changed(file)
      place = 0
      compare(next(), () => {
        throw changed(file)
      })
    },
    close: () => closeSync(fd),
  }
}

const changed = (file: string): AgentError =>
  new AgentError(
    `Cannot go on with "${file}": somebody has changed it since it was written, move it away, then call again`,
  )

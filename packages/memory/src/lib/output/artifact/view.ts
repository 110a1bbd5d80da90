import { closeSync, fstatSync, ftruncateSync, openSync, writeFileSync } from 'node:fs'
import { readFully } from './parts.ts'
import type { Parts } from './parts.ts'
import type { Sections } from './sections.ts'

/** The document as far as it can be read from its beginning: follows from the parts, and is never read back as a source. */
export interface View {
  /** Bytes were appended to a section. */
  grow(section: number, bytes: Buffer): void
  /** A section was sealed: maybe the next can be shown. */
  advance(): void
  close(): void
}

/** Keeps of the file what is right, from its beginning: who follows it sees it grow. */
export function openView(file: string, parts: Pick<Parts, 'chunks'>, sections: Sections): View {
  const fd = openSync(file, 'a+')
  /** In the order of the sections. */
  let place = 0
  const shown = (): number | undefined => sections.order[place]

  /** @param write Shows a chunk of the document, in their order. */
  function show(write: (bytes: Buffer) => void): void {
    for (let section = shown(); section !== undefined; section = shown()) {
      const { bytes, isSealed } = sections.state(section)
      if (bytes > 0) for (const chunk of parts.chunks(section, 0)) write(chunk)
      if (!isSealed) return
      place += 1
    }
  }

  let size = 0
  let isSame = true
  const found = Buffer.allocUnsafe(65_536)
  show((bytes) => {
    const old = found.subarray(0, bytes.length)
    isSame &&= readFully(fd, old, size) === bytes.length && old.equals(bytes)
    if (!isSame) {
      if (fstatSync(fd).size > size) ftruncateSync(fd, size)
      writeFileSync(fd, bytes)
    }
    size += bytes.length
  })
  if (fstatSync(fd).size > size) ftruncateSync(fd, size)

  return {
    grow(section, bytes) {
      if (section === shown()) writeFileSync(fd, bytes)
    },
    advance() {
      const section = shown()
      if (section === undefined || !sections.state(section).isSealed) return
      // It has been shown as it grew.
      place += 1
      show((bytes) => writeFileSync(fd, bytes))
    },
    close: () => closeSync(fd),
  }
}

import { closeSync, openSync, readSync } from 'node:fs'

/** A font, as far as one must know it to choose it. */
export interface Face {
  readonly path: string
  /** In English, as SVG names it. */
  readonly family: string
  has(codePoint: number): boolean
}

/** Reads bytes of a file. */
type Read = (offset: number, length: number) => Buffer

const maxTableBytes = 8 * 1024 * 1024
const known = new Map<string, readonly Face[]>()

/**
 * Reads which characters the fonts of a TTF, OTF or TTC file have: of its tables only the two that tell that, though
 * such files have up to 30 MB.
 *
 * @returns Empty if it cannot be read.
 * @see https://learn.microsoft.com/en-us/typography/opentype/spec/otff
 */
export function readFaces(path: string): readonly Face[] {
  const faces = known.get(path) ?? tryToRead(path)
  known.set(path, faces)
  return faces
}

function tryToRead(path: string): Face[] {
  let file: number | undefined
  try {
    const opened = openSync(path, 'r')
    file = opened
    const read: Read = (offset, length) => {
      const bytes = Buffer.alloc(Math.min(length, maxTableBytes))
      return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, offset))
    }
    return fontsIn(read).map((offset) => readFace(path, read, offset))
  } catch {
    return []
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Where the fonts of a file begin: a collection has several. */
function fontsIn(read: Read): number[] {
  const head = read(0, 12)
  if (head.toString('latin1', 0, 4) !== 'ttcf') return [0]
  const offsets = read(12, 4 * head.readUInt32BE(8))
  return Array.from({ length: offsets.length / 4 }, (_, index) => offsets.readUInt32BE(4 * index))
}

function readFace(path: string, read: Read, offset: number): Face {
  const count = read(offset, 12).readUInt16BE(4)
  const directory = read(offset + 12, 16 * count)
  const table = (tag: string): Buffer => {
    for (let at = 0; at < directory.length; at += 16) {
      if (directory.toString('latin1', at, at + 4) !== tag) continue
      return read(directory.readUInt32BE(at + 8), directory.readUInt32BE(at + 12))
    }
    throw new Error(`no table ${tag}`)
  }
  const characters = table('cmap')
  let has: Face['has'] | undefined
  return {
    path,
    family: familyIn(table('name')),
    has: (codePoint) => (has ??= charactersIn(characters))(codePoint),
  }
}

/** The name for Windows in English, of the whole family before that of its four common styles. */
function familyIn(table: Buffer): string {
  const strings = table.readUInt16BE(4)
  const names = new Map<number, string>()
  for (let at = 6, left = table.readUInt16BE(2); left > 0; at += 12, left--) {
    const [platform, language, id] = [table.readUInt16BE(at), table.readUInt16BE(at + 4), table.readUInt16BE(at + 6)]
    if (platform !== 3 || language !== 0x409) continue
    const start = strings + table.readUInt16BE(at + 10)
    const utf16 = Buffer.from(table.subarray(start, start + table.readUInt16BE(at + 8))).swap16()
    names.set(id, utf16.toString('utf16le'))
  }
  return names.get(16) ?? names.get(1) ?? ''
}

/** Ranges of characters are kept as `[first, last]`, one after the other. */
function charactersIn(table: Buffer): Face['has'] {
  const ranges: number[] = []
  for (let at = 4, left = table.readUInt16BE(2); left > 0; at += 8, left--) {
    const platform = table.readUInt16BE(at)
    const start = table.readUInt32BE(at + 4)
    const format = table.readUInt16BE(start)
    if (platform !== 0 && platform !== 3) continue
    if (format === 4) addSegments(table.subarray(start), ranges)
    else if (format === 12) addGroups(table.subarray(start), ranges)
  }
  return (codePoint) => {
    for (let at = 0; at < ranges.length; at += 2) {
      if (codePoint >= (ranges[at] ?? 0) && codePoint <= (ranges[at + 1] ?? 0)) return true
    }
    return false
  }
}

/** Format 4: the Basic Multilingual Plane in segments, which may have holes; those are rare and small. */
function addSegments(table: Buffer, ranges: number[]): void {
  const bytes = table.readUInt16BE(6)
  for (let at = 0; at < bytes; at += 2) {
    const end = table.readUInt16BE(14 + at)
    const start = table.readUInt16BE(16 + bytes + at)
    const rangeOffset = 16 + 3 * bytes + at
    const [delta, offset] = [table.readUInt16BE(16 + 2 * bytes + at), table.readUInt16BE(rangeOffset)]
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const glyph = offset === 0 ? code + delta : table.readUInt16BE(rangeOffset + offset + 2 * (code - start))
      if (glyph % 65536 === 0) continue
      if (ranges.at(-1) === code - 1) ranges[ranges.length - 1] = code
      else ranges.push(code, code)
    }
  }
}

/** Format 12: all of Unicode in groups. */
function addGroups(table: Buffer, ranges: number[]): void {
  for (let at = 16, left = table.readUInt32BE(12); left > 0; at += 12, left--) {
    const [first, last] = [table.readUInt32BE(at), table.readUInt32BE(at + 4)]
    if (ranges.at(-1) === first - 1) ranges[ranges.length - 1] = last
    else ranges.push(first, last)
  }
}

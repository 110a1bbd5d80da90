/** One file of an archive, as its directory knows it. */
export interface ZipEntry {
  readonly name: string
  /** How it is packed: 0 not at all, 8 deflate, 93 zstd. */
  readonly method: number
  readonly flags: number
  /** Date and time of MS-DOS. */
  readonly time: number
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  /** Where its local header stands in the file. */
  readonly offset: number
}

/** @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3 */
export const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
} as const

export const localHeaderBytes = 30
export const centralRecordBytes = 46
/** Numbers that do not fit are all ones, and stand in an extra field. */
export const max16 = 0xffff
export const max32 = 0xffff_ffff
const extra64 = 0x0001
/** The name is UTF-8. */
export const utf8Flag = 0x0800
const version = { plain: 20, wide: 45 } as const

/**
 * @param isStreamed The sizes are written later, over these: they take the same room whatever they are. Until then they
 * are beyond the end of any file.
 */
export function localHeaderOf(entry: ZipEntry, isStreamed = false): Buffer {
  const name = Buffer.from(entry.name)
  const isWide = isStreamed || entry.bytes >= max32 || entry.packedBytes >= max32
  const header = Buffer.alloc(localHeaderBytes + name.length + (isWide ? 20 : 0))
  header.writeUInt32LE(signatures.local, 0)
  header.writeUInt16LE(isWide ? version.wide : version.plain, 4)
  writeFacts(header, 6, entry)
  header.writeUInt32LE(isWide ? max32 : entry.packedBytes, 18)
  header.writeUInt32LE(isWide ? max32 : entry.bytes, 22)
  header.writeUInt16LE(name.length, 26)
  header.writeUInt16LE(isWide ? 20 : 0, 28)
  name.copy(header, localHeaderBytes)
  if (isWide) writeExtra(header, localHeaderBytes + name.length, [entry.bytes, entry.packedBytes])
  return header
}

export function centralRecordOf(entry: ZipEntry): Buffer {
  const name = Buffer.from(entry.name)
  const wide = [entry.bytes, entry.packedBytes, entry.offset].filter((value) => value >= max32)
  const extraBytes = wide.length === 0 ? 0 : 4 + 8 * wide.length
  const record = Buffer.alloc(centralRecordBytes + name.length + extraBytes)
  record.writeUInt32LE(signatures.central, 0)
  record.writeUInt16LE(version.wide, 4)
  record.writeUInt16LE(extraBytes > 0 ? version.wide : version.plain, 6)
  writeFacts(record, 8, entry)
  record.writeUInt32LE(Math.min(entry.packedBytes, max32), 20)
  record.writeUInt32LE(Math.min(entry.bytes, max32), 24)
  record.writeUInt16LE(name.length, 28)
  record.writeUInt16LE(extraBytes, 30)
  record.writeUInt32LE(Math.min(entry.offset, max32), 42)
  name.copy(record, centralRecordBytes)
  if (extraBytes > 0) writeExtra(record, centralRecordBytes + name.length, wide)
  return record
}

/** How long the record that begins here is, by its own word. */
export function centralLengthAt(buffer: Buffer, at: number): number {
  return centralRecordBytes + buffer.readUInt16LE(at + 28) + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32)
}

/** @param at The whole record is there, see {@link centralLengthAt}. */
export function readCentralRecord(buffer: Buffer, at: number): ZipEntry {
  const nameEnd = at + centralRecordBytes + buffer.readUInt16LE(at + 28)
  const extra = buffer.subarray(nameEnd, nameEnd + buffer.readUInt16LE(at + 30))
  const [bytes, packedBytes, offset] = widened(extra, [
    buffer.readUInt32LE(at + 24),
    buffer.readUInt32LE(at + 20),
    buffer.readUInt32LE(at + 42),
  ])
  const name = buffer.toString('utf8', at + centralRecordBytes, nameEnd)
  return { name, ...readFacts(buffer, at + 8), bytes, packedBytes, offset }
}

/** How long the local header is that begins the buffer; `undefined` where there is none. */
export function localLengthOf(buffer: Buffer): number | undefined {
  if (buffer.length < localHeaderBytes || buffer.readUInt32LE(0) !== signatures.local) return undefined
  return localHeaderBytes + buffer.readUInt16LE(26) + buffer.readUInt16LE(28)
}

/** @param header Whole, see {@link localLengthOf}. */
export function readLocalHeader(header: Buffer, offset: number): ZipEntry {
  const nameEnd = localHeaderBytes + header.readUInt16LE(26)
  const extra = header.subarray(nameEnd, nameEnd + header.readUInt16LE(28))
  const [bytes, packedBytes] = widened(extra, [header.readUInt32LE(22), header.readUInt32LE(18), 0])
  return {
    name: header.toString('utf8', localHeaderBytes, nameEnd),
    ...readFacts(header, 6),
    bytes,
    packedBytes,
    offset,
  }
}

function writeFacts(buffer: Buffer, at: number, { flags, method, time, crc }: ZipEntry): void {
  buffer.writeUInt16LE(flags, at)
  buffer.writeUInt16LE(method, at + 2)
  buffer.writeUInt32LE(time, at + 4)
  buffer.writeUInt32LE(crc, at + 8)
}

function readFacts(buffer: Buffer, at: number): Pick<ZipEntry, 'flags' | 'method' | 'time' | 'crc'> {
  return {
    flags: buffer.readUInt16LE(at),
    method: buffer.readUInt16LE(at + 2),
    time: buffer.readUInt32LE(at + 4),
    crc: buffer.readUInt32LE(at + 8),
  }
}

function writeExtra(buffer: Buffer, at: number, values: readonly number[]): void {
  buffer.writeUInt16LE(extra64, at)
  buffer.writeUInt16LE(8 * values.length, at + 2)
  for (const [index, value] of values.entries()) {
    // A size that is not known yet: no file is as long.
    const known = value === Infinity ? 2n ** 64n - 1n : BigInt(value)
    buffer.writeBigUInt64LE(known, at + 4 + 8 * index)
  }
}

/** The extra field has only those that did not fit, in this order. */
function widened(
  extra: Buffer,
  [bytes, packedBytes, offset]: readonly [number, number, number],
): readonly [number, number, number] {
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== extra64) at += 4 + extra.readUInt16LE(at + 2)
  if (at + 4 > extra.length) return [bytes, packedBytes, offset]
  const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2))
  let next = at + 4
  const wide = (value: number): number => {
    if (value !== max32 || next + 8 > end) return value
    next += 8
    return Number(extra.readBigUInt64LE(next - 8))
  }
  return [wide(bytes), wide(packedBytes), wide(offset)]
}

export function dosTimeOf(date: Date): number {
  const day = ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate()
  const time = (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1)
  return ((day << 16) | time) >>> 0
}

import { closeSync, createReadStream, openSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { AppendBoundary } from './artifact.ts'

export const ledgerVersion = 1

export interface AppendEntry {
  readonly type: 'append'
  readonly section: number
  /** Where its bytes begin in the part. */
  readonly offset: number
  readonly bytes: number
  readonly sha256: string
  readonly boundary: AppendBoundary
  readonly requestId?: string
}

/** Of a whole section. */
export interface SealedEntry {
  readonly type: 'sealed'
  readonly section: number
  readonly bytes: number
  readonly sha256: string
}

/** Of the whole document, which is about to take its place. */
export interface FinishedEntry {
  readonly type: 'finished'
  readonly bytes: number
  readonly sha256: string
}

export type LedgerEntry =
  | { readonly type: 'header'; readonly version: number; readonly key: string }
  | { readonly type: 'outline'; readonly sections: number; readonly outline: unknown }
  | { readonly type: 'note'; readonly value: unknown }
  | AppendEntry
  | SealedEntry
  | FinishedEntry

/** A line: `seq` before, and at the end `c`, the CRC-32 of all before it. */
export function encode(seq: number, entry: LedgerEntry): string {
  const body = JSON.stringify({ seq, ...entry }).slice(0, -1)
  return `${body},"c":${crc32(body)}}\n`
}

function decode(line: Buffer): (LedgerEntry & { readonly seq: number }) | undefined {
  const end = line.lastIndexOf(',"c":')
  const body = line.subarray(0, Math.max(end, 0))
  // Bytes, not text: decoding would make one and the same replacement character of many damages.
  if (end < 0 || line.toString('latin1', end) !== `,"c":${crc32(body)}}`) return undefined
  return JSON.parse(`${body.toString()}}`)
}

export interface ReadLedger {
  readonly lines: number
  /** Bytes of whole lines. */
  readonly length: number
  /** What a cut write left behind them. */
  readonly torn: Buffer
}

/**
 * Tells the entries one by one: a long write has more of them than memory should hold.
 *
 * @param damaged Throws; gets what is wrong.
 */
export async function readLedger(
  path: string,
  each: (entry: LedgerEntry) => void,
  damaged: (why: string) => never,
): Promise<ReadLedger> {
  let lines = 0
  let length = 0
  let rest: Buffer[] = []

  function take(line: Buffer): void {
    const entry = decode(line) ?? damaged(`line ${lines + 1} is damaged (its checksum does not fit)`)
    if (entry.seq !== lines) damaged(`line ${lines + 1} has entry ${entry.seq} where ${lines} belongs`)
    each(entry)
    lines += 1
    length += line.length + 1
  }

  for await (const chunk of createReadStream(path)) {
    let from = 0
    for (let to = chunk.indexOf('\n'); to >= 0; from = to + 1, to = chunk.indexOf('\n', from)) {
      take(Buffer.concat([...rest, chunk.subarray(from, to)]))
      rest = []
    }
    rest.push(chunk.subarray(from))
  }
  const torn = Buffer.concat(rest)
  // What a cut write leaves is the beginning of a line, never a whole one with another end.
  if (decode(torn.subarray(0, -1)) !== undefined) damaged(`line ${lines + 1} has lost its end`)
  if (lines === 0) damaged('its first line is not whole')
  return { lines, length, torn }
}

export interface Ledger {
  readonly fd: number
  append(entry: LedgerEntry): void
  close(): void
}

export function openLedger(path: string, lines: number): Ledger {
  const fd = openSync(path, 'a')
  let seq = lines
  return {
    fd,
    append(entry) {
      writeFileSync(fd, encode(seq, entry))
      seq += 1
    },
    close: () => closeSync(fd),
  }
}

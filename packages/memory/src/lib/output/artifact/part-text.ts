import { createHash } from 'node:crypto'
import { AgentError } from '@glmkit/core'
import { wholeEnd } from './whole-characters.ts'

/** UTF-8 has no more for a UTF-16 unit: characters of four bytes are two units. */
const mostBytesOfUnit = 3

/** Bytes as they pass. Rejects at their end if they are not those of `sha256`. */
export async function* unchanged(
  chunks: AsyncIterable<Uint8Array>,
  sha256: string | undefined,
  path: string,
): AsyncIterable<Uint8Array> {
  const whole = createHash('sha256')
  for await (const chunk of chunks) {
    whole.update(chunk)
    yield chunk
  }
  if (whole.digest('hex') !== sha256) throw changed(path)
}

/** Text of chunks that may be cut within a character. */
export async function* decoded(chunks: AsyncIterable<Uint8Array>, path: string): AsyncIterable<string> {
  // What looks like a byte order mark is text, too.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const decode = (chunk?: Uint8Array): string => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined })
    } catch {
      throw changed(path)
    }
  }
  for await (const chunk of chunks) {
    const text = decode(chunk)
    if (text !== '') yield text
  }
  decode()
}

/** @param stream From a place on. @param bytes How many there are. */
export async function endOf(
  stream: (from: number) => AsyncIterable<Uint8Array>,
  bytes: number,
  chars: number,
): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream(Math.max(0, bytes - chars * mostBytesOfUnit))) chunks.push(chunk)
  const end = Buffer.concat(chunks)
  const first = end.findIndex((byte) => (byte & 0b1100_0000) !== 0b1000_0000)
  return first < 0 ? '' : wholeEnd(end.toString('utf8', first), chars)
}

const changed = (path: string): AgentError =>
  new AgentError(`Cannot read "${path}": it was changed since it was written, restore it from a copy`)

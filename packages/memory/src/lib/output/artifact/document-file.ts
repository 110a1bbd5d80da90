import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FinishOptions } from './artifact.ts'
import { decoded } from './part-text.ts'
import { checkWhole } from './whole-characters.ts'

/** Writes the whole document, of which memory holds a chunk. It is on the disk when this resolves. */
export async function writeDocument(
  path: string,
  order: readonly number[],
  bytesOf: (section: number) => AsyncIterable<Uint8Array>,
  { head = '', transform }: FinishOptions,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  checkWhole(head, 'write the head')
  const whole = createHash('sha256')
  let size = 0

  async function* section(number: number): AsyncIterable<Uint8Array> {
    if (transform === undefined) {
      yield* bytesOf(number)
      return
    }
    for await (const piece of transform(number, decoded(bytesOf(number), `section ${number}`))) {
      checkWhole(piece, `write section ${number}`)
      yield Buffer.from(piece)
    }
  }

  async function* document(): AsyncIterable<Uint8Array> {
    if (head !== '') yield* measured([Buffer.from(head)])
    for (const number of order) yield* measured(section(number))
  }

  async function* measured(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    for await (const chunk of chunks) {
      whole.update(chunk)
      size += chunk.length
      yield chunk
    }
  }

  const file = await open(path, 'w')
  try {
    await file.writeFile(document())
    await file.sync()
  } finally {
    await file.close()
  }
  return { bytes: size, sha256: whole.digest('hex') }
}

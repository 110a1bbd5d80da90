import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { documents, type CorpusChunk, type CorpusOptions } from './corpus.ts'

export interface Corpus {
  /** JSON lines as `glmkit search index` takes them. */
  readonly file: string
  /** The same, one at a time. */
  chunks(): AsyncIterable<CorpusChunk>
}

/** A corpus that was written as JSON lines. */
export function openCorpus(file: string): Corpus {
  return {
    file,
    async *chunks() {
      for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
        const chunk: CorpusChunk = JSON.parse(line)
        yield chunk
      }
    },
  }
}

/** Writes the corpus unless it is there. @returns The bytes of its texts and titles in UTF-8. */
export async function writeCorpus(file: string, options: CorpusOptions): Promise<number> {
  const sizes = `${file}.size`
  if (existsSync(file) && existsSync(sizes)) return Number(readFileSync(sizes, 'utf8'))
  mkdirSync(dirname(file), { recursive: true })
  let bytes = 0
  const lines = function* (): Generator<string> {
    for (const { chunks } of documents(options)) {
      for (const chunk of chunks) bytes += Buffer.byteLength(chunk.title) + Buffer.byteLength(chunk.text)
      yield chunks.map((chunk) => `${JSON.stringify(chunk)}\n`).join('')
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(`${file}.part`))
  renameSync(`${file}.part`, file)
  writeFileSync(sizes, String(bytes))
  return bytes
}

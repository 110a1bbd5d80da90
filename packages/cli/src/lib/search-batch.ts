import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { UsageError } from '@glmkit/core'
import { openIndex } from '@glmkit/tools/search'
import { existingStore, searchFlags, searchOptionsOf } from './search-arguments.ts'

const tag = 'glmkit'

/** `glmkit search batch`: a TREC run, a line for each document, which counts as much as its best passage. */
export async function runBatch(args: readonly string[], signal: AbortSignal): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { ...searchFlags, queries: { type: 'string' } } })
  const options = searchOptionsOf(values, 10)
  if (values.queries === undefined) throw new UsageError('No queries: pass --queries FILE.jsonl')
  await using index = await openIndex(existingStore(values.store))
  for await (const { id, text } of queriesIn(values.queries, signal)) {
    const { results } = await index.search(text, { ...options, maxPerDocument: 1, signal })
    const lines = results.map(({ documentId, score }, at) =>
      [field(id), 'Q0', field(documentId), at + 1, score.toPrecision(8), tag].join(' '),
    )
    if (lines.length === 0) continue
    if (!process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain', { signal })
  }
}

interface Query {
  readonly id: string
  readonly text: string
}

async function* queriesIn(file: string, signal: AbortSignal): AsyncGenerator<Query> {
  const refuse = (reason: string, cause?: unknown): UsageError =>
    new UsageError(`Cannot read queries from "${file}": ${reason}`, { cause })
  const input = createReadStream(file, { signal })
  // Readline ends silently when its input fails.
  const failed = new Promise<never>((_, reject) => input.once('error', reject))
  failed.catch(() => {})
  let number = 0
  try {
    await Promise.race([once(input, 'open'), failed])
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      signal.throwIfAborted()
      number += 1
      if (line.trim() === '') continue
      const query = queryOf(line.replace(/^\uFEFF/, ''))
      if (query === undefined) throw refuse(`line ${number} is not {"id": …, "text": "…"}`)
      yield query
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw refuse('it does not exist', error)
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') throw refuse('it is a folder', error)
    throw error
  } finally {
    input.destroy()
  }
}

function queryOf(line: string): Query | undefined {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('text' in value)) return undefined
    const { text } = value
    // `_id` is what the collections of the field have.
    const id: unknown = Reflect.get(value, 'id' in value ? 'id' : '_id')
    const isId = (typeof id === 'string' && id !== '') || typeof id === 'number'
    return isId && typeof text === 'string' ? { id: String(id), text } : undefined
  } catch {
    return undefined
  }
}

/** The fields of a run are parted by spaces. */
const field = (text: string): string => text.replaceAll(/\s/g, encodeURIComponent)

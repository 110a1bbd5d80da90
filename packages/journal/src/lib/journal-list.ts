import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { JournalError } from '@glmkit/core'
import type { JournalListing } from '@glmkit/core'
import { codeOf } from './file-lock.ts'
import { checkHeader, decode, headerOf } from './journal-log.ts'

/** All that is kept of a run, the log last. */
const endings = ['.lock', '.torn', '.jsonl.new', '.jsonl']

/** Paths of the files of a run that are there. */
export async function filesOf(path: string): Promise<readonly string[]> {
  const there = await Promise.all(
    endings.map((ending) => stat(path + ending).then(() => [path + ending], unlessMissing([]))),
  )
  return there.flat()
}

export async function* listLogs(dir: string, prefix: string): AsyncGenerator<JournalListing> {
  const sizeOf = async (name: string): Promise<{ readonly size: number; readonly mtimeMs: number }> =>
    stat(join(dir, name)).catch(unlessMissing({ size: 0, mtimeMs: 0 }))
  const names = await readdir(dir).catch(unlessMissing<string[]>([]))
  for (const name of names) {
    if (!name.endsWith('.jsonl') || !name.startsWith(prefix)) continue
    const runId = name.slice(0, -'.jsonl'.length)
    const first = await headerIn(join(dir, name)).catch(unlessMissing(undefined))
    // Removed in the meantime.
    if (first === undefined) continue
    const { size, mtimeMs } = await sizeOf(name)
    const torn = await sizeOf(`${runId}.torn`)
    yield { runId, header: undefined, ...first, at: mtimeMs, bytes: size + torn.size }
  }
}

async function headerIn(path: string): Promise<{ readonly header?: unknown; readonly damage?: string }> {
  const record = decode(await firstLineOf(path))
  try {
    if (record !== undefined) checkHeader(path, record)
    return record === undefined
      ? { damage: `Cannot read "${path}": line 1 is damaged, restore the file from a copy` }
      : { header: headerOf(record).header }
  } catch (error) {
    if (error instanceof JournalError) return { damage: error.message }
    throw error
  }
}

async function firstLineOf(path: string): Promise<Buffer> {
  await using file = await open(path)
  const parts: Buffer[] = []
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8_192))
    const part = buffer.subarray(0, bytesRead)
    const end = part.indexOf('\n')
    parts.push(end < 0 ? part : part.subarray(0, end))
    if (end >= 0 || bytesRead === 0) return Buffer.concat(parts)
  }
}

const unlessMissing =
  <T>(value: T) =>
  (error: unknown): T => {
    if (codeOf(error) === 'ENOENT') return value
    throw error
  }

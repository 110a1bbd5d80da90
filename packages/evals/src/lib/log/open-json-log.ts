import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { AgentError, UsageError } from '@glmkit/core'
import { loggedTrialOf } from './logged-trial.ts'
import { parseInspectJson } from './inspect-json.ts'
import type { EvalSample } from './inspect-log.ts'
import { indexJson } from './json-index.ts'
import type { JsonPlace } from './json-index.ts'
import type { LogSource } from './log-source.ts'
import { readHeader } from './read/read-header.ts'
import { readSample } from './read/read-sample.ts'
import { readerOf } from './zip/read-at.ts'

export async function openJsonLog(path: string): Promise<LogSource> {
  const file = await open(path).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`Cannot read log "${path}": ${why}`, { cause: error })
  })
  try {
    return await sourceOf(file, path)
  } catch (error) {
    await file.close()
    if (error instanceof AgentError) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new AgentError(`Cannot read log "${path}": ${why}`, { cause: error })
  }
}

async function sourceOf(file: FileHandle, path: string): Promise<LogSource> {
  const readAt = readerOf(file)
  const { members, items } = await indexJson(readAt, (await file.stat()).size, 'samples')
  if (!members.has('eval')) throw new UsageError(`Cannot read log "${path}": it is no log, "eval" is missing`)
  async function read([from, to]: JsonPlace): Promise<unknown> {
    const json = String(await readAt(from, to - from))
    try {
      return parseInspectJson(json)
    } catch (error) {
      throw new AgentError(`Cannot read log "${path}": there is no JSON from byte ${from}`, { cause: error })
    }
  }
  const parts = await Promise.all(
    [...members].map(async ([name, place]) => [name, isLong(name) ? undefined : await read(place)] as const),
  )
  const header = readHeader(Object.fromEntries(parts.filter(([name]) => !isLong(name))), path)

  async function* samples(): AsyncGenerator<EvalSample> {
    for (const [index, place] of items.entries()) yield readSample(await read(place), `${path}/samples/${index}`)
  }

  return {
    header,
    lostBytes: 0,
    samples,
    async sample(id, epoch) {
      for await (const sample of samples()) {
        const own = loggedTrialOf(sample)?.outcome.id ?? sample.id
        if (String(own) === String(id) && sample.epoch === epoch) return sample
      }
      return undefined
    },
    [Symbol.asyncDispose]: () => file.close(),
  }
}

const isLong = (name: string): boolean => name === 'samples' || name === 'reductions'

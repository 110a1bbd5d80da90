import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { UsageError } from '@glmkit/core'
import type { Model, ModelEvent, ModelReply, ModelRequest } from '@glmkit/core'
import { canonical } from './sample-hash.ts'

export interface CacheResponsesOptions {
  /** One file a reply. */
  readonly dir: string
  /** JSON that tells apart what neither the request nor the model's `settings` say: the sample, the number of the trial. */
  readonly scope: unknown
  /** Older replies are asked for anew. Default: 7 days. */
  readonly maxAgeMs?: number
}

const weekMs = 7 * 24 * 3_600_000

/**
 * A model that says again what it has said to the same request. The same request again within one scope is another sample
 * of the model, and is kept as such; failures are not kept.
 *
 * A reply from the cache brings the usage it was billed for the first time, so that limits hold alike.
 *
 * @throws {UsageError} If a file of the cache was not written by it.
 */
export function cacheResponses(model: Model, options: CacheResponsesOptions): Model {
  const { dir, scope, maxAgeMs = weekMs } = options
  const asked = new Map<string, number>()

  async function* stream(request: ModelRequest): AsyncGenerator<readonly ModelEvent[]> {
    const { signal, priority, ...said } = request
    const key = digest([model.id, model.settings, scope, said])
    const count = (asked.get(key) ?? 0) + 1
    asked.set(key, count)
    const path = pathOf(dir, count === 1 ? key : digest([key, count]))
    const kept = await readReply(path, maxAgeMs)
    signal.throwIfAborted()
    if (kept !== undefined) {
      yield eventsOf(kept)
      return
    }
    for await (const batch of model.stream(request)) {
      const last = batch.at(-1)
      if (last?.type === 'reply') await keepReply(path, last.reply)
      yield batch
    }
  }

  return {
    id: model.id,
    contextTokens: model.contextTokens,
    maxOutputTokens: model.maxOutputTokens,
    ...(model.price && { price: model.price }),
    ...(model.alwaysThinks && { alwaysThinks: true }),
    ...(model.settings && { settings: model.settings }),
    stream,
  }
}

const digest = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex')

const pathOf = (dir: string, key: string): string => join(dir, key.slice(0, 2), `${key}.json`)

async function readReply(path: string, maxAgeMs: number): Promise<ModelReply | undefined> {
  try {
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > maxAgeMs) return undefined
    const { reply }: { reply?: ModelReply } = JSON.parse(await readFile(path, 'utf8'))
    if (reply?.message.role === 'assistant') return reply
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new UsageError(`Cannot read the cached reply ${path}: delete it`, { cause: error })
  }
  throw new UsageError(`Cannot read the cached reply ${path}: delete it`)
}

/** Under another name first: whoever reads it finds it whole. */
async function keepReply(path: string, reply: ModelReply): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, JSON.stringify({ reply }))
  await rename(draft, path)
}

function eventsOf(reply: ModelReply): ModelEvent[] {
  const { reasoning_content: reasoning, content, tool_calls: calls = [] } = reply.message
  return [
    ...(reasoning ? [{ type: 'reasoning-delta' as const, text: reasoning }] : []),
    ...(content ? [{ type: 'text-delta' as const, text: content }] : []),
    ...calls.map((call, index) => ({
      type: 'tool-call-delta' as const,
      index,
      name: call.function.name,
      text: call.function.arguments,
    })),
    { type: 'reply', reply },
  ]
}

import { setTimeout as wait } from 'node:timers/promises'
import { ModelError, UsageError } from '@glmkit/core'
import { hosts } from '@glmkit/core/glm'
import PQueue from 'p-queue'
import { createEmbeddingsEndpoint } from './embeddings-endpoint.ts'

/** Turns texts into vectors. {@link createEmbeddings} makes one of any OpenAI-compatible endpoint; bring your own otherwise. */
export interface Embeddings {
  /** Vectors of different models are never compared: another name means to embed everything anew. */
  readonly model: string
  readonly dimensions: number
  /**
   * @returns One vector a text, in the order of the texts, each of `dimensions` finite numbers, of any length.
   * @throws {ModelError} When no vectors can be had, retries included. An abort rejects with `signal.reason`.
   */
  embed(texts: readonly string[], options: { readonly signal: AbortSignal }): Promise<readonly Float32Array[]>
}

export interface CreateEmbeddingsOptions {
  /** Default: Z.ai's. */
  readonly baseURL?: string
  /** Default: the variable of the host that `baseURL` belongs to, `ZAI_API_KEY` for Z.ai. Servers of your own may need none. */
  readonly apiKey?: string
  /** Default: `embedding-3`. */
  readonly model?: string
  /** Numbers a vector. Default: 512; embedding-3 has 256, 512, 1024 and 2048. */
  readonly dimensions?: number
  /** Whether to ask for `dimensions`; `false` for models of one size that refuse the field. Default: true. */
  readonly sendsDimensions?: boolean
  /** Texts a request. Default: 64, the most that Z.ai takes. */
  readonly batchSize?: number
  /** Longer texts are cut, by an estimate of their tokens that is rather too high. Default: 3_072, as Z.ai has it. */
  readonly maxTextTokens?: number
  /** Requests at once. Default: 2. */
  readonly concurrency?: number
  /** How often a request is tried again when its failure may pass. Default: 5. */
  readonly maxRetries?: number
  /** No try starts later than this after the first one did, in milliseconds. Default: 300_000. */
  readonly retryDeadlineMs?: number
  /** A request that is not answered this long, in milliseconds, has failed. Default: 120_000. */
  readonly timeoutMs?: number
}

/**
 * Connects to an OpenAI-compatible `/embeddings`. No request is made until the first `embed()`.
 *
 * Blank texts are not sent, no endpoint takes them: their vectors are all zeros.
 *
 * @throws {UsageError} If an option is out of range, or a host that needs a key has none.
 * @see https://docs.bigmodel.cn/cn/guide/models/embedding/embedding-3
 * @example
 * createEmbeddings()                                                    // Z.ai's embedding-3, key from ZAI_API_KEY
 * createEmbeddings({ baseURL: 'http://gpu1:8000/v1', model: 'BAAI/bge-m3', dimensions: 1024, sendsDimensions: false })
 */
export function createEmbeddings(options: CreateEmbeddingsOptions = {}): Embeddings {
  const { model = 'embedding-3', dimensions = 512, sendsDimensions = true, batchSize = 64 } = options
  const { maxTextTokens = 3_072, concurrency = 2, maxRetries = 5, timeoutMs = 120_000 } = options
  const { retryDeadlineMs = 300_000 } = options
  checkCounts({ dimensions, batchSize, maxTextTokens, concurrency, timeoutMs })
  checkCounts({ maxRetries, retryDeadlineMs }, 0)
  const baseURL = checkBaseURL(options.baseURL ?? hosts.zai.baseURL ?? '')
  const apiKey = options.apiKey ?? keyFor(baseURL)
  const endpoint = createEmbeddingsEndpoint({ baseURL, apiKey, model, dimensions, sendsDimensions, timeoutMs })
  const queue = new PQueue({ concurrency })

  /** Holds its slot while it waits: a server that is busy is left alone. */
  async function request(texts: readonly string[], signal: AbortSignal): Promise<readonly Float32Array[]> {
    const startedAt = performance.now()
    for (let tries = 1; ; tries += 1) {
      signal.throwIfAborted()
      try {
        return await endpoint(texts, signal)
      } catch (error) {
        if (!(error instanceof ModelError) || !error.retryable || tries > maxRetries) throw error
        const waitMs = error.retryAfterMs ?? backOff(tries)
        if (performance.now() - startedAt + waitMs > retryDeadlineMs) throw error
        await wait(waitMs, undefined, { signal }).catch(() => signal.throwIfAborted())
      }
    }
  }

  return {
    model,
    dimensions,
    async embed(texts, { signal }) {
      signal.throwIfAborted()
      const vectors: Float32Array[] = texts.map(() => new Float32Array(dimensions))
      const asked = [...texts.entries()].filter(([, text]) => text.trim() !== '')
      // One batch that fails takes the others with it: nobody will ask for their vectors.
      const own = new AbortController()
      const either = AbortSignal.any([signal, own.signal])
      const batches = Array.from({ length: Math.ceil(asked.length / batchSize) }, async (_, number) => {
        const batch = asked.slice(number * batchSize, (number + 1) * batchSize)
        const sent = batch.map(([, text]) => cutText(text, maxTextTokens))
        const answered = await queue.add(() => request(sent, either), { signal: either })
        for (const [place, [index]] of batch.entries()) vectors[index] = answered[place] ?? new Float32Array(dimensions)
      })
      try {
        await Promise.all(batches)
      } catch (error) {
        signal.throwIfAborted()
        own.abort()
        throw error
      }
      return vectors
    },
  }
}

/** The beginning of a text; no surrogate pair is cut. Two ASCII characters are taken for a token, and any other one for one. */
function cutText(text: string, maxTokens: number): string {
  if (text.length <= maxTokens) return text
  let halves = 0
  for (let index = 0; index < text.length; index += 1) {
    halves += text.charCodeAt(index) < 0x80 ? 1 : 2
    if (halves > 2 * maxTokens) return text.slice(0, index).replace(/[\ud800-\udbff]$/, '')
  }
  return text
}

/** Exponential with jitter, so that requests that failed together do not come back together. */
function backOff(tries: number): number {
  return Math.min(20_000, 250 * 2 ** tries) * (0.25 + 0.75 * Math.random())
}

function checkCounts(counts: Readonly<Record<string, number>>, least = 1): void {
  for (const [name, count] of Object.entries(counts)) {
    if (Number.isInteger(count) && count >= least) continue
    throw new UsageError(`Cannot create embeddings: ${name} is ${count}, expected a whole number from ${least}`)
  }
}

function checkBaseURL(baseURL: string): string {
  if (URL.canParse(baseURL) && /^https?:/.test(baseURL)) return baseURL.replace(/\/+$/, '')
  throw new UsageError(
    `Cannot use base URL "${baseURL}": expected http(s)://host/path, e.g. https://api.z.ai/api/paas/v4`,
  )
}

/** A key goes to the host it belongs to and to no other company. */
function keyFor(baseURL: string): string {
  const variable = Object.values(hosts).find((host) => host.baseURL === baseURL)?.keyVariable
  if (variable === undefined) return ''
  const key = process.env[variable] ?? ''
  if (key === '') throw new UsageError(`Cannot reach ${baseURL} without a key: set ${variable}, or pass apiKey`)
  return key
}

import { ModelError } from '@glmkit/core'
import type { ModelErrorKind } from '@glmkit/core'
import { decodeResponse } from '@glmkit/core/glm'
import type { OpenAI } from 'openai'

export interface EmbeddingsEndpointOptions {
  readonly baseURL: string
  /** `''` for none. */
  readonly apiKey: string
  readonly model: string
  readonly dimensions: number
  readonly sendsDimensions: boolean
  readonly timeoutMs: number
}

/**
 * One request, tried once.
 *
 * @throws {ModelError} If it was refused, not answered, or answered with something else than a vector for each text.
 *   An abort rejects with `signal.reason`.
 */
type EmbeddingsEndpoint = (texts: readonly string[], signal: AbortSignal) => Promise<readonly Float32Array[]>

const advice: Partial<Record<ModelErrorKind, string>> = {
  authentication: 'check the API key',
  'unknown-model': 'check the model id and the base URL',
  balance: 'top up the account, or use the base URL that belongs to this key',
  quota: 'wait for the reset of the plan, vectors had so far are kept',
}

export function createEmbeddingsEndpoint(options: EmbeddingsEndpointOptions): EmbeddingsEndpoint {
  const { model, dimensions, sendsDimensions } = options
  let client: Promise<OpenAI> | undefined
  return async (texts, signal) => {
    client ??= connect(options)
    const openai = await client
    // Its own method asks for base64, which not every host knows.
    const body = { model, input: texts, ...(sendsDimensions && { dimensions }) }
    let answer: string
    try {
      const response = await openai.post('/embeddings', { body, signal }).asResponse()
      answer = await response.text()
    } catch (error) {
      signal.throwIfAborted()
      throw requestError(error, options)
    }
    return vectorsIn(answer, texts.length, options)
  }
}

/** Loaded when the first request is made. Its retries are not used: it knows no inner error codes. */
async function connect({ baseURL, apiKey, timeoutMs }: EmbeddingsEndpointOptions): Promise<OpenAI> {
  const { OpenAI: Client } = await import('openai')
  return new Client({
    baseURL,
    apiKey: apiKey || 'none',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: timeoutMs,
  })
}

function vectorsIn(answer: string, count: number, { model, dimensions }: EmbeddingsEndpointOptions): Float32Array[] {
  const wrong = (what: string, todo: string): ModelError =>
    new ModelError(`Cannot use the answer of embedding model "${model}": ${what}; ${todo}`, {
      kind: 'server',
      retryable: false,
    })
  const body = parsed(answer)
  const data = isRecord(body) ? body.data : undefined
  if (!Array.isArray(data)) {
    const failure = decodeResponse({ body: answer })
    if ('error' in failure && isRecord(body)) throw refusal(model, messageIn(body), failure.error)
    throw wrong(`no "data" in ${JSON.stringify(answer.slice(0, 80))}`, 'check that the base URL serves /embeddings')
  }
  if (data.length !== count) throw wrong(`${data.length} vectors for ${count} texts`, 'use a smaller batchSize')
  const vectors = new Map<number, Float32Array>()
  for (const [place, item] of data.entries()) {
    const entry: unknown = item
    const { index, embedding } = isRecord(entry) ? entry : {}
    if (!Array.isArray(embedding)) throw wrong(`vector ${place} is no list of numbers`, 'check the model')
    if (embedding.length !== dimensions) {
      throw wrong(
        `vectors of ${embedding.length} dimensions, not ${dimensions}`,
        `pass dimensions: ${embedding.length}`,
      )
    }
    if (!embedding.every(Number.isFinite))
      throw wrong(`vector ${place} has a value that is no number`, 'check the model')
    // Most servers number them, and none promises to keep the order.
    vectors.set(typeof index === 'number' ? index : place, Float32Array.from(embedding))
  }
  return Array.from({ length: count }, (_, index) => {
    const vector = vectors.get(index)
    if (vector === undefined) throw wrong(`no vector for text ${index}`, 'check the model')
    return vector
  })
}

function requestError(error: unknown, { model, baseURL }: EmbeddingsEndpointOptions): ModelError {
  const answer = isRecord(error) ? error : {}
  if (typeof answer.status === 'number') {
    const inner = isRecord(answer.error) ? answer.error : { message: answer.message }
    const failure = decodeResponse({ status: answer.status, body: JSON.stringify({ error: inner }) })
    if ('error' in failure) {
      const headers = answer.headers instanceof Headers ? answer.headers : new Headers()
      return refusal(model, messageIn(inner), failure.error, millisecondsOf(headers.get('retry-after')), error)
    }
  }
  const reason = rootCause(error)
  return new ModelError(`Cannot reach ${baseURL}: ${reason}; check the base URL and the network`, {
    kind: 'network',
    // Only what was there and broke off may be there again in a second.
    retryable: /ECONNRESET|EPIPE|ETIMEDOUT|UND_ERR|closed|terminated|hang up|timed? ?out/i.test(reason),
    cause: error,
  })
}

/** Told apart as the replies of the chat models are: the host and its codes are the same. */
function refusal(
  model: string,
  message: string,
  facts: ModelError,
  retryAfterMs?: number,
  cause?: unknown,
): ModelError {
  const { kind, code, status, retryable, resetAt } = facts
  const where = [status === undefined ? '' : `HTTP ${status}`, code === undefined ? '' : `code ${code}`]
  const parts = [
    `Embedding model "${model}" refused the request: ${message}`,
    ` (${where.filter(Boolean).join(', ')})`.replace(' ()', ''),
    advice[kind] === undefined ? '' : `; ${advice[kind]}`,
  ]
  return new ModelError(parts.join(''), { kind, code, status, retryable, retryAfterMs, resetAt, cause })
}

function messageIn(body: Record<string, unknown>): string {
  const inner = isRecord(body.error) ? body.error.message : (body.message ?? body.msg ?? body.error)
  const message = typeof inner === 'string' ? inner : JSON.stringify(inner ?? body)
  return message.replaceAll(/\s+/g, ' ').trim().slice(0, 300) || 'no message'
}

/** Seconds or an HTTP date. */
function millisecondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null || retryAfter.trim() === '') return undefined
  const seconds = Number(retryAfter)
  const ms = Number.isNaN(seconds) ? Date.parse(retryAfter) - Date.now() : seconds * 1_000
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

/** `Connection error` says nothing; what it was lies at the bottom of the chain. */
function rootCause(error: unknown): string {
  let cause = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  if (cause instanceof AggregateError && cause.message === '') cause = cause.errors[0]
  return cause instanceof Error ? cause.message : String(cause)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { addAbortSignal } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { OpenAI } from 'openai'
import { ModelError } from './model-error.ts'
import { codeOf, modelErrorOf } from './errors.ts'
import type { incomingOf as IncomingOf } from './http-fetch.ts'
import { isRecord, text as textOf } from './json.ts'
import type { HttpResponse } from './read-body.ts'

export interface TransportOptions {
  readonly baseURL: string
  readonly apiKey: string
  /** Named in errors. */
  readonly modelId: string
}

export interface OpenResponse extends HttpResponse {
  readonly close: () => void
}

/** The openai package as far as it serves: connection, key, headers. Its retries and its stream reader are not used. */
export interface Transport {
  /**
   * @param body JSON in UTF-8.
   * @param timeoutMs How long the answer may take to begin; then nothing limits it.
   * @returns The response of a request that was accepted, its body unread. An abort breaks it off.
   * @throws {ModelError} If the server refused it or cannot be reached. An abort rejects with `signal.reason`.
   */
  post(body: Uint8Array, signal: AbortSignal, timeoutMs: number): Promise<OpenResponse>
}

/** The package names the type only of what it has written itself. */
const headers = { 'content-type': 'application/json' }

export function createTransport({ baseURL, apiKey, modelId }: TransportOptions): Transport {
  let client: Promise<{ readonly openai: OpenAI; readonly incomingOf: typeof IncomingOf }> | undefined
  return {
    async post(body, signal, timeoutMs) {
      client ??= connect(baseURL, apiKey)
      const { openai, incomingOf } = await client
      try {
        const response = await openai
          .post('/chat/completions', { body, headers, signal, timeout: timeoutMs })
          .asResponse()
        const incoming = addAbortSignal(signal, incomingOf(response))
        return {
          headers: response.headers,
          body: incoming,
          text: () => text(incoming),
          close: () => incoming.destroy(),
        }
      } catch (error) {
        signal.throwIfAborted()
        // The caller has not aborted it.
        if (isAbort(rootCause(error))) throw silent(modelId, timeoutMs, error)
        throw requestError(error, modelId, baseURL)
      }
    },
  }
}

/** Loaded when the first request is made: the package and node:https cost more than the rest of core together. */
async function connect(
  baseURL: string,
  apiKey: string,
): Promise<{ readonly openai: OpenAI; readonly incomingOf: typeof IncomingOf }> {
  const [{ OpenAI: Client }, { httpFetch, incomingOf }] = await Promise.all([
    import('openai'),
    import('./http-fetch.ts'),
  ])
  const openai = new Client({
    baseURL,
    apiKey: apiKey || 'none',
    organization: null,
    project: null,
    fetch: httpFetch,
    maxRetries: 0,
    defaultHeaders: { 'accept-language': 'en-US,en' },
  })
  return { openai, incomingOf }
}

function requestError(error: unknown, modelId: string, baseURL: string): ModelError {
  const answer = isRecord(error) ? error : {}
  if (typeof answer.status === 'number') {
    const inner = isRecord(answer.error) ? answer.error : {}
    return modelErrorOf(
      {
        status: answer.status,
        code: codeOf(inner.code),
        message: textOf(inner.message) || textOf(answer.message),
        retryAfter: answer.headers instanceof Headers ? (answer.headers.get('retry-after') ?? undefined) : undefined,
        cause: error,
      },
      modelId,
    )
  }
  const cause = rootCause(error)
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new ModelError(`Cannot reach ${baseURL}: ${reason}; check the base URL and the network`, {
    kind: 'network',
    // Only what was there and broke off may be there again in a second.
    retryable: /ECONNRESET|EPIPE|ETIMEDOUT|UND_ERR|closed|hang up|timed? ?out/i.test(reason),
    cause: error,
  })
}

/** `fetch failed` says nothing; what it failed of lies at the bottom of the chain. */
function rootCause(error: unknown): unknown {
  let cause = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  if (cause instanceof AggregateError && cause.message === '') cause = cause.errors[0]
  return cause
}

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError'

function silent(modelId: string, timeoutMs: number, cause: unknown): ModelError {
  const message = `Model "${modelId}" gave no usable reply: it did not begin within ${timeoutMs} ms`
  return new ModelError(message, { kind: 'network', retryable: true, cause })
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { ApiError, type Language, readLanguage } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import type { Brain, Reply } from './brain.ts'
import { extendPrompt, generate, type Generation } from './generation.ts'
import { newResponseId } from './ids.ts'
import { isRecord } from './is-record.ts'
import type { ModelSpec } from './models.ts'
import { createPrefixCache } from './prefix-cache.ts'
import { renderPrompt } from './prompt.ts'
import { readRequest } from './read-request.ts'
import type { RequestLog, RequestRecord, Usage } from './request-log.ts'
import { tokenize } from './tokens.ts'
import { writeJson, writeStream } from './write-reply.ts'

export interface ChatEndpointOptions {
  readonly brain: Brain
  readonly models: ReadonlyMap<string, ModelSpec>
  /** Undefined accepts every key. */
  readonly apiKey: string | undefined
  readonly tokensPerSecond: number
  readonly log: RequestLog
}

/** What a request turned out to be, filled in as far as it got. */
type Outcome = Pick<RequestRecord, 'status' | 'usage' | 'error'>

const maxRequestIds = 10_000

/** Serves `POST /chat/completions`. */
export type ChatEndpoint = (request: IncomingMessage, response: ServerResponse) => Promise<void>

export function createChatEndpoint(options: ChatEndpointOptions): ChatEndpoint {
  const { brain, models, apiKey, tokensPerSecond, log } = options
  const cache = createPrefixCache()
  const requestIds = new Set<string>()

  function claimRequestId(key: string, requestId: string | undefined): void {
    if (requestId === undefined) return
    const claim = `${key} ${requestId}`
    if (requestIds.has(claim)) throw new ApiError('1231', { about: requestId })
    requestIds.add(claim)
    for (const oldest of requestIds) {
      if (requestIds.size <= maxRequestIds) break
      requestIds.delete(oldest)
    }
  }

  async function answer(
    body: unknown,
    response: ServerResponse,
    exchange: { readonly id: string; readonly now: Date; readonly key: string; readonly signal: AbortSignal },
  ): Promise<Outcome> {
    const { id, now, key, signal } = exchange
    const request = readRequest(body, models)
    const prompt = renderPrompt(request)
    const promptTokens = prompt.reduce((sum, piece) => sum + tokenize(piece).length, 0)
    const windowTokens = request.spec.contextTokens - promptTokens
    if (windowTokens <= 0) {
      const limit = request.spec.contextTokens
      throw new ApiError('1261', {
        en: `(${promptTokens} tokens, the window of ${request.model} is ${limit})`,
        zh: `（${promptTokens} tokens，${request.model} 的上下文窗口为 ${limit}）`,
      })
    }
    claimRequestId(key, request.requestId)

    const owner = `${key} ${request.model}`
    // The last token is always computed: without it there is nothing to sample the answer from.
    const cachedTokens = Math.min(cache.match(owner, prompt), promptTokens - 1)
    cache.add(owner, prompt)
    const reply = await unlessAborted(brain(request, signal), signal)
    if (reply.error !== undefined) {
      const { status, code, message } = reply.error
      sendError(response, status, code, message)
      return { status, error: { code, message } }
    }

    const generation = generate(reply, request, windowTokens)
    const usage = countUsage(promptTokens, cachedTokens, generation)
    let generated = 0
    try {
      const write = request.stream ? writeStream : writeJson
      await write(response, {
        id,
        created: Math.floor(now.getTime() / 1_000),
        model: `glmkit-emulator/${request.model}`,
        requestId: request.requestId ?? id,
        generation,
        usage,
        toolStream: request.toolStream,
        tokensPerSecond,
        signal,
        onProgress: (tokens) => (generated = tokens),
      })
    } finally {
      cache.add(owner, extendPrompt(prompt, generation, generated))
    }
    return { status: 200, usage }
  }

  return async (request, response) => {
    const now = new Date()
    const startedAt = performance.now()
    const id = newResponseId(now)
    const language = readLanguage(request.headers['accept-language'])
    const disconnect = new AbortController()
    const { signal } = disconnect
    response.on('close', () => {
      if (!response.writableFinished) disconnect.abort(new Error('The connection closed before the reply ended'))
    })
    response.setHeader('x-log-id', id)

    let source = ''
    let body: unknown
    let outcome: Outcome
    try {
      source = await text(request)
      const key = authenticate(request.headers.authorization, apiKey)
      body = parseJson(source)
      outcome = await answer(body, response, { id, now, key, signal })
    } catch (error) {
      outcome = failure(error, signal, language)
      if (response.headersSent) response.destroy()
      else if (outcome.error !== undefined && !signal.aborted) {
        sendError(response, outcome.status, outcome.error.code, outcome.error.message)
      }
    }
    const fields = isRecord(body) ? body : {}
    const record: RequestRecord = {
      id,
      at: now.toISOString(),
      model: typeof fields.model === 'string' ? fields.model : '',
      messages: Array.isArray(fields.messages) ? fields.messages.length : 0,
      stream: fields.stream === true,
      ...outcome,
      body,
      durationMs: performance.now() - startedAt,
    }
    log.write(record, source.length)
  }
}

/** The endpoint's error body; a stream request gets it as plain JSON too. */
export function sendError(response: ServerResponse, status: number, code: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
  response.end(JSON.stringify({ error: { code, message } }))
}

function failure(error: unknown, signal: AbortSignal, language: Language): Outcome {
  if (signal.aborted) return { status: 499, error: { code: 'aborted', message: describe(signal.reason) } }
  const apiError = error instanceof ApiError ? error : unexpected(error)
  return { status: apiError.status, error: { code: apiError.code, message: apiError.text(language) } }
}

function unexpected(error: unknown): ApiError {
  return new ApiError('500', { about: describe(error) })
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function parseJson(source: string): unknown {
  try {
    const value: unknown = JSON.parse(source)
    return value
  } catch (error) {
    throw new ApiError('1210', {
      en: `the body is not JSON: ${describe(error)}`,
      zh: `请求体不是 JSON：${describe(error)}`,
    })
  }
}

/** A brain may ignore its signal; the server does not wait for it then. */
async function unlessAborted(reply: Reply | Promise<Reply>, signal: AbortSignal): Promise<Reply> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([reply, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function countUsage(promptTokens: number, cachedTokens: number, generation: Generation): Usage {
  const completionTokens = generation.pieces.length
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
    completion_tokens_details: { reasoning_tokens: generation.reasoningTokens },
  }
}

import { randomUUID } from 'node:crypto'
import type { OpenAI } from 'openai'
import { sleep } from '../abort.ts'
import { UsageError } from '../agent-error.ts'
import type { FinishReason, Model, ModelEvent, ModelReply, ModelRequest } from '../model.ts'
import { ModelError } from '../model-error.ts'
import { createAssembler } from './assemble.ts'
import type { Assembled } from './assemble.ts'
import { modelErrorOf } from './errors.ts'
import { defaultBaseURL, hostOf } from './hosts.ts'
import { isRecord, text } from './json.ts'
import { factsOf } from './models.ts'
import { readServerSentEvents } from './sse.ts'
import { usageOf } from './usage.ts'

export interface CreateGlmOptions {
  /** Model id as the host knows it. Default: `GLMKIT_MODEL`, else `glm-5`. */
  readonly model?: string
  /** Default: `GLMKIT_BASE_URL`, else Z.ai's pay-as-you-go endpoint. */
  readonly baseURL?: string
  /** Default: `ZAI_API_KEY`. Servers of your own may need none. */
  readonly apiKey?: string
  /** Default: true. Reasoning is streamed, kept and sent back. */
  readonly thinking?: boolean
  /** 0–1; the server's default is 1. Tune this or `topP`, not both. */
  readonly temperature?: number
  /** 0.01–1; the server's default is 0.95. */
  readonly topP?: number
  /** Upper bound of `max_tokens`, which is always sent. Default: the model's own, 131,072 for GLM-5. */
  readonly maxOutputTokens?: number
  /** How often a failed turn is tried again when the failure may pass. Default: 3. */
  readonly maxRetries?: number
}

/**
 * Connects to GLM-5 over an OpenAI-compatible endpoint. No request is made until the first `stream()`.
 *
 * @throws {UsageError} If no key is given for a host that needs one, or an option is out of range.
 * @example
 * createGlm()                                               // Z.ai, key from ZAI_API_KEY
 * createGlm({ baseURL: 'http://localhost:8000/v1', model: 'zai-org/GLM-5' })
 */
export function createGlm(options: CreateGlmOptions = {}): Model {
  const { env } = process
  const modelId = options.model ?? (env.GLMKIT_MODEL || 'glm-5')
  const baseURL = checkBaseURL(options.baseURL ?? (env.GLMKIT_BASE_URL || defaultBaseURL))
  const apiKey = options.apiKey ?? env.ZAI_API_KEY ?? ''
  const { thinking = true, temperature, topP, maxRetries = 3 } = options
  checkRange('temperature', temperature, 0, 1)
  checkRange('topP', topP, 0.01, 1)
  checkRange('maxOutputTokens', options.maxOutputTokens, 1, 131_072)
  if (apiKey === '' && baseURL === defaultBaseURL) {
    throw new UsageError('Cannot reach Z.ai without a key: set ZAI_API_KEY, or set GLMKIT_BASE_URL to another endpoint')
  }
  const facts = factsOf(modelId)
  const host = hostOf(baseURL)
  let client: Promise<OpenAI> | undefined

  async function* streamOnce(request: ModelRequest): AsyncGenerator<ModelEvent, ModelReply> {
    // The openai package costs more to load than the rest of core together.
    client ??= import('openai').then(
      ({ OpenAI }) =>
        new OpenAI({
          baseURL,
          apiKey: apiKey || 'none',
          organization: null,
          project: null,
          maxRetries: 0,
          defaultHeaders: { 'accept-language': 'en-US,en' },
        }),
    )
    const response = await post(await client, request)
    const assembler = createAssembler()
    try {
      for await (const chunk of chunksOf(response)) {
        if (isRecord(chunk.error) || chunk.success === false) throw inBandError(chunk, response.status)
        yield* assembler.push(chunk)
      }
    } catch (error) {
      request.signal.throwIfAborted()
      throw error instanceof ModelError ? error : badReply('the connection broke in the middle of the reply', error)
    }
    request.signal.throwIfAborted()
    return finished(assembler.end(), request)
  }

  async function post(openai: OpenAI, request: ModelRequest): Promise<Response> {
    const { messages, tools, maxOutputTokens, signal } = request
    const body = {
      model: modelId,
      messages,
      ...(tools.length > 0 && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
      stream: true,
      max_tokens: Math.min(maxOutputTokens, options.maxOutputTokens ?? facts.maxOutputTokens),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { top_p: topP }),
      ...host.extraFields({ thinking, hasTools: tools.length > 0 }),
      ...(host.id === 'zai' && { request_id: randomUUID() }),
    }
    try {
      return await openai.post('/chat/completions', { body, signal }).asResponse()
    } catch (error) {
      signal.throwIfAborted()
      throw requestError(error)
    }
  }

  function requestError(error: unknown): ModelError {
    const answer = isRecord(error) ? error : {}
    if (typeof answer.status === 'number') {
      const inner = isRecord(answer.error) ? answer.error : {}
      const message = text(inner.message) || text(answer.message)
      return modelErrorOf({ status: answer.status, code: codeOf(inner.code), message, cause: error }, modelId)
    }
    const reason = rootCause(error)
    return new ModelError(`Cannot reach ${baseURL}: ${reason}; check the base URL and the network`, {
      kind: 'network',
      // Only what was there and broke off may be there again in a second.
      retryable: /ECONNRESET|EPIPE|ETIMEDOUT|UND_ERR|closed|terminated|timed? ?out/i.test(reason),
      cause: error,
    })
  }

  function inBandError(chunk: Record<string, unknown>, status: number): ModelError {
    const inner = isRecord(chunk.error) ? chunk.error : chunk
    const message = text(inner.message) || text(inner.msg)
    return modelErrorOf({ status: status === 200 ? undefined : status, code: codeOf(inner.code), message }, modelId)
  }

  function finished({ message, finish, usage, model }: Assembled, request: ModelRequest): ModelReply {
    const calls = message.tool_calls ?? []
    if (finish === undefined) throw badReply('the stream ended without a finish reason')
    if (finish === 'network_error') throw badReply('the server lost its own connection (network_error)')
    if (!isFinishReason(finish)) throw badReply(`the server ended with "${finish}"`)
    if (finish === 'tool_calls' && calls.length === 0) throw badReply('the server announced tool calls and sent none')
    if (finish === 'model_context_window_exceeded') {
      const failure = { status: undefined, code: '1261', message: 'the context window is full' }
      throw modelErrorOf(failure, modelId)
    }
    if (finish !== 'sensitive' && message.content === '' && calls.length === 0) {
      throw finish === 'length'
        ? new ModelError(
            `Model "${modelId}" used all ${request.maxOutputTokens} output tokens for thinking: raise maxOutputTokens or turn thinking off`,
            { kind: 'bad-reply', retryable: false },
          )
        : badReply('the reply was empty')
    }
    return { message, finish, usage: usageOf(usage, facts), model: model ?? modelId }
  }

  function badReply(reason: string, cause?: unknown): ModelError {
    return new ModelError(`Model "${modelId}" gave no usable reply: ${reason}`, {
      kind: 'bad-reply',
      retryable: true,
      cause,
    })
  }

  async function* stream(request: ModelRequest): AsyncGenerator<ModelEvent> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reply = yield* streamOnce(request)
        yield { type: 'reply', reply }
        return
      } catch (error) {
        if (!(error instanceof ModelError) || !error.retryable || attempt > maxRetries) throw error
        const waitMs = Math.round(Math.min(8_000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2))
        yield { type: 'retry', attempt, reason: error.message, waitMs }
        await sleep(waitMs, request.signal)
      }
    }
  }

  return {
    id: modelId,
    contextTokens: facts.contextTokens,
    maxOutputTokens: Math.min(facts.maxOutputTokens, options.maxOutputTokens ?? facts.maxOutputTokens),
    stream,
  }
}

/** Chunks of a stream, or the one body of a host that answered without streaming. */
async function* chunksOf(response: Response): AsyncGenerator<Record<string, unknown>> {
  if (!(response.headers.get('content-type') ?? '').includes('event-stream')) {
    const body: unknown = await response.json()
    if (isRecord(body)) yield body
    return
  }
  if (response.body === null) return
  for await (const payloads of readServerSentEvents(response.body)) {
    for (const payload of payloads) {
      if (payload === '[DONE]') return
      const chunk: unknown = JSON.parse(payload)
      if (isRecord(chunk)) yield chunk
    }
  }
}

const finishReasons: ReadonlySet<string> = new Set<FinishReason>([
  'stop',
  'tool_calls',
  'length',
  'sensitive',
  'model_context_window_exceeded',
])

function isFinishReason(value: string): value is FinishReason {
  return finishReasons.has(value)
}

/** A string on Z.ai, a number elsewhere. */
function codeOf(code: unknown): string | undefined {
  return typeof code === 'string' || typeof code === 'number' ? String(code) : undefined
}

/** `fetch failed` says nothing; what it failed of lies at the bottom of the chain. */
function rootCause(error: unknown): string {
  let cause = error
  while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause
  if (cause instanceof AggregateError && cause.message === '') cause = cause.errors[0]
  return cause instanceof Error ? cause.message : String(cause)
}

function checkBaseURL(baseURL: string): string {
  if (URL.canParse(baseURL) && /^https?:/.test(baseURL)) return baseURL.replace(/\/+$/, '')
  throw new UsageError(`Cannot use base URL "${baseURL}": expected http(s)://host/path, for instance ${defaultBaseURL}`)
}

function checkRange(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return
  throw new UsageError(`Cannot create the model: ${name} is ${value}, expected ${least}–${most}`)
}

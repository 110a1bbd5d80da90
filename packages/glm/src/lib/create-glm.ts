import { createHash } from 'node:crypto'
import { UsageError } from './agent-error.ts'
import { noUsage } from './model.ts'
import type { Model, ModelEvent, ModelReply, ModelRequest } from './model.ts'
import { ModelError } from './model-error.ts'
import { guardRequest } from './guard-request.ts'
import { hostOf, profileOf } from './hosts.ts'
import type { HostId, HostProfile, Thinking } from './hosts.ts'
import { guardLanguage } from './language-guard.ts'
import { limiterFor } from './limiter.ts'
import { factsOf } from './models.ts'
import type { ModelFacts } from './models.ts'
import { readReply } from './read-reply.ts'
import { requestBody } from './request-body.ts'
import { createSentTexts } from './sent-text.ts'
import { sleep } from './sleep.ts'
import { createTransport } from './transport.ts'
import type { OpenResponse } from './transport.ts'

export interface CreateGlmOptions {
  /** Model id, e.g. `glm-5`; hosts with names of their own get theirs. Default: `GLMKIT_MODEL`, else `glm-5`. */
  readonly model?: string
  /** Which host's ways to follow. Default: told by `baseURL`. The coding plan (`zai-coding`) is never guessed. */
  readonly host?: HostId
  /** Default: `GLMKIT_BASE_URL`, else the host's, else Z.ai's pay-as-you-go endpoint. */
  readonly baseURL?: string
  /** Default: the host's variable, `ZAI_API_KEY` for Z.ai. Servers of your own may need none. */
  readonly apiKey?: string
  /**
   * Default: `on`. Reasoning is streamed, kept and sent back. `auto` sends nothing: the server's defaults hold, for
   * earlier reasoning too.
   */
  readonly thinking?: Thinking
  /** 0–1; the server's default is 1. Tune this or `topP`, not both. */
  readonly temperature?: number
  /** 0.01–1; the server's default is 0.95. */
  readonly topP?: number
  /** Upper bound of `max_tokens`, which is always sent. Default: the model's own, 131,072 for GLM-5. */
  readonly maxOutputTokens?: number
  /** How often a failed turn is tried again when the failure may pass. Default: 5. */
  readonly maxRetries?: number
  /** No try starts later than this after the first one did, in milliseconds; waiting for a slot aside. Default: 300_000. */
  readonly retryDeadlineMs?: number
  /**
   * A reply whose first token is not there so many milliseconds after the request was sent is given up and asked for again;
   * so is one that is not streamed and not there. Small servers read a long prompt for minutes. Default: 600_000.
   */
  readonly firstTokenTimeoutMs?: number
  /**
   * So is one that brings no further token this long, in milliseconds, whatever else the server sends to keep the line
   * open. However long a reply takes altogether, it is read to its end. Default: 300_000.
   */
  readonly idleTimeoutMs?: number
  /** Tokens a minute this key may use; requests wait for their share. Default: no limit. */
  readonly tokensPerMinute?: number
  /** Aborts a reply that only repeats itself and asks once more. Default: true. */
  readonly guardRepetition?: boolean
  /** Asks once more when the answer drifts into Chinese and the user did not write Chinese. Default: false. */
  readonly guardLanguage?: boolean
  /** Whether turns with tools are streamed. Default: as the host profile says. */
  readonly streamToolArgs?: boolean
  /** Limits and prices that differ from the table's, for deployments of your own. */
  readonly facts?: Partial<ModelFacts>
}

interface AttemptOptions {
  readonly isStreamed: boolean
  readonly isRetry: boolean
  /** Called when the limiter lets the request go. */
  readonly onGranted: () => void
}

/** These come from chance: a second sample usually helps, a fifth does not. */
const resamples: Partial<Record<ModelError['kind'], number>> = {
  empty: 2,
  'lost-calls': 2,
  repetition: 1,
  'wrong-language': 1,
}

/**
 * Connects to GLM-5 over an OpenAI-compatible endpoint. No request is made until the first `stream()`.
 *
 * All models of a process with the same endpoint, key and id share one limiter, which finds the host's hidden
 * concurrency limit by itself.
 *
 * @throws {UsageError} If no key is given for a host that needs one, or an option is out of range.
 * @example
 * createGlm()                                    // Z.ai, key from ZAI_API_KEY
 * createGlm({ host: 'openrouter' })              // key from OPENROUTER_API_KEY
 * createGlm({ host: 'vllm', baseURL: 'http://gpu1:8000/v1' })
 */
export function createGlm(options: CreateGlmOptions = {}): Model {
  const { env } = process
  const modelId = options.model ?? (env.GLMKIT_MODEL || 'glm-5')
  const given = options.baseURL ?? (options.host === undefined ? env.GLMKIT_BASE_URL : undefined)
  const hostId = options.host ?? (given ? hostOf(checkBaseURL(given)) : 'zai')
  const profile = profileOf(hostId)
  const baseURL = checkBaseURL(given || profile.baseURL || '')
  const apiKey = checkKey(options.apiKey ?? keyFor(hostId, profile, options))
  if (apiKey === '' && profile.keyVariable !== undefined && baseURL === profile.baseURL) {
    throw new UsageError(`Cannot reach ${baseURL} without a key: set ${profile.keyVariable}, or pass apiKey`)
  }
  checkRange('temperature', options.temperature, 0, 1)
  checkRange('topP', options.topP, 0.01, 1)
  checkRange('maxOutputTokens', options.maxOutputTokens, 1, 131_072)
  checkRange('maxRetries', options.maxRetries, 0, 100)
  checkRange('retryDeadlineMs', options.retryDeadlineMs, 0, Infinity)
  checkRange('firstTokenTimeoutMs', options.firstTokenTimeoutMs, 1, 2 ** 31 - 1)
  checkRange('idleTimeoutMs', options.idleTimeoutMs, 1, 2 ** 31 - 1)
  checkRange('tokensPerMinute', options.tokensPerMinute, 1, Infinity)
  const facts = factsFor(modelId, profile, options)
  checkThinking(options.thinking, modelId, facts)
  const { maxRetries = 5, retryDeadlineMs = 300_000, firstTokenTimeoutMs = 600_000, idleTimeoutMs = 300_000 } = options
  const wireModel = profile.modelIds?.[modelId] ?? modelId
  const { tokensPerMinute } = options
  const limiterKey = createHash('sha256').update(`${baseURL}\n${apiKey}\n${wireModel}`).digest('base64')
  const limits = { start: profile.concurrency, ...(tokensPerMinute !== undefined && { tokensPerMinute }) }
  const transport = createTransport({ baseURL, apiKey, modelId })
  const sentTexts = createSentTexts()

  async function* attempt(
    request: ModelRequest,
    { isStreamed, isRetry, onGranted }: AttemptOptions,
  ): AsyncGenerator<readonly ModelEvent[], ModelReply> {
    const slot = Promise.withResolvers<void>()
    const granted = Promise.withResolvers<void>()
    const { signal, priority = 0 } = request
    const task = (): Promise<void> => {
      granted.resolve()
      return slot.promise
    }
    const tokens = tokensPerMinute === undefined ? 0 : roughTokens(request)
    limiterFor(limiterKey, limits).run(task, { signal, priority, tokens, isRetry }).catch(granted.reject)
    await granted.promise
    onGranted()
    try {
      const sentAt = performance.now()
      const response = await post(request, isStreamed)
      const { tools, maxOutputTokens } = request
      const reply = yield* readReply(response, {
        modelId,
        price: facts.price,
        usageIncludesCached: profile.usageIncludesCached,
        tools,
        guardRepetition: options.guardRepetition ?? true,
        maxOutputTokens,
        sentAt,
        firstTokenTimeoutMs,
        idleTimeoutMs,
        close: response.close,
      })
      if (options.guardLanguage) guardLanguage(request.messages, reply.message, modelId)
      return reply
    } catch (error) {
      slot.reject(error)
      signal.throwIfAborted()
      throw error
    } finally {
      slot.resolve()
    }
  }

  function post(request: ModelRequest, isStreamed: boolean): Promise<OpenResponse> {
    const bodyOptions = {
      model: wireModel,
      profile,
      thinking: request.thinking ?? options.thinking ?? 'on',
      stream: isStreamed,
      maxOutputTokens: request.maxOutputTokens,
      temperature: options.temperature,
      topP: options.topP,
    }
    const body = requestBody(request, bodyOptions, sentTexts)
    return transport.post(body, request.signal, firstTokenTimeoutMs)
  }

  async function* stream(asked: ModelRequest): AsyncGenerator<readonly ModelEvent[]> {
    const request = { ...asked, maxOutputTokens: Math.min(asked.maxOutputTokens, facts.maxOutputTokens) }
    guardRequest(request, sentTexts.find(request.messages)?.messages.length ?? 0)
    checkThinking(request.thinking, modelId, facts)
    let startedAt: number | undefined
    const onGranted = (): void => {
      startedAt ??= performance.now()
    }
    const failures = new Map<string, number>()
    let isStreamed = request.tools.length === 0 || (options.streamToolArgs ?? profile.streamToolArgs)
    for (let tries = 1; ; tries += 1) {
      try {
        const reply = yield* attempt(request, { isStreamed, isRetry: tries > 1, onGranted })
        request.signal.throwIfAborted()
        yield [{ type: 'reply', reply }]
        return
      } catch (error) {
        if (!(error instanceof ModelError) || !error.retryable) throw error
        const count = (failures.get(error.kind) ?? 0) + 1
        failures.set(error.kind, count)
        const waitMs = error.retryAfterMs ?? backOff(error.kind, tries)
        const isLate = performance.now() - (startedAt ?? performance.now()) + waitMs > retryDeadlineMs
        if (tries > maxRetries || count > (resamples[error.kind] ?? maxRetries) || isLate) throw error
        if (error.kind === 'lost-calls') isStreamed = false
        // What was refused costs nothing; what broke off may have been billed.
        const usage = error.usage ?? (error.status === undefined ? undefined : noUsage)
        const spent = usage === undefined ? {} : { usage }
        yield [{ type: 'retry', attempt: tries, reason: error.message, kind: error.kind, waitMs, ...spent }]
        await sleep(waitMs, request.signal)
      }
    }
  }

  const { contextTokens, maxOutputTokens, price, canDisableThinking = true } = facts
  const thinks = canDisableThinking ? {} : { alwaysThinks: true as const }
  return {
    id: modelId,
    contextTokens,
    maxOutputTokens,
    ...(price && { price }),
    ...thinks,
    settings: settingsOf(options, baseURL),
    get concurrency() {
      return limiterFor(limiterKey, limits).concurrency
    },
    stream,
  }
}

/** Lost by chance, not by load: nothing is gained by waiting long. */
const chance: ReadonlySet<ModelError['kind']> = new Set([
  'network',
  'empty',
  'lost-calls',
  'repetition',
  'wrong-language',
])

/** Exponential with jitter, so that agents that failed together do not come back together. */
function backOff(kind: ModelError['kind'], tries: number): number {
  const base = chance.has(kind) ? 50 : 500
  return Math.round(Math.min(20_000, base * 2 ** tries) * (0.25 + 0.75 * Math.random()))
}

/** For pacing only: four characters a token, and a usual answer. */
function roughTokens({ messages, tools }: ModelRequest): number {
  return JSON.stringify([messages, tools]).length / 4 + 1_000
}

function factsFor(modelId: string, profile: HostProfile, options: CreateGlmOptions): ModelFacts {
  const facts = { ...factsOf(modelId), ...options.facts }
  const { contextTokens = Infinity, maxOutputTokens = Infinity } = profile
  return {
    ...facts,
    contextTokens: Math.min(facts.contextTokens, contextTokens),
    maxOutputTokens: Math.min(facts.maxOutputTokens, maxOutputTokens, options.maxOutputTokens ?? Infinity),
  }
}

function checkThinking(thinking: Thinking | undefined, modelId: string, { canDisableThinking }: ModelFacts): void {
  if (thinking !== 'off' || canDisableThinking !== false) return
  throw new UsageError(`Cannot turn thinking off: model "${modelId}" always thinks, use thinking "on" or "auto"`)
}

/** Z.ai's key goes to Z.ai, and to the endpoint that stands beside it in the environment; to no other company. */
function keyFor(host: HostId, { keyVariable }: HostProfile, options: CreateGlmOptions): string {
  const { env } = process
  if (keyVariable !== undefined) return env[keyVariable] ?? ''
  const isFromEnvironment = options.baseURL === undefined && options.host === undefined
  return host === 'custom' && isFromEnvironment ? (env.ZAI_API_KEY ?? '') : ''
}

/** @throws {UsageError} If the key cannot stand in a header; it is not quoted. */
function checkKey(apiKey: string): string {
  if (/^[\x21-\x7e]*$/.test(apiKey)) return apiKey
  throw new UsageError('Cannot use the API key: it holds white space or other characters no key has, copy it again')
}

function checkBaseURL(baseURL: string): string {
  if (URL.canParse(baseURL) && /^https?:/.test(baseURL)) return baseURL.replace(/\/+$/, '')
  throw new UsageError(
    `Cannot use base URL "${baseURL}": expected http(s)://host/path, e.g. https://api.z.ai/api/paas/v4`,
  )
}

function checkRange(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return
  throw new UsageError(`Cannot create the model: ${name} is ${value}, expected ${least}–${most}`)
}

function settingsOf(
  { thinking = 'on', temperature, topP }: CreateGlmOptions,
  baseURL: string,
): Record<string, unknown> {
  const { origin, pathname } = new URL(baseURL)
  return {
    baseURL: origin + pathname,
    thinking,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
  }
}

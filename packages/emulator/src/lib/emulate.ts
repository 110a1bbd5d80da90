import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError } from './api-error.ts'
import type { Brain, Reply } from './brain.ts'
import type { Answer, Exchange, Outcome } from './exchange.ts'
import { changeReply } from './faults/change-reply.ts'
import { chooseFaults } from './faults/choose-faults.ts'
import { errorAnswerOf, formOf } from './faults/error-answer.ts'
import { type Fault, type FaultOf, findFault } from './faults/fault.ts'
import type { FaultPlan } from './faults/fault-plan.ts'
import { createUsageLimits } from './faults/usage-limits.ts'
import { extendPrompt, type ForcedEnd, generate, type Generation, hideReasoning, hideStart } from './generation.ts'
import type { HostShape } from './host-shape.ts'
import { type Misconfiguration, misreadReply, misreadRequest, standingFaults } from './misconfiguration.ts'
import type { ModelSpec } from './models.ts'
import { createPrefixCache, type PrefixCache } from './prefix-cache.ts'
import { type Prompt, renderPrompt } from './prompt.ts'
import { readRequest, type WireRequest } from './read-request.ts'
import type { Usage } from './request-log.ts'
import { errorBody, sendError, sendErrorPage } from './send-error.ts'
import { tokenize } from './tokens.ts'
import { writeJson, writeStream } from './write-reply.ts'

export interface EmulateOptions {
  readonly brain: Brain
  readonly models: ReadonlyMap<string, ModelSpec>
  readonly tokensPerSecond: number
  readonly shape: HostShape
  readonly misconfigured: ReadonlySet<Misconfiguration>
  readonly plan: FaultPlan
}

const maxRequestIds = 10_000

/** Answers as the model would: request → prompt → reply → faults → tokens → the host's shape → bytes. */
export function createEmulation(options: EmulateOptions): Answer {
  const { models, shape, misconfigured, plan } = options
  const cache = createPrefixCache()
  const limits = createUsageLimits(plan)
  const claimRequestId = createRequestIds()

  return async (exchange) => {
    const { key, number } = exchange
    const request = misreadRequest(readRequest(exchange.body, models, shape), misconfigured)
    const prompt = renderPrompt(request)
    const promptTokens = countTokens(prompt)
    const windowTokens = request.spec.contextTokens - promptTokens
    if (windowTokens <= 0) throw promptTooLong(request, promptTokens)
    claimRequestId(key, request.requestId)
    const release = limits.admit(key, request.model, number)
    const faults = [...standingFaults(misconfigured), ...chooseFaults(plan, request, number)]
    let outcome: Outcome | undefined
    try {
      const { firstByteMs = 0 } = findFault(faults, 'delay') ?? {}
      if (firstByteMs > 0) await sleep(firstByteMs, undefined, { signal: exchange.signal })
      const error = findFault(faults, 'error')
      outcome =
        error !== undefined && formOf(error) !== 'in-band'
          ? answerError(exchange, error, request.stream, shape)
          : await answerReply({ ...options, exchange, request, prompt, promptTokens, windowTokens, faults, cache })
    } finally {
      release(outcome?.usage?.total_tokens ?? 0)
    }
    return faults.length === 0 ? outcome : { ...outcome, faults: faults.map(({ type }) => type) }
  }
}

interface Turn extends EmulateOptions {
  readonly exchange: Exchange
  readonly request: WireRequest
  readonly prompt: Prompt
  readonly promptTokens: number
  readonly windowTokens: number
  readonly faults: readonly Fault[]
  readonly cache: PrefixCache
}

async function answerReply(turn: Turn): Promise<Outcome> {
  const { exchange, request, prompt, promptTokens, faults, shape, misconfigured, cache } = turn
  const { id, now, key, response, signal, language } = exchange
  const owner = `${key} ${request.model}`
  const isMiss = findFault(faults, 'cache-miss') !== undefined
  // The last token is always computed: without it there is nothing to sample the answer from.
  const cachedTokens = isMiss ? 0 : Math.min(cache.match(owner, prompt), promptTokens - 1)
  cache.add(owner, prompt)
  const said = await unlessAborted(turn.brain(request, signal), signal)
  if (said.error !== undefined) {
    sendError(response, said.error, { style: shape.errors, stream: request.stream })
    return { status: said.error.status, error: { code: said.error.code, message: said.error.message } }
  }

  const reply = misreadReply(changeReply(said, faults, request), misconfigured, request.thinking)
  // Such a server takes no part of the text for reasoning, `</think>` included.
  const parsed = misconfigured.has('no-reasoning-parser') ? { ...request, thinking: false } : request
  const generation = generate(reply, parsed, turn.windowTokens, forcedEnd(faults))
  const usage = countUsage(promptTokens, cachedTokens, generation)
  const isReported =
    !misconfigured.has('no-usage') && (!request.stream || !shape.usage.isOnRequest || request.includeUsage)
  const swap = findFault(faults, 'model-swap')
  const error = findFault(faults, 'error')
  let generated = 0
  try {
    await (request.stream ? writeStream : writeJson)(response, {
      reply: {
        id: shape.idPrefix + id,
        created: Math.floor(now.getTime() / 1_000),
        model: `glmkit-emulator/${swap === undefined ? request.model : (swap.model ?? 'glm-4.5-air')}`,
        requestId: request.requestId ?? id,
        generation: withoutHidden(generation, faults),
        usage: isReported ? usage : undefined,
        shape,
        toolStream: request.toolStream,
        hasEnd: findFault(faults, 'no-finish') === undefined,
      },
      faults,
      inBandError: error && {
        body: errorBody(errorAnswerOf(error, language), shape.errors),
        afterTokens: error.afterTokens,
        from: error.from,
      },
      msPerToken: 1_000 / turn.tokensPerSecond + (findFault(faults, 'delay')?.tokenMs ?? 0),
      signal,
      onProgress: (tokens) => (generated = tokens),
    })
  } finally {
    cache.add(owner, extendPrompt(prompt, generation, generated))
  }
  return { status: 200, usage }
}

function answerError(exchange: Exchange, fault: FaultOf<'error'>, stream: boolean, shape: HostShape): Outcome {
  const { response } = exchange
  const answer = errorAnswerOf(fault, exchange.language)
  const { code, message } = answer
  const form = formOf(fault)
  if (fault.retryAfterSeconds !== undefined) response.setHeader('retry-after', fault.retryAfterSeconds)
  if (form === 'html') sendErrorPage(response, answer.status, message)
  else if (form === 'json') sendError(response, answer, { style: shape.errors, stream })
  else {
    response.writeHead(200, { 'content-type': 'application/json; charset=UTF-8' })
    response.end(JSON.stringify({ code: /^-?\d+$/.test(code) ? Number(code) : code, msg: message, success: false }))
  }
  return { status: form === 'success-false' ? 200 : answer.status, error: { code, message } }
}

/** What is generated and never sent. */
function withoutHidden(generation: Generation, faults: readonly Fault[]): Generation {
  const shown = findFault(faults, 'hidden-reasoning') === undefined ? generation : hideReasoning(generation)
  const lost = findFault(faults, 'lost-start')
  return lost === undefined ? shown : hideStart(shown, lost.chars ?? 4)
}

function forcedEnd(faults: readonly Fault[]): ForcedEnd | undefined {
  const fault = findFault(faults, 'finish')
  if (fault === undefined) return undefined
  const { reason, from, afterTokens = reason === 'network_error' ? 0 : Infinity } = fault
  return { reason, from, afterTokens }
}

function promptTooLong({ spec, model }: WireRequest, tokens: number): ApiError {
  return new ApiError('1261', {
    en: `(${tokens} tokens, the window of ${model} is ${spec.contextTokens})`,
    zh: `（${tokens} tokens，${model} 的上下文窗口为 ${spec.contextTokens}）`,
  })
}

/** @returns What refuses an id that its key has used before. */
function createRequestIds(): (key: string, requestId: string | undefined) => void {
  const used = new Set<string>()
  return (key, requestId) => {
    if (requestId === undefined) return
    const claim = `${key} ${requestId}`
    if (used.has(claim)) throw new ApiError('1231', { about: requestId })
    used.add(claim)
    for (const oldest of used) {
      if (used.size <= maxRequestIds) break
      used.delete(oldest)
    }
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

function countTokens(prompt: Prompt): number {
  return prompt.reduce((sum, piece) => sum + tokenize(piece).length, 0)
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

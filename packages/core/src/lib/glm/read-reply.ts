import { parseArguments } from '../calls.ts'
import type { FinishReason, ModelDelta, ModelReply, TextDelta, ToolDeclaration } from '../model.ts'
import { ModelError } from '../model-error.ts'
import { createMarkupScanner, recoverFromReasoning } from '../repair/recover-markup.ts'
import { createAssembler } from './assemble.ts'
import { eachChunk } from './chunks.ts'
import { codeOf, modelErrorOf } from './errors.ts'
import { isRecord, text } from './json.ts'
import type { ModelFacts } from './models.ts'
import { createRepetitionGuard } from './repetition.ts'
import { readServerSentEvents } from './sse.ts'
import { usageOf } from './usage.ts'

export interface ReadReplyOptions {
  /** The requested model: errors name it, prices are its. */
  readonly modelId: string
  readonly price: ModelFacts['price']
  readonly usageIncludesCached: boolean
  /** The tools that were offered: only calls of these are recovered from text. */
  readonly tools: readonly ToolDeclaration[]
  readonly guardRepetition: boolean
  readonly maxOutputTokens: number
}

/** What is needed of a fetch `Response`. */
export interface HttpResponse {
  readonly headers: Pick<Headers, 'get'>
  readonly body: AsyncIterable<Uint8Array> | null
  text(): Promise<string>
}

/**
 * Reads a successful HTTP response, streamed or not: deltas as batches of events, the reply as the return value.
 *
 * @throws {ModelError} For errors inside the response and for replies that are no use; `retryable` says which may be
 * asked again.
 */
export async function* readReply(
  response: HttpResponse,
  options: ReadReplyOptions,
): AsyncGenerator<readonly ModelDelta[], ModelReply> {
  const { modelId, tools } = options
  const assembler = createAssembler()
  const scanner = tools.length > 0 ? createMarkupScanner(tools) : undefined
  const repetition = options.guardRepetition ? createRepetitionGuard() : undefined
  const repairs: string[] = []
  /** What is shown is a prefix of the content: from the first leaked call on everything is held back. */
  let shownChars = 0
  let batch: ModelDelta[] = []

  function take(chunk: Record<string, unknown>): void {
    if (chunk.error !== undefined || chunk.success === false) checkInBand(chunk, modelId)
    let kept = batch.length
    assembler.push(chunk, batch)
    for (let at = kept; at < batch.length; at += 1) {
      const event = batch[at]
      if (event === undefined) continue
      if (event.type !== 'tool-call-delta') checkRepetition(repetition?.push(event.text), modelId)
      const shown = event.type === 'text-delta' ? show(event) : event
      if (shown !== undefined) batch[kept++] = shown
    }
    batch.length = kept
  }

  function show(event: TextDelta): TextDelta | undefined {
    const visible = scanner === undefined ? event.text : scanner.push(event.text)
    shownChars += visible.length
    if (visible === event.text) return event
    return visible === '' ? undefined : { type: 'text-delta', text: visible }
  }

  for await (const payloads of payloadsIn(response, modelId)) {
    batch = []
    for (const payload of payloads) parse(payload, modelId, take)
    if (batch.length > 0) yield batch
  }

  const { message, finish, usage, model } = assembler.end()
  const native = message.tool_calls ?? []
  let { content } = message
  let calls = native
  if (scanner !== undefined) {
    const held = scanner.end(native.length > 0)
    if (held.text !== '') yield [{ type: 'text-delta', text: held.text }]
    content = content.slice(0, shownChars) + held.text
    if (held.calls.length > 0) calls = held.calls
    else if (native.length === 0 && content.trim() === '' && finish === 'stop') {
      calls = recoverFromReasoning(message.reasoning_content ?? '', tools)
    }
  }
  if (calls !== native) {
    for (const call of calls) repairs.push(`recovered the call "${call.function.name}" from text`)
  }
  const reply = {
    message: { ...message, content, ...(calls.length > 0 && { tool_calls: calls }) },
    usage: usageOf(usage, options.price, options.usageIncludesCached),
    model: model ?? modelId,
    repairs,
  }
  return { ...reply, finish: isCutUnannounced(reply, options) ? 'length' : checkEnd(finish, reply, options) }
}

/** Some servers say `tool_calls` for a call that ran into the limit. */
function isCutUnannounced(
  { message, usage }: Omit<ModelReply, 'finish'>,
  { maxOutputTokens }: ReadReplyOptions,
): boolean {
  if (usage.outputTokens < maxOutputTokens) return false
  return (message.tool_calls ?? []).some((call) => parseArguments(call.function.arguments) === undefined)
}

/** Payloads of a stream by network chunk, or the one body of a host that answered without streaming. */
async function* payloadsIn(response: HttpResponse, modelId: string): AsyncGenerator<readonly string[]> {
  try {
    const isStream = (response.headers.get('content-type') ?? '').includes('event-stream')
    if (isStream && response.body !== null) yield* readServerSentEvents(response.body)
    else yield [await response.text()]
  } catch (error) {
    throw useless(modelId, 'the connection broke in the middle of the reply', 'network', error)
  }
}

function parse(payload: string, modelId: string, visit: (chunk: Record<string, unknown>) => void): void {
  try {
    eachChunk(payload, visit)
  } catch (error) {
    if (error instanceof ModelError) throw error
    throw useless(modelId, 'a piece of the stream is not readable', 'network', error)
  }
}

/** @throws {ModelError} If the server reports a failure inside a successful response. */
function checkInBand(chunk: Record<string, unknown>, modelId: string): void {
  if (!isRecord(chunk.error) && chunk.success !== false) return
  const inner = isRecord(chunk.error) ? chunk.error : chunk
  throw modelErrorOf({ code: codeOf(inner.code), message: text(inner.message) || text(inner.msg) }, modelId)
}

function checkRepetition(looped: string | undefined, modelId: string): void {
  if (looped === undefined) return
  throw useless(modelId, `it repeats ${JSON.stringify(looped.slice(0, 60))} without end`, 'repetition')
}

/** Decides whether a reply that has ended is one; `stop` and `tool_calls` alone may execute calls. */
function checkEnd(
  finish: string | undefined,
  { message }: Pick<ModelReply, 'message'>,
  { modelId, maxOutputTokens }: ReadReplyOptions,
): FinishReason {
  const calls = message.tool_calls ?? []
  const isEmpty = message.content.trim() === '' && calls.length === 0
  switch (finish) {
    case undefined:
      throw useless(modelId, 'the stream ended without a finish reason', 'network')
    case 'network_error':
      throw useless(modelId, 'the server lost its own connection (network_error)', 'network')
    case 'model_context_window_exceeded':
      throw modelErrorOf(
        { code: '1261', message: 'the context window is full (model_context_window_exceeded)' },
        modelId,
      )
    case 'tool_calls':
      if (calls.length === 0) throw useless(modelId, 'it announced tool calls and sent none', 'lost-calls')
      return finish
    case 'length':
      if (isEmpty) throw thinkingAte(modelId, maxOutputTokens)
      return finish
    case 'sensitive':
      return finish
    case 'stop':
      if (isEmpty) throw useless(modelId, 'the reply was empty', 'empty')
      return finish
    default:
      throw useless(modelId, `it ended with "${finish}"`, 'network')
  }
}

function thinkingAte(modelId: string, maxOutputTokens: number): ModelError {
  const message = `Model "${modelId}" used all ${maxOutputTokens} output tokens for thinking: raise maxOutputTokens or turn thinking off`
  return new ModelError(message, { kind: 'empty', retryable: false })
}

function useless(modelId: string, reason: string, kind: ModelError['kind'], cause?: unknown): ModelError {
  return new ModelError(`Model "${modelId}" gave no usable reply: ${reason}`, { kind, retryable: true, cause })
}

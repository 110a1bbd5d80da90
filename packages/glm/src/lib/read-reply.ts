import { parseArguments } from './parse-arguments.ts'
import type { AssistantMessage, ToolCall } from './message.ts'
import type { FinishReason, ModelDelta, ModelReply, TextDelta, ToolDeclaration, Usage } from './model.ts'
import { ModelError } from './model-error.ts'
import type { ModelErrorFacts } from './model-error.ts'
import { createMarkupScanner, recoverFromReasoning } from './repair/recover-markup.ts'
import { createAssembler } from './assemble.ts'
import { eachChunk } from './chunks.ts'
import { failureIn, modelErrorOf } from './errors.ts'
import { isRecord } from './json.ts'
import type { ModelFacts } from './models.ts'
import { readBody } from './read-body.ts'
import type { HttpResponse, ReadBodyOptions } from './read-body.ts'
import { createRepetitionGuard } from './repetition.ts'
import { usageOf } from './usage.ts'

export interface ReadReplyOptions extends ReadBodyOptions {
  readonly price: ModelFacts['price']
  readonly usageIncludesCached: boolean
  /** The tools that were offered: only calls of these are recovered from text. */
  readonly tools: readonly ToolDeclaration[]
  readonly guardRepetition: boolean
  readonly maxOutputTokens: number
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
  /** Those that brought something, shown or not. */
  let deltas = 0

  function takeAll(payloads: readonly string[]): ModelError | undefined {
    try {
      for (const payload of payloads) eachChunk(payload, take)
    } catch (error) {
      if (error instanceof ModelError) return error
      return useless(modelId, 'a piece of the stream is not readable', 'network', { cause: error })
    }
    return undefined
  }

  function take(chunk: Record<string, unknown>): void {
    if (!chunk.choices || chunk.error !== undefined) checkInBand(chunk, modelId)
    let kept = batch.length
    let looped: string | undefined
    assembler.push(chunk, batch)
    for (let at = kept; at < batch.length; at += 1) {
      const event = batch[at]
      if (event === undefined) continue
      if (event.type !== 'tool-call-delta') looped ??= repetition?.push(event.text)
      if (event.text !== '') deltas += 1
      const shown = event.type === 'text-delta' ? show(event) : event
      if (shown !== undefined) batch[kept++] = shown
    }
    batch.length = kept
    checkRepetition(looped, modelId)
  }

  function show(event: TextDelta): TextDelta | undefined {
    const visible = scanner === undefined ? event.text : scanner.push(event.text)
    shownChars += visible.length
    if (visible === event.text) return event
    return visible === '' ? undefined : { type: 'text-delta', text: visible }
  }

  for await (const payloads of readBody(response, options, () => deltas)) {
    batch = []
    const failure = takeAll(payloads)
    // Before the failure: what came before it was said, and may be gone on with.
    if (batch.length > 0) yield batch
    if (failure !== undefined) throw failure
  }

  const { message, finish, usage, model } = assembler.end()
  // What the filter stopped is not run, and a transcript with open calls could not be continued.
  const native = finish === 'sensitive' ? [] : (message.tool_calls ?? [])
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
  const bill = usageOf(usage, options.price, options.usageIncludesCached)
  const reply = { message: messageOf(message, content, calls), usage: bill, model: model ?? modelId, repairs }
  if (isCutUnannounced(reply, options)) return { ...reply, finish: 'length' }
  // A server that broke off has said nothing of the costs, which is not to say that there are none.
  return { ...reply, finish: checkEnd(finish, reply.message, isRecord(usage) ? bill : undefined, options) }
}

function messageOf(message: AssistantMessage, content: string, calls: readonly ToolCall[]): AssistantMessage {
  const { tool_calls: _, ...rest } = message
  return { ...rest, content, ...(calls.length > 0 && { tool_calls: calls }) }
}

/** Some servers say `tool_calls` for a call that ran into the limit. */
function isCutUnannounced(
  { message, usage }: Omit<ModelReply, 'finish'>,
  { maxOutputTokens }: ReadReplyOptions,
): boolean {
  if (usage.outputTokens < maxOutputTokens) return false
  return (message.tool_calls ?? []).some((call) => parseArguments(call.function.arguments) === undefined)
}

/** @throws {ModelError} If the server reports a failure inside a successful response. */
function checkInBand(chunk: Record<string, unknown>, modelId: string): void {
  const failure = failureIn(chunk)
  if (failure !== undefined) throw modelErrorOf(failure, modelId)
}

function checkRepetition(looped: string | undefined, modelId: string): void {
  if (looped === undefined) return
  throw useless(modelId, `it repeats ${JSON.stringify(looped.slice(0, 60))} without end`, 'repetition')
}

/** Decides whether a reply that has ended is one; `stop` and `tool_calls` alone may execute calls. */
function checkEnd(
  finish: string | undefined,
  message: AssistantMessage,
  usage: Usage | undefined,
  { modelId, maxOutputTokens }: ReadReplyOptions,
): FinishReason {
  const calls = message.tool_calls ?? []
  const isEmpty = message.content.trim() === '' && calls.length === 0
  switch (finish) {
    case undefined:
      throw useless(modelId, 'the stream ended without a finish reason', 'network', { usage })
    case 'network_error':
      throw useless(modelId, 'the server lost its own connection (network_error)', 'network', { usage })
    case 'model_context_window_exceeded':
      throw modelErrorOf(
        { code: '1261', message: 'the context window is full (model_context_window_exceeded)', usage },
        modelId,
      )
    case 'tool_calls':
      if (calls.length === 0) throw useless(modelId, 'it announced tool calls and sent none', 'lost-calls', { usage })
      return finish
    case 'length':
      if (isEmpty) throw thinkingAte(modelId, maxOutputTokens, usage)
      return finish
    case 'sensitive':
      return finish
    case 'stop':
      if (isEmpty) throw useless(modelId, 'the reply was empty', 'empty', { usage })
      return finish
    default:
      throw useless(modelId, `it ended with "${finish}"`, 'network', { usage })
  }
}

function thinkingAte(modelId: string, maxOutputTokens: number, usage: Usage | undefined): ModelError {
  const message = `Model "${modelId}" used all ${maxOutputTokens} output tokens for thinking: raise maxOutputTokens or turn thinking off`
  return new ModelError(message, { kind: 'thinking', retryable: false, usage })
}

function useless(
  modelId: string,
  reason: string,
  kind: ModelError['kind'],
  facts: Pick<ModelErrorFacts, 'cause' | 'usage'> = {},
): ModelError {
  return new ModelError(`Model "${modelId}" gave no usable reply: ${reason}`, { kind, retryable: true, ...facts })
}

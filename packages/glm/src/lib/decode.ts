import type { ToolCall } from './message.ts'
import type { Usage } from './model.ts'
import type { ModelError } from './model-error.ts'
import { createAssembler } from './assemble.ts'
import { eachChunk } from './chunks.ts'
import { failureIn, modelErrorOf } from './errors.ts'
import { isRecord } from './json.ts'
import { payloadsOf } from './sse.ts'
import { usageOf } from './usage.ts'

/** A recorded HTTP response. */
export interface RecordedResponse {
  /** Default: 200. */
  readonly status?: number
  /** Server-sent events or one JSON body, as it came. */
  readonly body: string
}

/** What a recorded reply says, without judging it: a reply the client would ask again for is decoded all the same. */
export interface DecodedReply {
  readonly text: string
  readonly reasoning: string
  readonly toolCalls: readonly ToolCall[]
  /** As the server wrote it; `null` if it did not. */
  readonly finish: string | null
  readonly usage: Usage
  readonly model: string | null
  /** What was odd, one line each. */
  readonly warnings: readonly string[]
}

/**
 * Assembles a recorded response, as the client does for live ones.
 *
 * @returns The reply, or the error the client would have thrown.
 */
export function decodeResponse(
  { status = 200, body }: RecordedResponse,
  usageIncludesCached = true,
): { readonly reply: DecodedReply } | { readonly error: ModelError } {
  const warnings: string[] = []
  const chunks = chunksIn(body, warnings)
  const failure = chunks.map(failureIn).find((found) => found !== undefined)
  if (status >= 400 || failure !== undefined || chunks.length === 0) {
    const facts = { message: body, ...failure, ...(status >= 400 && { status }) }
    return { error: modelErrorOf(facts, 'recorded') }
  }

  const assembler = createAssembler()
  for (const chunk of chunks) assembler.push(chunk, [])
  const { message, finish, usage, model } = assembler.end()
  const toolCalls = message.tool_calls ?? []
  if (finish === undefined) warnings.push('no finish_reason: the stream was cut')
  if (usage === undefined) warnings.push('no usage')
  if (toolCalls.length > 0 && finish !== 'tool_calls' && finish !== 'stop') {
    warnings.push(`tool calls must not run after finish_reason ${finish ?? 'none'}`)
  }
  if (finish === 'tool_calls' && toolCalls.length === 0) warnings.push('finish_reason tool_calls without calls')
  for (const call of toolCalls) {
    if (!isJsonObject(call.function.arguments))
      warnings.push(`arguments of "${call.function.name}" are not a JSON object`)
  }
  return {
    reply: {
      text: message.content,
      reasoning: message.reasoning_content ?? '',
      toolCalls,
      finish: finish ?? null,
      usage: usageOf(usage, undefined, usageIncludesCached),
      model: model ?? null,
      warnings,
    },
  }
}

function chunksIn(body: string, warnings: string[]): Record<string, unknown>[] {
  const isJson = /^\s*[{[]/.test(body)
  const payloads = isJson ? [body] : payloadsOf(body)
  const chunks: Record<string, unknown>[] = []
  for (const payload of payloads) {
    try {
      eachChunk(payload, (chunk) => chunks.push(chunk))
    } catch {
      warnings.push(`unreadable frame: ${payload.slice(0, 60)}`)
    }
  }
  return chunks
}

function isJsonObject(source: string): boolean {
  try {
    return isRecord(JSON.parse(source))
  } catch {
    return false
  }
}

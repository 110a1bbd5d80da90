import type { CallFailure, Message, RunInput, ToolCall, ToolCallRecord, Usage } from '@glmkit/core'
import type {
  ChatMessage,
  ChatMessageAssistant,
  InspectToolCall,
  ModelUsage,
  ToolCallError,
} from './inspect-message.ts'

type InputMessage = Exclude<RunInput, string>[number]

/** How texts are written down: as they are, or as references to an attachment. */
export type Refer = (text: string) => string

export interface ChatContext {
  /** By the id of the call. */
  readonly callNames: ReadonlyMap<string, string>
  readonly callFailures: ReadonlyMap<string, CallFailure>
  readonly refer: Refer
}

/** What tool messages do not say of themselves. */
export function chatContextOf(
  messages: readonly InputMessage[],
  records: readonly ToolCallRecord[],
  refer: Refer = (text) => text,
): ChatContext {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))
  return {
    callNames: new Map(calls.map(({ id, function: { name } }) => [id, name])),
    callFailures: new Map(records.flatMap(({ callId, failure }) => (failure === undefined ? [] : [[callId, failure]]))),
    refer,
  }
}

export function chatMessageOf(
  message: InputMessage,
  source: 'input' | null,
  { callNames, callFailures, refer }: ChatContext,
): ChatMessage {
  switch (message.role) {
    case 'system':
      return { id: null, content: refer(message.content), source, metadata: null, role: 'system' }
    case 'user': {
      const text = typeof message.content === 'string' ? message.content : partsOf(message.content)
      return { id: null, content: refer(text), source, metadata: null, role: 'user', tool_call_id: null }
    }
    case 'assistant':
      return assistantMessageOf(message, source ?? 'generate', refer)
    default: {
      const { tool_call_id: id, content } = message
      const failure = callFailures.get(id)
      const error = failure === undefined ? null : toolCallErrorOf(failure, refer(content))
      const facts = { tool_call_id: id, function: callNames.get(id) ?? null, error }
      return { id: null, content: refer(content), source, metadata: null, role: 'tool', ...facts }
    }
  }
}

function assistantMessageOf(
  { content, reasoning_content: reasoning, tool_calls: calls }: Extract<Message, { role: 'assistant' }>,
  source: 'input' | 'generate',
  refer: Refer,
): ChatMessageAssistant {
  const text = refer(content)
  const thought = { summary: null, signature: null, redacted: false, internal: null }
  const parts = reasoning && [
    { type: 'reasoning' as const, reasoning: refer(reasoning), ...thought },
    { type: 'text' as const, text, refusal: null, citations: null, internal: null },
  ]
  return {
    id: null,
    content: parts || text,
    source,
    metadata: null,
    role: 'assistant',
    tool_calls: calls === undefined ? null : calls.map((call) => toolCallOf(call)),
    model: null,
  }
}

function toolCallOf({ id, function: { name, arguments: text } }: ToolCall): InspectToolCall {
  const parsed = argumentsOf(text)
  return {
    id,
    function: name,
    arguments: parsed ?? {},
    parse_error: parsed === undefined ? `The arguments are no JSON object: ${text}` : null,
    view: null,
    type: 'function',
  }
}

/** @returns `undefined` for what is no JSON object. */
export function argumentsOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

const errorTypes: { readonly [Failure in CallFailure]: ToolCallError['type'] } = {
  'unknown-tool': 'parsing',
  'invalid-json': 'parsing',
  'invalid-arguments': 'parsing',
  denied: 'approval',
  timeout: 'timeout',
  budget: 'limit',
  interrupted: 'unknown',
  failed: 'unknown',
}

export function toolCallErrorOf(failure: CallFailure, message: string): ToolCallError {
  return { type: errorTypes[failure], message }
}

export function modelUsageOf(usage: Usage): ModelUsage {
  return {
    input_tokens: usage.inputTokens - usage.cachedInputTokens,
    output_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    input_tokens_cache_write: null,
    input_tokens_cache_read: usage.cachedInputTokens,
    reasoning_tokens: usage.reasoningTokens,
    total_cost: usage.costUsd,
  }
}

export function modelUsagesOf(usageByModel: Readonly<Record<string, Usage>>): Record<string, ModelUsage> {
  return Object.fromEntries(Object.entries(usageByModel).map(([id, usage]) => [id, modelUsageOf(usage)]))
}

function partsOf(parts: readonly { readonly text?: string }[]): string {
  return parts.map(({ text }) => text ?? '').join('\n')
}

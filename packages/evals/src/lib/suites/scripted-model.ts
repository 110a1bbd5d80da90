import type { FinishReason, Message, Model, ToolCall, ToolDeclaration, Usage } from '@glmkit/core'

/** What a scripted model says in one turn. Without `toolCalls` it is the answer. */
export interface ScriptedReply {
  readonly content?: string
  readonly reasoning?: string
  readonly toolCalls?: readonly ScriptedCall[]
  /** Default: `tool_calls` with calls, else `stop`. */
  readonly finish?: FinishReason
}

export interface ScriptedCall {
  readonly name: string
  /** An object is written as JSON; text goes out as it is, for calls that are broken on purpose. */
  readonly arguments: object | string
}

/** Follows from the conversation alone, so that a run that is resumed or repeated is the same run. */
export type ScriptedReplyOf = (
  messages: readonly Message[],
  tools: readonly ToolDeclaration[],
) => ScriptedReply | Promise<ScriptedReply>

export interface ScriptedModelOptions {
  /** Default: `scripted`. */
  readonly id?: string
  /** Prompt and output together. Default: 200_000. */
  readonly contextTokens?: number
  /** Default: 128_000. */
  readonly maxOutputTokens?: number
}

/**
 * Makes a model of a function: what a suite's baselines run their agents with. It is free, and bills a token for every
 * four characters.
 *
 * @example
 * const parrot = scriptedModel((messages) => ({ content: messages.at(-1)?.content ?? '' }))
 */
export function scriptedModel(reply: ScriptedReplyOf, options: ScriptedModelOptions = {}): Model {
  const { id = 'scripted', contextTokens = 200_000, maxOutputTokens = 128_000 } = options
  return {
    id,
    contextTokens,
    maxOutputTokens,
    price: { input: 0, cachedInput: 0, output: 0 },
    async *stream({ messages, tools, signal }) {
      signal.throwIfAborted()
      const { content = '', reasoning = '', toolCalls: scripted = [], finish } = await reply(messages, tools)
      signal.throwIfAborted()
      const turn = messages.filter(({ role }) => role === 'assistant').length
      const toolCalls = scripted.map((call, index): ToolCall => ({
        id: `call-${turn}-${index}`,
        type: 'function',
        function: { name: call.name, arguments: textOf(call.arguments) },
      }))
      if (reasoning !== '') yield [{ type: 'reasoning-delta', text: reasoning }]
      if (content !== '') yield [{ type: 'text-delta', text: content }]
      for (const [index, { function: called }] of toolCalls.entries()) {
        yield [{ type: 'tool-call-delta', index, name: called.name, text: called.arguments }]
      }
      const message = {
        role: 'assistant' as const,
        content,
        ...(reasoning !== '' && { reasoning_content: reasoning }),
        ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
      }
      yield [
        {
          type: 'reply',
          reply: {
            message,
            finish: finish ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop'),
            usage: usageOf(JSON.stringify(messages), content + JSON.stringify(toolCalls), reasoning),
            model: id,
            repairs: [],
          },
        },
      ]
    },
  }
}

/** A call of the conversation with what came of it, in the order in which they were made. */
export interface PastCall {
  readonly name: string
  /** As the model wrote it. */
  readonly arguments: string
  /** What the model read; absent while it waits. */
  readonly result: string | undefined
}

export function pastCalls(messages: readonly Message[]): readonly PastCall[] {
  const results = new Map(
    messages.flatMap((message) => (message.role === 'tool' ? [[message.tool_call_id, message.content] as const] : [])),
  )
  return messages
    .flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))
    .map((call) => ({
      name: call.function.name,
      arguments: call.function.arguments,
      result: results.get(call.id),
    }))
}

/** What the user has said last. */
export function lastRequest(messages: readonly Message[]): string {
  return messages.findLast(({ role }) => role === 'user')?.content ?? ''
}

const textOf = (args: object | string): string => (typeof args === 'string' ? args : JSON.stringify(args))

const charsPerToken = 4

function usageOf(prompt: string, output: string, reasoning: string): Usage {
  const reasoningTokens = Math.ceil(reasoning.length / charsPerToken)
  return {
    inputTokens: Math.ceil(prompt.length / charsPerToken),
    cachedInputTokens: 0,
    outputTokens: Math.ceil(output.length / charsPerToken) + reasoningTokens,
    reasoningTokens,
    costUsd: 0,
  }
}

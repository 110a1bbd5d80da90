import type { Message, Model, ModelReply } from '@glmkit/core'

/** A model within the process: it calls `add` and tells the sum. */
export function createSumModel(): Model {
  let replies = 0

  function reply(messages: readonly Message[]): ModelReply {
    const last = messages.at(-1)
    const isAnswer = last?.role === 'tool'
    const [, a = 0, b = 0] = /(\d+) \+ (\d+)/.exec(typeof last?.content === 'string' ? last.content : '') ?? []
    const id = `call_${(replies += 1)}`
    const call = { id, type: 'function' as const, function: { name: 'add', arguments: `{"a":${a},"b":${b}}` } }
    return {
      message: {
        role: 'assistant',
        content: isAnswer ? `The sum is ${last.content}.` : '',
        reasoning_content: 'There is a tool for that.',
        ...(!isAnswer && { tool_calls: [call] }),
      },
      finish: isAnswer ? 'stop' : 'tool_calls',
      usage: { inputTokens: 200, cachedInputTokens: 100, outputTokens: 20, reasoningTokens: 5, costUsd: 0.0001 },
      model: 'in-process',
      repairs: [],
    }
  }

  return {
    id: 'in-process',
    contextTokens: 200_000,
    maxOutputTokens: 131_072,
    async *stream({ messages, signal }) {
      signal.throwIfAborted()
      yield [{ type: 'reply', reply: reply(messages) }]
    },
  }
}

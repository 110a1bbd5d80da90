/** A model without a network, its tool, and a bare loop on both: only what a loop costs is left. */
import { defineTool } from '@glmkit/core'
import type { Message, Model, ModelReply, Tool } from '@glmkit/core'
import { z } from 'zod'

/** Calls `work` so many times, then answers. */
export function createModel(calls = 1): Model {
  let replies = 0
  function reply(messages: readonly Message[]): ModelReply {
    const isAnswered = messages.length >= 2 + 2 * calls
    const id = `call_${(replies += 1)}`
    const call = { id, type: 'function' as const, function: { name: 'work', arguments: `{"text":"part ${replies}"}` } }
    return {
      message: {
        role: 'assistant',
        content: isAnswered ? `The answer is ${replies}.` : '',
        reasoning_content: `The user wants part ${replies}.`,
        ...(!isAnswered && { tool_calls: [call] }),
      },
      finish: isAnswered ? 'stop' : 'tool_calls',
      usage: { inputTokens: 10, cachedInputTokens: 0, outputTokens: 10, reasoningTokens: 5, costUsd: null },
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
      const made = reply(messages)
      yield [{ type: 'reasoning-delta', text: made.message.reasoning_content ?? '' }]
      yield [{ type: 'reply', reply: made }]
    },
  }
}

/** A tool that does as it is told at the moment. */
export function createTool(execute: (signal: AbortSignal) => unknown): Tool<'work', { text: string }> {
  return defineTool({
    name: 'work',
    description: 'Works.',
    input: z.object({ text: z.string() }),
    execute: (_, { signal }) => execute(signal),
  })
}

/** The least a loop can be: what it takes is the floor. */
export async function runRaw(
  model: Model,
  prompt: string,
  execute: () => Promise<string>,
  signal: AbortSignal = new AbortController().signal,
): Promise<string> {
  const messages: Message[] = [
    { role: 'system', content: 'Work.' },
    { role: 'user', content: prompt },
  ]
  for (;;) {
    let reply: ModelReply | undefined
    for await (const events of model.stream({ messages, tools: [], maxOutputTokens: 1, signal })) {
      for (const event of events) if (event.type === 'reply') reply = event.reply
    }
    if (reply === undefined) throw new Error('no reply')
    messages.push(reply.message)
    const calls = reply.message.tool_calls ?? []
    if (calls.length === 0) return reply.message.content
    for (const { id } of calls) messages.push({ role: 'tool', tool_call_id: id, content: await execute() })
  }
}

import type { Message, Model, ModelEvent, ToolCall } from '@glmkit/core'

/** A model, and the calls of its replies as it sent them. */
export interface SentCalls {
  /** To be asked in its place. */
  readonly model: Model
  /** @returns Nothing for calls it has not made. */
  callOf(id: string): ToolCall['function'] | undefined
  /** The messages with its calls as they were sent. */
  asSent(messages: readonly Message[]): Message[]
}

/**
 * Keeps the calls of a model as they came. The agent loop mends names and arguments that can be told what they mean; a
 * benchmark judges what was sent.
 */
export function sentCalls(model: Model): SentCalls {
  const sent = new Map<string, ToolCall['function']>()

  /** Some hosts begin to count anew with each reply: here each call has an id of its own. */
  function kept(call: ToolCall): ToolCall {
    let { id } = call
    for (let count = 2; sent.has(id); count += 1) id = `${call.id}_${count}`
    sent.set(id, call.function)
    return id === call.id ? call : { ...call, id }
  }

  function withKept(event: ModelEvent): ModelEvent {
    if (event.type !== 'reply' || event.reply.message.tool_calls === undefined) return event
    const { message } = event.reply
    const calls = event.reply.message.tool_calls.map(kept)
    return { ...event, reply: { ...event.reply, message: { ...message, tool_calls: calls } } }
  }

  return {
    model: {
      ...model,
      async *stream(request) {
        for await (const events of model.stream(request)) yield events.map(withKept)
      },
    },
    callOf: (id) => sent.get(id),
    asSent: (messages) =>
      messages.map((message) =>
        message.role === 'assistant' && message.tool_calls !== undefined
          ? {
              ...message,
              tool_calls: message.tool_calls.map((call) => ({ ...call, function: sent.get(call.id) ?? call.function })),
            }
          : message,
      ),
  }
}

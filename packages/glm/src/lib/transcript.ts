import { AgentError } from './agent-error.ts'
import type { Message, ToolCall } from './message.ts'

export interface Transcript {
  readonly messages: readonly Message[]
  append(message: Message): void
  /** The calls with ids of their own: some servers count them anew in every reply. */
  withNewIds(calls: readonly ToolCall[]): readonly ToolCall[]
  /** Gives the calls that wait for a result this one, so that the conversation can be continued. */
  close(result: string): void
}

/**
 * An append-only list of messages that is always fit to be sent or one batch of tool results away from it.
 *
 * @throws {AgentError} On an append that would leave a call without exactly one result: servers answer such a list with 1214.
 */
export function createTranscript(initial: readonly Message[]): Transcript {
  const messages: Message[] = []
  const ids = new Set<string>()
  const open = new Set<string>()

  function append(message: Message): void {
    if (message.role === 'tool') {
      if (!open.delete(message.tool_call_id)) {
        throw new AgentError(`Cannot append a tool result: call "${message.tool_call_id}" is not waiting for one`)
      }
    } else if (open.size > 0) {
      throw new AgentError(`Cannot append a ${message.role} message: calls ${[...open].join(', ')} have no result yet`)
    }
    if (message.role === 'system' && messages.length > 0) {
      throw new AgentError('Cannot append a system message: only the first message may be one')
    }
    if (message.role === 'assistant') {
      const calls = message.tool_calls ?? []
      if (message.content === '' && calls.length === 0) {
        throw new AgentError('Cannot append an assistant message: it has neither content nor tool calls')
      }
      for (const call of calls) {
        if (open.has(call.id)) throw new AgentError(`Cannot append tool calls: id "${call.id}" is used twice`)
        open.add(call.id)
        ids.add(call.id)
      }
    }
    messages.push(message)
  }

  function withNewIds(calls: readonly ToolCall[]): readonly ToolCall[] {
    return calls.map((call) => {
      let { id } = call
      for (let count = 2; ids.has(id); count += 1) id = `${call.id}_${count}`
      ids.add(id)
      return id === call.id ? call : { ...call, id }
    })
  }

  /** Conversations from elsewhere may count the ids of their calls anew in every reply. */
  const renamed = new Map<string, string>()
  function withUniqueIds(message: Message): Message {
    if (message.role === 'tool') {
      const id = renamed.get(message.tool_call_id)
      return id === undefined ? message : { ...message, tool_call_id: id }
    }
    renamed.clear()
    if (message.role !== 'assistant' || !message.tool_calls?.some(({ id }) => ids.has(id))) return message
    const calls = withNewIds(message.tool_calls)
    for (const [index, { id }] of message.tool_calls.entries()) renamed.set(id, calls[index]?.id ?? id)
    return { ...message, tool_calls: calls }
  }

  for (const message of initial) append(withUniqueIds(message))
  return {
    messages,
    append,
    withNewIds,
    close(content) {
      for (const id of open) append({ role: 'tool', tool_call_id: id, content })
    },
  }
}

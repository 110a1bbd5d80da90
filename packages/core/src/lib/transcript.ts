import { AgentError } from '@glmkit/glm/model'
import type { Message } from '@glmkit/glm/model'

export interface Transcript {
  readonly messages: readonly Message[]
  append(message: Message): void
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
      }
    }
    messages.push(message)
  }

  for (const message of initial) append(message)
  function close(content: string): void {
    for (const id of open) append({ role: 'tool', tool_call_id: id, content })
  }

  return { messages, append, close }
}

import type { AssistantMessage, ToolCall } from '../message.ts'
import type { ModelDelta } from '../model.ts'
import { isRecord, text } from './json.ts'

interface PartialCall {
  id: string
  name: string
  arguments: string
}

/** What the chunks of one response add up to. */
export interface Assembled {
  readonly message: AssistantMessage
  /** As the server said it; `undefined` when the stream ended without one. */
  readonly finish: string | undefined
  /** Raw `usage` object, wherever in the stream it came. */
  readonly usage: unknown
  readonly model: string | undefined
}

export interface Assembler {
  /** Takes one parsed chunk and appends what it added to `events`. Absent and null fields are the same. */
  push(chunk: Record<string, unknown>, events: ModelDelta[]): void
  end(): Assembled
}

/** Puts streamed chunks of chat.completions together, in the shapes of every known GLM host. */
export function createAssembler(): Assembler {
  let content = ''
  let reasoning = ''
  let finish: string | undefined
  let usage: unknown
  let model: string | undefined
  const calls: PartialCall[] = []
  /** Where fragments with this wire index go: a used index starts a new call when a new id and name come. */
  const callAt = new Map<number, number>()

  function pushCall(delta: Record<string, unknown>, events: ModelDelta[]): void {
    const wireIndex = typeof delta.index === 'number' ? delta.index : undefined
    const fn = isRecord(delta.function) ? delta.function : {}
    const id = text(delta.id)
    const name = text(fn.name)
    const args = isRecord(fn.arguments) ? JSON.stringify(fn.arguments) : text(fn.arguments)

    // Without an index a fragment goes to the call before it.
    let index = wireIndex === undefined ? calls.length - 1 : (callAt.get(wireIndex) ?? -1)
    let call = calls[index]
    if (call === undefined || (name !== '' && id !== '' && call.id !== id && call.name !== '')) {
      index = calls.length
      call = { id: id || `call_${index}`, name: '', arguments: '' }
      calls.push(call)
    }
    if (wireIndex !== undefined) callAt.set(wireIndex, index)
    if (call.name === '') call.name = name
    call.arguments += args
    events.push({ type: 'tool-call-delta', index, name: call.name, text: args })
  }

  return {
    push(chunk, events) {
      model ??= text(chunk.model) || undefined
      if (isRecord(chunk.usage)) usage = chunk.usage
      const choice: unknown = Array.isArray(chunk.choices) ? chunk.choices[0] : undefined
      if (!isRecord(choice)) return
      finish = text(choice.finish_reason) || finish
      const delta = isRecord(choice.delta) ? choice.delta : isRecord(choice.message) ? choice.message : {}

      const thought = text(delta.reasoning_content) || text(delta.reasoning) || thoughtIn(delta)
      if (thought !== '') {
        reasoning += thought
        events.push({ type: 'reasoning-delta', text: thought })
      }
      const said = typeof delta.content === 'string' ? delta.content : partsText(delta.content)
      if (said !== '') {
        content += said
        events.push({ type: 'text-delta', text: said })
      }
      if (Array.isArray(delta.tool_calls)) {
        for (const call of delta.tool_calls) if (isRecord(call)) pushCall(call, events)
      }
    },

    end() {
      const message: AssistantMessage = {
        role: 'assistant',
        content,
        ...(reasoning !== '' && { reasoning_content: reasoning }),
        ...(calls.length > 0 && { tool_calls: withUniqueIds(calls) }),
      }
      return { message, finish, usage, model }
    },
  }
}

/** Some servers send content as a list of typed parts. */
function partsText(content: unknown): string {
  if (!Array.isArray(content)) return ''
  return content.map((part) => (isRecord(part) && part.type === 'text' ? text(part.text) : '')).join('')
}

/** Reasoning that came only in OpenRouter's details or as a typed part of the content. */
function thoughtIn({ reasoning_details: details, content }: Record<string, unknown>): string {
  const parts = Array.isArray(details) ? details : content
  if (!Array.isArray(parts)) return ''
  return parts
    .map((part) =>
      isRecord(part) && /^(reasoning|thinking)/.test(text(part.type)) ? text(part.text ?? part.thinking) : '',
    )
    .join('')
}

function withUniqueIds(calls: readonly PartialCall[]): ToolCall[] {
  const seen = new Set<string>()
  return calls.map((call, index) => {
    const id = seen.has(call.id) ? `${call.id}_${index}` : call.id
    seen.add(id)
    return { id, type: 'function', function: { name: call.name, arguments: call.arguments } }
  })
}

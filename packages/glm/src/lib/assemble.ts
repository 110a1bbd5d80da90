import type { AssistantMessage, ToolCall } from './message.ts'
import type { ModelDelta } from './model.ts'
import { createGrowingText } from './growing-text.ts'
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
  const content = createGrowingText()
  const reasoning = createGrowingText()
  let finish: string | undefined
  let usage: unknown
  let model: string | undefined
  const calls: PartialCall[] = []
  /** Where fragments with this wire index go: a used index starts a new call when a new id and name come. */
  const callAt = new Map<number, number>()

  /** @param isWhole Calls of a reply that was not streamed: each is one of its own. */
  function pushCall(delta: Record<string, unknown>, events: ModelDelta[], isWhole: boolean): void {
    const wireIndex = typeof delta.index === 'number' ? delta.index : undefined
    const fn = isRecord(delta.function) ? delta.function : {}
    const id = text(delta.id)
    const name = text(fn.name)
    const args = isRecord(fn.arguments) ? JSON.stringify(fn.arguments) : text(fn.arguments)

    // Without an index a fragment goes to the call before it.
    let index = wireIndex === undefined ? calls.length - 1 : (callAt.get(wireIndex) ?? -1)
    let call = calls[index]
    if (call === undefined || isWhole || startsAnother(call, { id, name, arguments: args })) {
      index = calls.length
      call = { id, name: '', arguments: '' }
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
      if (finish === undefined || !badEnds.has(finish)) finish = text(choice.finish_reason) || finish
      const isWhole = !isRecord(choice.delta)
      const delta = isRecord(choice.delta) ? choice.delta : isRecord(choice.message) ? choice.message : {}

      const thought = text(delta.reasoning_content) || text(delta.reasoning) || thoughtIn(delta)
      if (thought !== '') {
        reasoning.add(thought)
        events.push({ type: 'reasoning-delta', text: thought })
      }
      const said = typeof delta.content === 'string' ? delta.content : partsText(delta.content)
      if (said !== '') {
        content.add(said)
        events.push({ type: 'text-delta', text: said })
      }
      if (Array.isArray(delta.tool_calls)) {
        for (const call of delta.tool_calls) if (isRecord(call)) pushCall(call, events, isWhole)
      }
    },

    end() {
      const message: AssistantMessage = {
        role: 'assistant',
        content: content.toString(),
        ...(reasoning.length > 0 && { reasoning_content: reasoning.toString() }),
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

/** Ends after which no call may run: a later `stop` does not take them back. */
const badEnds: ReadonlySet<string> = new Set(['length', 'sensitive', 'network_error', 'model_context_window_exceeded'])

/** Whether a named fragment for a used place is a call of its own, not more of the one that is there. */
function startsAnother(call: PartialCall, next: PartialCall): boolean {
  if (next.name === '' || call.name === '') return false
  if (next.id !== '' && call.id !== '' && next.id !== call.id) return true
  const isRepeated = next.arguments === '' || next.arguments === '{}' || next.arguments === call.arguments
  return !isRepeated && isJson(call.arguments)
}

function isJson(source: string): boolean {
  try {
    JSON.parse(source)
    return true
  } catch {
    return false
  }
}

function withUniqueIds(calls: readonly PartialCall[]): ToolCall[] {
  const seen = new Set<string>()
  return calls.map((call, index) => {
    let id = call.id || `call_${index}`
    while (seen.has(id)) id += `_${index}`
    seen.add(id)
    return { id, type: 'function', function: { name: call.name, arguments: call.arguments } }
  })
}

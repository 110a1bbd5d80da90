import type { ChatMessage, ToolDefinition } from './brain.ts'
import { parseRecord } from './is-record.ts'
import { chunksOf } from './text-chunks.ts'
import { markers, splitAtMarkers } from './tokens.ts'

/** A rendered prompt: markers, and texts between them in chunks, so that a text that has grown is mostly known. */
export type Prompt = readonly string[]

export interface RenderPromptOptions {
  readonly messages: readonly ChatMessage[]
  readonly tools: readonly ToolDefinition[]
  readonly thinking: boolean
  readonly clearThinking: boolean
}

export interface AssistantTurn {
  readonly reasoning: string
  readonly content: string
  readonly calls: readonly { readonly name: string; readonly arguments: string }[]
}

/**
 * Renders a conversation as the model reads it: tools, then messages, then the opening of the answer.
 *
 * @see https://huggingface.co/zai-org/GLM-5/blob/main/chat_template.jinja
 */
export function renderPrompt(options: RenderPromptOptions): string[] {
  const { messages, tools, thinking, clearThinking } = options
  const prompt: string[] = [markers.mask, markers.start]
  if (tools.length > 0) append(prompt, markers.system, renderTools(tools))
  const lastUser = messages.findLastIndex((message) => message.role === 'user')
  messages.forEach((message, index) => {
    if (message.role === 'assistant') {
      prompt.push(markers.assistant, markers.think)
      // Inside the current tool loop reasoning always stays, whatever `clear_thinking` says.
      const reasoning = clearThinking && index < lastUser ? '' : (message.reasoning_content ?? '')
      const calls = (message.tool_calls ?? []).map((call) => call.function)
      appendAssistantTurn(prompt, { reasoning, content: message.content, calls })
    } else if (message.role === 'tool') {
      if (messages[index - 1]?.role !== 'tool') prompt.push(markers.observation)
      append(prompt, markers.toolResponse, message.content, markers.endToolResponse)
    } else {
      append(prompt, markers[message.role], message.content)
    }
  })
  prompt.push(markers.assistant, markers.think)
  if (!thinking) prompt.push(markers.endThink)
  return prompt
}

/** Appends reasoning that a limit has cut. */
export function appendReasoning(prompt: string[], reasoning: string): void {
  append(prompt, reasoning)
}

/** Appends what the model says after `<think>`, the same text whether it was replayed or has just been generated. */
export function appendAssistantTurn(prompt: string[], turn: AssistantTurn): void {
  append(prompt, turn.reasoning, markers.endThink, turn.content)
  for (const call of turn.calls) {
    append(prompt, markers.toolCall, call.name)
    const values = parseRecord(call.arguments)
    if (values === undefined) append(prompt, call.arguments)
    for (const [key, value] of Object.entries(values ?? {})) {
      append(prompt, markers.argKey, key, markers.endArgKey)
      append(prompt, markers.argValue, renderValue(value), markers.endArgValue)
    }
    prompt.push(markers.endToolCall)
  }
}

/** Strings are written bare, everything else as JSON; only the tool's schema tells which it was. */
export function renderValue(value: unknown): string {
  return typeof value === 'string' ? value : spacedJson(value)
}

function append(prompt: string[], ...texts: readonly string[]): void {
  // Markers inside a message are markers to the model too.
  for (const text of texts) if (text !== '') for (const part of splitAtMarkers(text)) prompt.push(...chunksOf(part))
}

function renderTools(tools: readonly ToolDefinition[]): string {
  return [
    '\n# Tools\n\nYou may call one or more functions to assist with the user query.\n',
    'You are provided with function signatures within <tools></tools> XML tags:\n<tools>',
    ...tools.map(spacedJson),
    '</tools>\n',
    'For each function call, output the function name and arguments within the following XML format:',
    '<tool_call>{function-name}<arg_key>{arg-key-1}</arg_key><arg_value>{arg-value-1}</arg_value>' +
      '<arg_key>{arg-key-2}</arg_key><arg_value>{arg-value-2}</arg_value>...</tool_call>',
  ].join('\n')
}

/** JSON with a space after every comma and colon, as the template's Python writes it. */
function spacedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spacedJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spacedJson(item)}`)
  return `{${entries.join(', ')}}`
}

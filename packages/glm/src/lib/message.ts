/** One call the model asked for, as the wire carries it. `arguments` is JSON text. */
export interface ToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

export interface SystemMessage {
  readonly role: 'system'
  readonly content: string
}

export interface UserMessage {
  readonly role: 'user'
  readonly content: string
}

export interface AssistantMessage {
  readonly role: 'assistant'
  /** `""` beside tool calls, never null: older chat templates print "None". */
  readonly content: string
  /** Kept byte-exact and sent back on every later request: GLM-5 loops without it. */
  readonly reasoning_content?: string
  readonly tool_calls?: readonly ToolCall[]
}

export interface ToolMessage {
  readonly role: 'tool'
  readonly tool_call_id: string
  readonly content: string
}

/** OpenAI's chat.completions shape, so that a transcript is what the wire carries. */
export type Message = SystemMessage | UserMessage | AssistantMessage | ToolMessage

/** A function call inside an assistant message; `arguments` is the JSON text of an object. */
export interface ToolCall {
  readonly id: string
  readonly type: 'function'
  readonly function: { readonly name: string; readonly arguments: string }
}

/** One message of the conversation, in the OpenAI chat shape; content given as text parts arrives joined. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
  readonly content: string
  readonly reasoning_content?: string
  readonly tool_calls?: readonly ToolCall[]
  readonly tool_call_id?: string
}

/** A tool the request offers; `parameters` is a JSON Schema of an object. */
export interface ToolDefinition {
  readonly name: string
  readonly description: string
  readonly parameters: Readonly<Record<string, unknown>>
}

/** A validated chat completion request. Optional fields are absent when the request left them out. */
export interface ChatRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly tools: readonly ToolDefinition[]
  readonly thinking: boolean
  /** Tokens of reasoning, content and calls together. */
  readonly maxTokens: number
  readonly responseFormat: 'text' | 'json_object'
  readonly temperature?: number
  readonly topP?: number
  readonly stop?: string
}

export interface ReplyToolCall {
  /** Default: a fresh id in the endpoint's form. */
  readonly id?: string
  readonly name: string
  /** An object is sent as JSON in the endpoint's spacing, a string as it is, even when it is not JSON. */
  readonly arguments: string | Readonly<Record<string, unknown>>
}

/** What the emulated model says; the server turns it into tokens, counts them and cuts at the limit. */
export interface Reply {
  /** Not sent when the request disabled thinking. */
  readonly reasoning?: string
  readonly content?: string
  readonly toolCalls?: readonly ReplyToolCall[]
  /** Default: `tool_calls` with calls, else `stop`. A reply cut at the limit says `length` whatever this is. */
  readonly finishReason?: string
  /** Answers with this HTTP status and error body instead of a reply. */
  readonly error?: { readonly status: number; readonly code: string; readonly message: string }
}

/**
 * Decides the reply to a request. A throw is answered with HTTP 500 and the error's message.
 *
 * The signal aborts when the client disconnects or the emulator closes.
 */
export type Brain = (request: ChatRequest, signal: AbortSignal) => Reply | Promise<Reply>

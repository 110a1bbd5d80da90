interface ContentText {
  readonly type: 'text'
  readonly text: string
  readonly refusal: boolean | null
  readonly citations: readonly unknown[] | null
  readonly internal: unknown
}

interface ContentReasoning {
  readonly type: 'reasoning'
  readonly reasoning: string
  readonly summary: string | null
  readonly signature: string | null
  readonly redacted: boolean
  readonly internal: unknown
}

/** Pictures, sounds and the like: we write none. */
interface ContentMedia {
  readonly type: 'image' | 'audio' | 'video' | 'data' | 'document' | 'tool_use'
}

type Content = ContentText | ContentReasoning | ContentMedia

interface ChatMessageBase {
  readonly id: string | null
  readonly content: string | readonly Content[]
  readonly source: 'input' | 'generate' | null
  readonly metadata: Readonly<Record<string, unknown>> | null
}

export interface ChatMessageSystem extends ChatMessageBase {
  readonly role: 'system'
}

export interface ChatMessageUser extends ChatMessageBase {
  readonly role: 'user'
  readonly tool_call_id: readonly string[] | null
}

export interface ChatMessageAssistant extends ChatMessageBase {
  readonly role: 'assistant'
  readonly tool_calls: readonly InspectToolCall[] | null
  readonly model: string | null
}

export interface ChatMessageTool extends ChatMessageBase {
  readonly role: 'tool'
  readonly tool_call_id: string | null
  readonly function: string | null
  readonly error: ToolCallError | null
}

export type ChatMessage = ChatMessageSystem | ChatMessageUser | ChatMessageAssistant | ChatMessageTool

export interface InspectToolCall {
  readonly id: string
  readonly function: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** The arguments were no JSON object. */
  readonly parse_error: string | null
  readonly view: unknown
  readonly type: 'function' | 'custom'
}

export interface ToolCallError {
  readonly type:
    | 'parsing'
    | 'timeout'
    | 'unicode_decode'
    | 'permission'
    | 'file_not_found'
    | 'is_a_directory'
    | 'limit'
    | 'approval'
    | 'unknown'
    | 'output_limit'
  readonly message: string
}

export interface ModelOutput {
  readonly model: string
  readonly choices: readonly {
    readonly message: ChatMessageAssistant
    readonly stop_reason: 'stop' | 'max_tokens' | 'model_length' | 'tool_calls' | 'content_filter' | 'unknown'
    readonly logprobs: unknown
  }[]
  readonly completion: string
  readonly usage: ModelUsage | null
  /** Seconds. */
  readonly time: number | null
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly error: string | null
}

export interface ModelUsage {
  /** Without those from the cache; some of Inspect's providers count them in. */
  readonly input_tokens: number
  readonly output_tokens: number
  /** Of all kinds. */
  readonly total_tokens: number
  readonly input_tokens_cache_write: number | null
  readonly input_tokens_cache_read: number | null
  readonly reasoning_tokens: number | null
  /** USD. */
  readonly total_cost: number | null
}

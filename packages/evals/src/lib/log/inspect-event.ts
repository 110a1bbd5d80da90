import type { EvalError, Score, SampleLimit } from './inspect-log.ts'
import type { ChatMessage, ModelOutput, ModelUsage, ToolCallError } from './inspect-message.ts'

interface EventBase {
  readonly uuid: string | null
  readonly span_id: string | null
  /** ISO 8601. */
  readonly timestamp: string
  /** Seconds since the sample was begun, without waits. */
  readonly working_start: number
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly pending: boolean | null
}

export interface SampleInitEvent extends EventBase {
  readonly event: 'sample_init'
  readonly sample: {
    readonly input: string | readonly ChatMessage[]
    readonly target: string | readonly string[]
    readonly id: string | number | null
    readonly choices: readonly string[] | null
    readonly metadata: Readonly<Record<string, unknown>> | null
    readonly sandbox: unknown
    readonly files: Readonly<Record<string, string>> | null
    readonly setup: string | null
  }
  readonly state: unknown
}

export interface ModelCallEvent extends EventBase {
  readonly event: 'model'
  readonly model: string
  readonly role: string | null
  readonly input: readonly ChatMessage[]
  readonly tools: readonly unknown[]
  readonly tool_choice: unknown
  readonly config: Readonly<Record<string, unknown>>
  readonly output: ModelOutput
  readonly retries: number | null
  readonly error: string | null
  readonly traceback: string | null
  readonly traceback_ansi: string | null
  readonly cache: 'read' | 'write' | null
  readonly call: unknown
  readonly completed: string | null
  /** Seconds. */
  readonly working_time: number | null
}

export interface ToolEvent extends EventBase {
  readonly event: 'tool'
  readonly type: 'function'
  readonly id: string
  readonly function: string
  readonly arguments: Readonly<Record<string, unknown>>
  readonly view: unknown
  readonly result: unknown
  readonly truncated: readonly unknown[] | null
  readonly error: ToolCallError | null
  readonly events: readonly unknown[]
  readonly completed: string | null
  /** Seconds. */
  readonly working_time: number | null
  readonly agent: string | null
  readonly failed: boolean | null
  readonly message_id: string | null
}

export interface ScoreEvent extends EventBase {
  readonly event: 'score'
  readonly score: Score
  readonly target: string | readonly string[] | null
  readonly intermediate: boolean
  readonly model_usage: Readonly<Record<string, ModelUsage>> | null
}

export interface SampleLimitEvent extends EventBase {
  readonly event: 'sample_limit'
  readonly type: Exclude<SampleLimit['type'], 'context'>
  readonly message: string
  readonly limit: number | null
}

export interface ErrorEvent extends EventBase {
  readonly event: 'error'
  readonly error: EvalError
}

/** Whatever Inspect has no event for; ours have the source `glmkit` and a RunEvent as data. */
export interface InfoEvent extends EventBase {
  readonly event: 'info'
  readonly source: string | null
  readonly data: unknown
}

export interface SpanBeginEvent extends EventBase {
  readonly event: 'span_begin'
  readonly id: string
  readonly parent_id: string | null
  readonly type: string | null
  readonly name: string
}

export interface SpanEndEvent extends EventBase {
  readonly event: 'span_end'
  readonly id: string
}

/** Inspect's other events: we write none, and read no more of them than this. */
export interface OtherEvent extends EventBase {
  readonly event:
    | 'state'
    | 'store'
    | 'sandbox'
    | 'approval'
    | 'compaction'
    | 'input'
    | 'score_edit'
    | 'logger'
    | 'step'
    | 'subtask'
}

export type EvalEvent =
  | SampleInitEvent
  | ModelCallEvent
  | ToolEvent
  | ScoreEvent
  | SampleLimitEvent
  | ErrorEvent
  | InfoEvent
  | SpanBeginEvent
  | SpanEndEvent
  | OtherEvent

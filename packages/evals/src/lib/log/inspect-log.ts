/**
 * Inspect's log, as it lies on disk: every field its schema requires of what we write, those of ours alone left out. The
 * names are Inspect's, hence snake_case. What is read has been given the fields it lacked; fields unknown here are kept.
 *
 * @see https://inspect.aisi.org.uk/eval-logs.html
 */
import type { EvalEvent } from './inspect-event.ts'
import type { ChatMessage, ModelOutput, ModelUsage } from './inspect-message.ts'

export type EvalStatus = 'started' | 'success' | 'cancelled' | 'error'

/** JSON of any shape. */
export type JsonObject = Readonly<Record<string, unknown>>

/** `header.json`: the log without its samples. */
export interface EvalHeader {
  readonly version: number
  readonly status: EvalStatus
  readonly eval: EvalSpec
  readonly plan: EvalPlan
  readonly results: EvalResults | null
  readonly stats: EvalStats
  readonly error: EvalError | null
  readonly invalidated: boolean
}

/** `_journal/start.json`. */
export type EvalStart = Pick<EvalHeader, 'version' | 'eval' | 'plan'>

export interface EvalSpec {
  readonly eval_set_id: string | null
  readonly eval_id: string
  readonly run_id: string
  /** ISO 8601. */
  readonly created: string
  readonly task: string
  readonly task_id: string
  readonly task_version: number | string
  readonly task_file: string | null
  readonly task_display_name: string | null
  readonly task_registry_name: string | null
  readonly task_attribs: JsonObject
  readonly task_args: JsonObject
  readonly task_args_passed: JsonObject
  readonly solver: string | null
  readonly solver_args: JsonObject | null
  readonly solver_args_passed: JsonObject | null
  readonly tags: readonly string[] | null
  readonly dataset: EvalDataset
  readonly sandbox: unknown
  readonly model: string
  readonly model_generate_config: JsonObject
  readonly model_base_url: string | null
  readonly model_args: JsonObject
  readonly model_roles: JsonObject | null
  readonly config: JsonObject
  readonly revision: JsonObject | null
  readonly packages: Readonly<Record<string, string>>
  readonly metadata: JsonObject | null
  readonly scorers: readonly unknown[] | null
  readonly metrics: unknown
}

export interface EvalDataset {
  readonly name: string | null
  readonly location: string | null
  readonly samples: number | null
  readonly sample_ids: readonly (string | number)[] | null
  readonly shuffled: boolean | null
}

export interface EvalPlan {
  readonly name: string
  readonly steps: readonly {
    readonly solver: string
    readonly params: JsonObject
    readonly params_passed: JsonObject
  }[]
  readonly finish: unknown
  readonly config: JsonObject
}

export interface EvalResults {
  readonly total_samples: number
  readonly completed_samples: number
  readonly early_stopping: unknown
  readonly scores: readonly EvalScore[]
  readonly metadata: JsonObject | null
}

export interface EvalScore {
  readonly name: string
  readonly scorer: string
  readonly reducer: string | null
  readonly scored_samples: number | null
  readonly unscored_samples: number | null
  readonly params: JsonObject
  readonly metrics: Readonly<Record<string, EvalMetric>>
  readonly metadata: JsonObject | null
}

export interface EvalMetric {
  readonly name: string
  readonly value: number
  readonly params: JsonObject
  readonly metadata: JsonObject | null
}

export interface EvalStats {
  /** ISO 8601, or empty. */
  readonly started_at: string
  readonly completed_at: string
  readonly model_usage: Readonly<Record<string, ModelUsage>>
}

export interface EvalError {
  readonly message: string
  readonly traceback: string
  readonly traceback_ansi: string
}

/** `C` is right, `I` wrong, `P` partly, `N` no answer. */
export type ScoreValue = string | number | boolean | readonly unknown[] | JsonObject

export interface Score {
  readonly value: ScoreValue
  readonly answer: string | null
  readonly explanation: string | null
  readonly metadata: JsonObject | null
  readonly history: readonly unknown[]
}

export interface SampleLimit {
  readonly type: 'context' | 'time' | 'working' | 'message' | 'token' | 'cost' | 'operator' | 'custom'
  readonly limit: number
}

/** `samples/{id}_epoch_{epoch}.json`: all of one trial. */
export interface EvalSample {
  readonly id: string | number
  /** From 1; what we call trial. */
  readonly epoch: number
  readonly input: string | readonly ChatMessage[]
  readonly choices: readonly string[] | null
  readonly target: string | readonly string[]
  readonly sandbox: unknown
  readonly files: readonly string[] | null
  readonly setup: string | null
  readonly messages: readonly ChatMessage[]
  readonly output: ModelOutput
  /** By scorer. */
  readonly scores: Readonly<Record<string, Score>> | null
  readonly metadata: JsonObject
  readonly store: JsonObject
  readonly events: readonly EvalEvent[]
  readonly model_usage: Readonly<Record<string, ModelUsage>>
  readonly started_at: string | null
  readonly completed_at: string | null
  /** Seconds. */
  readonly total_time: number | null
  /** Seconds, without waits. */
  readonly working_time: number | null
  readonly uuid: string | null
  readonly invalidation: unknown
  readonly error: EvalError | null
  readonly error_retries: readonly EvalError[] | null
  /** Long texts, by their hash; a text `attachment://HASH` stands for one. */
  readonly attachments: Readonly<Record<string, string>>
  readonly limit: SampleLimit | null
}

/** A sample in short, in `_journal/summaries/N.json` and `summaries.json`. */
export interface EvalSampleSummary {
  readonly id: string | number
  readonly epoch: number
  readonly input: string
  readonly target: string | readonly string[]
  readonly metadata: JsonObject
  readonly scores: Readonly<Record<string, Score>> | null
  readonly model_usage: Readonly<Record<string, ModelUsage>>
  readonly started_at: string | null
  readonly completed_at: string | null
  readonly total_time: number | null
  readonly working_time: number | null
  readonly uuid: string | null
  readonly error: string | null
  readonly limit: string | null
  readonly retries: number | null
  readonly completed: boolean
  readonly message_count: number | null
}

/** `reductions.json`: of each scorer, what the epochs of a sample amount to. */
export interface EvalSampleReductions {
  readonly scorer: string
  readonly reducer: string | null
  readonly samples: readonly (Score & { readonly sample_id: string | number | null })[]
}

import type { FinishReason, Message, Usage } from '@glmkit/glm/model'

/**
 * Why a run ended: `answer` is the normal end; `max-turns` the cap; `length` an answer cut at the output limit;
 * `content-filter` the server's moderation; `loop` the same call with the same result for the fifth time.
 */
export type StopReason = 'answer' | 'max-turns' | 'length' | 'content-filter' | 'loop'

/** One finished tool call of a run. */
export interface ToolCallRecord {
  readonly callId: string
  readonly turn: number
  readonly name: string
  /** Validated arguments; the raw text when they were refused. */
  readonly input: unknown
  readonly isError: boolean
  readonly durationMs: number
}

export interface RunResult<Output = unknown> {
  readonly runId: string
  /** The answer; partial unless `stopReason` is `answer`. */
  readonly text: string
  /** What fits the agent's `output` schema; absent without one, and unless `stopReason` is `answer`. */
  readonly output?: Output
  readonly stopReason: StopReason
  /** Model calls that were answered. */
  readonly turns: number
  /** All messages of the run, ready to be continued: `agent.run([...transcript, { role: 'user', content }])`. */
  readonly transcript: readonly Message[]
  readonly usage: Usage
  readonly toolCalls: readonly ToolCallRecord[]
}

interface Event<Type extends string> {
  readonly type: Type
  readonly runId: string
  /** 0, 1, 2 … without a gap. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** Everything a run tells the world: UI, logs and tests read these and nothing else. */
export type RunEvent =
  | (Event<'run-start'> & { readonly agent: string; readonly model: string })
  | (Event<'turn-start'> & { readonly turn: number })
  | (Event<'reasoning-delta'> & { readonly text: string })
  | (Event<'text-delta'> & { readonly text: string })
  | (Event<'tool-call-delta'> & { readonly index: number; readonly name: string; readonly text: string })
  | (Event<'tool-call'> & {
      readonly callId: string
      readonly name: string
      readonly arguments: string
      /** What was wrong with the call and has been put right, one line each. */
      readonly repairs?: readonly string[]
    })
  | (Event<'tool-progress'> & { readonly callId: string; readonly name: string; readonly message: string })
  | (Event<'tool-result'> & {
      readonly callId: string
      readonly name: string
      /** What the model reads. */
      readonly text: string
      /** What the tool returned; absent when it failed. */
      readonly output?: unknown
      readonly isError: boolean
      readonly durationMs: number
    })
  | (Event<'retry'> & {
      readonly attempt: number
      readonly reason: string
      readonly waitMs: number
      /** What the lost try cost, where the server said so; part of the run's usage. */
      readonly usage?: Usage
    })
  | (Event<'warning'> & { readonly message: string })
  | (Event<'usage'> & { readonly turn: number; readonly usage: Usage; readonly total: Usage })
  | (Event<'turn-end'> & { readonly turn: number; readonly finish: FinishReason; readonly model: string })
  | (Event<'run-end'> & { readonly result: RunResult })

/** An event before the run has stamped it. */
export type EventBody = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, 'runId' | 'seq' | 'at'>
    : never
  : never

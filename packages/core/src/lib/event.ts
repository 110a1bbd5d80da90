import type { FinishReason, Message, ModelErrorKind, Usage } from '@glmkit/glm/model'
import type { Plan, PlanNews, StepPatch } from '@glmkit/planner'
import type { ApprovalRequest } from './approvals.ts'
import type { InputMode } from './inbox.ts'
import type { Conversation, MemoryEdit, PromptForecast, Seam } from './memory.ts'

/**
 * Why a run ended: `answer` is the normal end; `incomplete` an answer although steps of the plan were not done; `max-turns` the cap; `length` an answer cut at the output limit;
 * `content-filter` the server's moderation; `loop` a model that went in circles; `budget` a limit that was reached;
 * `condition` one of the agent's `stopWhen`; `waiting` a call that needs an approval: resume the run with it;
 * `interrupted` a sub-agent's call that was cancelled.
 */
export type StopReason =
  | 'answer'
  | 'incomplete'
  | 'max-turns'
  | 'length'
  | 'content-filter'
  | 'loop'
  | 'budget'
  | 'condition'
  | 'waiting'
  | 'interrupted'

/**
 * Why a call failed: the model asked for a tool that is not there, its arguments were no JSON or did not fit the schema;
 * a policy or person said no; the tool took too long, the budget for calls was used up, the call was interrupted; or the
 * tool itself `failed`.
 */
export type CallFailure =
  | 'unknown-tool'
  | 'invalid-json'
  | 'invalid-arguments'
  | 'denied'
  | 'timeout'
  | 'budget'
  | 'interrupted'
  | 'failed'

/** One finished tool call of a run. */
export interface ToolCallRecord {
  readonly callId: string
  readonly turn: number
  readonly name: string
  /** Validated arguments; the raw text when they were refused. */
  readonly input: unknown
  readonly isError: boolean
  /** Present when it is an error. */
  readonly failure?: CallFailure
  readonly durationMs: number
}

export interface RunResult<Output = unknown> extends Conversation {
  readonly runId: string
  /** The answer; partial unless `stopReason` is `answer`. When steps of a plan were not done, it ends with which and why. */
  readonly text: string
  /** What fits the agent's `output` schema; absent without one, and unless there was an answer. */
  readonly output?: Output
  readonly stopReason: StopReason
  /** Which loop, limit or condition it was, in words. */
  readonly stopDetail?: string
  /** What a run that ended as `waiting` waits for. */
  readonly waitingFor?: readonly ApprovalRequest[]
  /** Messages to the run that came too late to be read. */
  readonly undelivered?: readonly string[]
  /** Changes of the plan that came too late: `run.editPlan` them again. */
  readonly undeliveredPatches?: readonly StepPatch[]
  /** Model calls that were answered. */
  readonly turns: number
  /**
   * All messages of the run, ready to be continued: `agent.run([...transcript, { role: 'user', content }])`. Calls that
   * wait have no result in it: resume those runs instead. With `{ after: result }` the run goes on with the edits, too.
   */
  readonly transcript: readonly Message[]
  /** What the model was no longer shown of it; absent when it saw all. */
  readonly edits?: readonly MemoryEdit[]
  /** Of the run and its sub-agents, lost tries included. */
  readonly usage: Usage
  readonly toolCalls: readonly ToolCallRecord[]
  /** Of a run that planned. `agent.run(input, { plan })` goes on with it. */
  readonly plan?: Plan
}

interface Event<Type extends string> {
  readonly type: Type
  readonly runId: string
  /** 0, 1, 2 … without a gap. */
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
}

/**
 * Everything a run tells the world: UI, logs and tests read these and nothing else.
 *
 * `Name` is the names of the agent's own tools. A model may make up others: such a call ends as an error.
 */
export type RunEvent<Name extends string = string> =
  | (Event<'run-start'> & { readonly agent: string; readonly model: string })
  /** A message of the user that came while the run was going on. */
  | (Event<'input'> & { readonly mode: InputMode; readonly text: string })
  | (Event<'turn-start'> & { readonly turn: number })
  | (Event<'reasoning-delta'> & { readonly text: string })
  | (Event<'text-delta'> & { readonly text: string })
  | (Event<'tool-call-delta'> & { readonly index: number; readonly name: string; readonly text: string })
  | (Event<'tool-call'> & {
      readonly callId: string
      readonly name: Name
      readonly arguments: string
      /** What was wrong with the call and has been put right, one line each. */
      readonly repairs?: readonly string[]
    })
  /** The call waits for `run.approve(callId, …)`, the `approver` option, or `agent.resume`. */
  | (Event<'approval-request'> & ApprovalRequest)
  | (Event<'approval'> & {
      readonly callId: string
      readonly id: string
      readonly isApproved: boolean
      readonly reason?: string
    })
  | (Event<'tool-progress'> & { readonly callId: string; readonly name: Name; readonly message: string })
  | (Event<'tool-result'> & {
      readonly callId: string
      readonly name: Name
      /** What the model reads. */
      readonly text: string
      /** What the tool returned, as JSON has it; absent when it failed or was cut. */
      readonly output?: unknown
      readonly isError: boolean
      /** Present when it is an error. */
      readonly failure?: CallFailure
      readonly durationMs: number
    })
  /** Something a sub-agent told; `path` are the ids of the calls that lead to it, the outermost first. */
  | (Event<'agent-event'> & { readonly path: readonly string[]; readonly event: RunEvent })
  /** The whole plan when it is made, then what changes; `applyChanges` puts them together. */
  | (Event<'plan'> & PlanNews)
  | (Event<'retry'> & {
      readonly attempt: number
      readonly reason: string
      /** What went wrong; absent where the run itself begins the turn anew. */
      readonly kind?: ModelErrorKind
      readonly waitMs: number
      /** What the lost try cost, where the server said so; part of the run's usage. */
      readonly usage?: Usage
    })
  /** An answer that was cut goes on here: the deltas before it and after it are one text. */
  | (Event<'seam'> & Seam)
  | (Event<'warning'> & { readonly message: string })
  /** The model is shown something else of the transcript from here on, which itself stays as it is. */
  | (Event<'memory-edit'> & { readonly edit: MemoryEdit })
  | (Event<'usage'> & {
      readonly turn: number
      readonly usage: Usage
      readonly total: Usage
      /** What fitted: the least of what the model and its host allow and the prompt leaves of the window. */
      readonly maxOutputTokens: number
      /** What the memory expected the prompt to be billed for. */
      readonly forecast?: PromptForecast
    })
  /** `broken`: the reply broke off, and the answer goes on. */
  | (Event<'turn-end'> & { readonly turn: number; readonly finish: FinishReason | 'broken'; readonly model: string })
  | (Event<'run-end'> & { readonly result: RunResult })
  /** The last event of a run that rejects: what it had cost, and how far it had come. */
  | (Event<'run-failed'> & {
      /** `kind` is that of a `ModelError`. */
      readonly error: { readonly name: string; readonly message: string; readonly kind?: ModelErrorKind }
      readonly usage: Usage
      readonly transcript: readonly Message[]
      readonly edits?: readonly MemoryEdit[]
    })

/** An event before the run has stamped it; without `at` it happens then. */
export type EventBody = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, 'runId' | 'seq' | 'at'> & { readonly at?: number }
    : never
  : never

import type { Message, RunResult, ToolCallRecord, Usage } from '@glmkit/core'

/** What a solver brought, as scorers see it. A `RunResult` is one. */
export interface Solution extends Partial<Pick<RunResult, 'output' | 'stopReason' | 'stopDetail' | 'plan' | 'edits'>> {
  /** The answer. */
  readonly text: string
  readonly transcript: readonly Message[]
  readonly toolCalls: readonly ToolCallRecord[]
  /** Replies of the model. */
  readonly turns: number
  readonly usage: Usage
}

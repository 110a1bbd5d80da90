import type { Budget } from '@glmkit/glm/limits'
import type { Approvals } from './approvals.ts'
import type { RunEvent } from './event.ts'
import type { Journal } from './journal.ts'
import type { Policy, Taint } from './policy.ts'

/** What a run has in common with the runs of its sub-agents. */
export interface RunScope {
  readonly runId: string
  /** The ids of the calls that lead here; empty for the run the user started. */
  readonly path: readonly string[]
  readonly journal: Journal
  readonly budget: Budget | undefined
  readonly approvals: Approvals
  /** Of the agent and of all its callers. */
  readonly policies: readonly Policy[]
  readonly taint: Taint
  readonly signal: AbortSignal
  /** Takes the events of a sub-agent's run. */
  readonly forward: (event: RunEvent) => void
  /** Numbers the runs that are a part of this one, from 1. */
  readonly nextRun: () => number
}

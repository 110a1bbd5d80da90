import type { Approvals } from './approvals.ts'
import type { Budget } from '@glmkit/glm/limits'
import type { RunEvent } from './event.ts'
import type { Journal } from './journal.ts'
import type { Taint } from './policy.ts'

/** What a run has in common with the runs of its sub-agents. */
export interface RunScope {
  readonly runId: string
  /** The ids of the calls that lead here; empty for the run the user started. */
  readonly path: readonly string[]
  readonly journal: Journal
  readonly budget: Budget | undefined
  readonly approvals: Approvals
  readonly taint: Taint
  /** Takes the events of a sub-agent's run. */
  readonly forward: (event: RunEvent) => void
}

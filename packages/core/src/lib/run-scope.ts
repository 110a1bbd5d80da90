import type { Budget } from '@glmkit/glm/limits'
import { ModelError } from '@glmkit/glm/model'
import type { Usage } from '@glmkit/glm/model'
import { WaitingError } from './approvals.ts'
import type { Approvals } from './approvals.ts'
import type { EventBody, RunEvent } from './event.ts'
import { isOver } from './inbox.ts'
import { JournalError, Suspended } from './journal.ts'
import type { Journal } from './journal.ts'
import type { Policy, Taint } from './policy.ts'

/** What a run has in common with the runs of its sub-agents. */
export interface TreeScope {
  readonly runId: string
  /** The ids of the calls that lead here; empty for the run the user started. */
  readonly path: readonly string[]
  readonly journal: Journal
  readonly budget: Budget | undefined
  readonly approvals: Approvals
  /** Of the agent and of all its callers. */
  readonly policies: readonly Policy[]
  readonly taint: Taint
  /** Whether a failure of the model is recorded, so that a resumed run fails again: whoever called reads it and goes on. */
  readonly keepsFailure: (error: ModelError) => boolean
}

/** A call or job in which agents run, as a part of the run. */
export interface RunScope extends TreeScope {
  readonly signal: AbortSignal
  /** Takes the events of an agent's run. */
  readonly forward: (event: RunEvent) => void
  /** Numbers the runs, from 1. */
  readonly nextRun: () => number
}

export interface PartOptions {
  /** Of the call or job that runs agents; ends their path. */
  readonly id: string
  /** Of their steps in the journal. */
  readonly key: string
  readonly signal: AbortSignal
  readonly emit: (event: EventBody) => void
  /** Told what each of them has cost. */
  readonly onUsage: (usage: Usage) => void
  /** Default: of every failure; the tool that runs the agent throws it, and the caller's model reads it. */
  readonly keepsFailure?: RunScope['keepsFailure']
}

export function scopeWithin(scope: TreeScope, options: PartOptions): RunScope {
  const { id, key, signal, emit, onUsage, keepsFailure = () => true } = options
  let runs = 0
  const survives = (error: unknown): boolean =>
    !endsRun(error, signal) && (!(error instanceof ModelError) || keepsFailure(error))
  return {
    ...scope,
    runId: `${scope.runId}/${id}`,
    path: [...scope.path, id],
    journal: scope.journal.scope(key, survives),
    signal,
    forward(event) {
      if (event.type === 'run-end') onUsage(event.result.usage)
      if (event.type === 'run-failed') onUsage(event.usage)
      emit(nested(id, event))
    },
    nextRun: () => (runs += 1),
    keepsFailure,
  }
}

/** Whether the run does not go on after this error. */
export function endsRun(error: unknown, signal: AbortSignal): boolean {
  const isWaiting = error instanceof Suspended || error instanceof WaitingError
  return isOver(signal) || isWaiting || error instanceof JournalError
}

/** However deep the agent that told it, an event is wrapped once. */
function nested(id: string, event: RunEvent): EventBody {
  if (event.type !== 'agent-event') return { type: 'agent-event', path: [id], event }
  return { type: 'agent-event', path: [id, ...event.path], event: event.event }
}

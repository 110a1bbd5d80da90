/**
 * What has become of a step: `blocked` ones wait for a step that failed, `skipped` ones were left out for a reason.
 *
 * Only a check makes a step `done`.
 */
export type StepStatus = 'pending' | 'running' | 'done' | 'failed' | 'skipped' | 'blocked'

/** What proves that a step is done. Whatever the model names is looked up: what cannot be found is no evidence. */
export type Evidence =
  /** A tool call that ran without an error; `path` leads to the agent that made it. */
  | { readonly type: 'call'; readonly callId: string; readonly name: string; readonly path: readonly string[] }
  /** A reference that a tool has returned. */
  | { readonly type: 'citation'; readonly ref: string; readonly callId: string }
  /** A file that a tool has named. */
  | { readonly type: 'file'; readonly file: string; readonly callId: string }
  /** A step that is done. */
  | { readonly type: 'step'; readonly id: string }
  /** The result itself, where a text is what was asked for. */
  | { readonly type: 'result' }
  /** The user's word. */
  | { readonly type: 'user' }
  /** Of a skipped step: a check in a fresh context has found that the goal does not need it. */
  | { readonly type: 'not-needed' }

export interface PlanStep {
  /** 1–40 characters of `a-z A-Z 0-9 _ -`. */
  readonly id: string
  readonly title: string
  /** What must be true for the step to count as done. */
  readonly criterion: string
  /** The name of one of the planner's checks. Default: the planner's `defaultCheck`. */
  readonly check?: string
  /** The steps whose results this one works with. */
  readonly needs: readonly string[]
  readonly status: StepStatus
  /** How often it was tried. */
  readonly attempts: number
  readonly evidence: readonly Evidence[]
  /** What it brought, for the steps that need it and for the answer. */
  readonly result?: string
  /** Why it was refused, failed, skipped or changed, oldest first. */
  readonly notes: readonly string[]
  /** The steps that do what this one was to do. */
  readonly replacedBy?: readonly string[]
}

/** A directed acyclic graph of steps: plain JSON, beside the transcript. */
export interface Plan {
  readonly goal: string
  /** How often it has been revised since it was made: steps added, changed, left out. Work on them does not count. */
  readonly revision: number
  /** In the order they were planned. */
  readonly steps: readonly PlanStep[]
}

export const emptyPlan = (goal: string): Plan => ({ goal, revision: 0, steps: [] })

/** What was to be done and was not: failed, blocked and open steps, and those left out on the model's word alone. */
export function undoneSteps({ steps }: Plan): readonly PlanStep[] {
  return steps.filter(({ status, evidence }) => status !== 'done' && (status !== 'skipped' || evidence.length === 0))
}

/** Those whose work other steps have done by now, and of which nobody has judged yet whether they did. */
export function replacedSteps({ steps }: Plan): readonly PlanStep[] {
  const isDone = (id: string): boolean => steps.some((step) => step.id === id && step.status === 'done')
  return steps.filter(
    ({ status, evidence, replacedBy = [] }) =>
      status === 'skipped' && evidence.length === 0 && replacedBy.length > 0 && replacedBy.every(isDone),
  )
}

/** Pending steps whose needs are met. */
export function readySteps({ steps }: Plan): readonly PlanStep[] {
  return steps.filter(({ status, needs }) => status === 'pending' && needs.every((id) => isMet(steps, id)))
}

/** A step that was left out is waited for by nobody. */
export function isMet(steps: readonly PlanStep[], id: string): boolean {
  const status = steps.find((step) => step.id === id)?.status
  return status === 'done' || status === 'skipped'
}

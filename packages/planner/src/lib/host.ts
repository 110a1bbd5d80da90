import type { Message, ModelRequest, ToolDeclaration, ToolSchema } from '@glmkit/glm/model'
import type { BudgetLeft } from './budget-left.ts'
import type { WitnessedCall } from './evidence.ts'
import type { Plan } from './plan.ts'
import type { PlanChange } from './changes.ts'
import type { StepPatch } from './revise.ts'

/** An agent's run that is a part of the run: its own context, the run's journal, budget, approvals and events. */
export interface PlanJob<Output> {
  /** Unique in the run, and the same on replay. */
  readonly key: string
  /** Shown in events. */
  readonly name: string
  /** The whole system message, or what follows the agent's own. */
  readonly system: string
  readonly isAgent: boolean
  readonly messages: string | readonly Message[]
  readonly output: ToolSchema<unknown, Output>
  readonly thinking?: NonNullable<ModelRequest['thinking']>
}

export interface JobEnd {
  /** Of this job, in the order they ended. */
  readonly calls: readonly WitnessedCall[]
  readonly transcript: readonly Message[]
}

export type JobResult<Output> =
  | (JobEnd & { readonly type: 'output'; readonly output: Output })
  /** It ended without an output. */
  | (JobEnd & { readonly type: 'stopped'; readonly by: JobStop; readonly detail: string })
  /** It waits for a person: resume the run. */
  | { readonly type: 'waiting' }

export type CallResult =
  | { readonly type: 'output'; readonly call: WitnessedCall }
  | { readonly type: 'stopped'; readonly by: PlanHalt; readonly detail: string }
  | { readonly type: 'waiting' }

/** The budget's time is up or something of it is used up; the user interrupts. */
export type PlanHalt = 'budget' | 'interrupted'

/** `error` is a request the model does not answer, or an output that does not fit. */
export type JobStop = PlanHalt | 'loop' | 'limit' | 'error'

/** What the user said meanwhile. */
export interface PlanInputs {
  readonly texts: readonly string[]
  readonly patches: readonly (readonly StepPatch[])[]
  /** Whoever called this run has cancelled it: nothing more is begun. */
  readonly isHalted: boolean
}

export type PlanDecision = { readonly isApproved: boolean; readonly reason?: string } | 'waiting'

/** A `plan` event: the whole plan when it is made, then what changes. */
export type PlanNews =
  | { readonly revision: number; readonly plan: Plan }
  | { readonly revision: number; readonly changes: readonly PlanChange[]; readonly reason?: string }

/** What a planner needs of the run it is a part of. Whatever ends the run is thrown through. */
export interface PlanHost {
  /** What the user asked for. */
  readonly goal: string
  /** The conversation before that, without its system message. */
  readonly earlier: readonly Message[]
  /** Those of the agent. */
  readonly tools: readonly ToolDeclaration[]
  readonly signal: AbortSignal
  /** Whether, and by what, all that goes on is cancelled just now. */
  readonly halted: PlanHalt | undefined
  run<Output>(job: PlanJob<Output>): Promise<JobResult<Output>>
  /** One of the agent's tools, by all rules that hold for its calls. */
  call(key: string, name: string, input: unknown): Promise<CallResult>
  /** Works once in the life of the run; then the recorded value, as JSON has it, is given. */
  once<Value>(key: string, work: () => Value | Promise<Value>): Promise<Value>
  /** Asks a person. */
  ask(key: string, plan: Plan): Promise<PlanDecision>
  inputs(key: string): Promise<PlanInputs>
  /** What the budget has left. */
  left(key: string): Promise<BudgetLeft>
  tell(news: PlanNews): void
  warn(message: string): void
}

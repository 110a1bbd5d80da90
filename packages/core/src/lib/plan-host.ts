import { isOfRequest, ModelError, repairCall } from '@glmkit/glm/model'
import type { Message, ModelRequest, ToolSchema } from '@glmkit/glm/model'
import { handIns, keepForAnswer, leftOf, openPlanning, planToolOf, StillWaiting, witnessedCalls } from '@glmkit/planner'
import type { JobEnd, JobResult, JobStop, Plan, PlanHalt, PlanHost, PlanJob, Planner, Planning } from '@glmkit/planner'
import { askPerson, WaitingError } from './approvals.ts'
import type { ApprovalRequest } from './approvals.ts'
import type { Agent } from './agent.ts'
import { runOneCall } from './calls.ts'
import type { CallOptions, Emit } from './calls.ts'
import type { EventBody, RunEvent, RunResult, StopReason } from './event.ts'
import { isHalt, isOver } from './inbox.ts'
import type { Halt, Inbox } from './inbox.ts'
import { once } from './journal.ts'
import { endsRun, scopeWithin } from './run-scope.ts'
import type { RunScope } from './run-scope.ts'
import { telling } from './telling.ts'
import { handIn, toolboxOf } from './tool.ts'
import type { Tool } from './tool.ts'

/** Makes the agent of a job: the run's own, but for what it is told and what it must bring. */
export type Spawn = <Output>(
  job: Pick<PlanJob<Output>, 'name' | 'system' | 'isAgent'> & {
    readonly tools: readonly Tool[]
    readonly output: ToolSchema<unknown, Output>
  },
) => Agent<Output>

export interface RunPlanOptions extends Omit<CallOptions, 'turn' | 'signal' | 'tools'> {
  readonly planner: Planner
  /** To go on with. */
  readonly plan: Plan | undefined
  readonly spawn: Spawn
  readonly inbox: Inbox
  /** The conversation the run begins with. */
  readonly messages: readonly Message[]
  readonly thinking: ModelRequest['thinking']
  readonly tools: readonly Tool[]
  /** Those of them that agents may call. */
  readonly offered: readonly Tool[]
  /** Of the run itself; grows. */
  readonly toolCalls: RunResult['toolCalls']
  /** Told of each call of a step that ran without an error. */
  readonly onCall: (name: string) => void
}

/** The planning of a run, as its loop uses it. */
export interface RunPlan {
  readonly planning: Planning
  /** Offered to the model that keeps its plan. */
  readonly tool: Tool | undefined
  /** Where events go while calls run. */
  attach(emit: Emit): void
  /** What the work on the plan waits for. */
  readonly waitsFor: readonly ApprovalRequest[]
  /** Works the plan, told as events. */
  begin(): AsyncGenerator<readonly EventBody[], Awaited<ReturnType<Planning['work']>>>
  /** The plan for the end of the next prompt. */
  tailOf(turn: number): Promise<string | undefined>
}

/** Lends a planner what it needs of a run: agents and calls that are a part of it, its journal, inbox and budget. */
export function openRunPlan(options: RunPlanOptions): RunPlan {
  const { planner, spawn, inbox, messages: conversation, onUsage } = options
  const scope = { ...options.scope, journal: options.scope.journal.scope('plan') }
  const { tools, declarations } = toolboxOf(options.tools)
  const waitsFor: ApprovalRequest[] = []
  /** Told before anybody listens. */
  const untold: EventBody[] = []
  let listen: Emit = (event) => void untold.push(event)
  const emit: Emit = (event) => listen(event)
  let workBudget = scope.budget

  function attach(to: Emit): void {
    listen = to
    for (const event of untold.splice(0)) to(event)
  }

  function waiting(requests: readonly ApprovalRequest[]): { readonly type: 'waiting' } {
    waitsFor.push(...requests)
    return { type: 'waiting' }
  }

  async function run<Output>({ key, messages, ...job }: PlanJob<Output>): Promise<JobResult<Output>> {
    const part = { id: `plan/${key}`, key, signal: inbox.signal, emit, onUsage, keepsFailure: isOfRequest }
    const parent = scopeWithin({ ...scope, budget: workBudget }, part)
    const thinking = job.thinking ?? options.thinking
    const told: RunEvent[] = []
    const forward: RunScope['forward'] = (event) => {
      if (event.type === 'tool-call' || event.type === 'tool-result' || event.type === 'run-failed') told.push(event)
      parent.forward(event)
    }
    try {
      const agent = spawn({ ...job, tools: job.isAgent ? options.offered : [] })
      const result = await agent.run(messages, { parent: { ...parent, forward }, ...(thinking && { thinking }) })
      const { stopReason, stopDetail = stopReason, output, transcript } = result
      if (result.waitingFor !== undefined) return waiting(result.waitingFor)
      const end = { transcript, calls: witnessedCalls(result, parent.path) }
      for (const { name, isError } of result.toolCalls) if (!isError) options.onCall(name)
      if (output !== undefined) return { type: 'output', output, ...end }
      return { type: 'stopped', by: stops[stopReason] ?? 'limit', detail: stopDetail, ...end }
    } catch (error) {
      if (isOver(parent.signal)) throw parent.signal.reason
      if (endsRun(error, parent.signal) || (error instanceof ModelError && !isOfRequest(error))) throw error
      const detail = error instanceof Error ? error.message : String(error)
      return { type: 'stopped', by: 'error', detail, ...endOf(told, parent.path) }
    }
  }

  const host: PlanHost = {
    goal: conversation.at(-1)?.content ?? '',
    earlier: conversation.slice(0, -1).filter(({ role }) => role !== 'system'),
    tools: toolboxOf(options.offered).declarations,
    get signal() {
      return inbox.signal
    },
    get halted() {
      const { reason } = inbox.signal
      return isHalt(reason) ? haltOf(reason.by) : undefined
    },
    run,
    once: (key, work) => once(scope.journal, key, work),
    async call(key, name, input) {
      const id = `plan/${key}`
      const call = { id, type: 'function' as const, function: { name, arguments: JSON.stringify(input) } }
      const callOptions = { ...options, scope, tools, turn: 0, signal: inbox.signal }
      const outcome = await runOneCall(repairCall(call, declarations), callOptions, emit)
      if ('waitsFor' in outcome) return waiting(outcome.waitsFor)
      const { text, isError, halted } = outcome
      if (halted !== undefined) return { type: 'stopped', by: haltOf(halted), detail: text }
      const made = { callId: id, name, arguments: call.function.arguments, text, isError, path: scope.path }
      return { type: 'output', call: made }
    },
    async ask(key, plan) {
      const call = { name: 'plan', input: plan, reason: 'the plan waits for approval' }
      const answer = await askPerson(scope, `plan/${key}`, call, inbox.signal, emit)
      return 'waitsFor' in answer ? waiting(answer.waitsFor).type : answer
    },
    async inputs(key) {
      const { messages, halted } = await once(scope.journal, key, () => inbox.take(false))
      const said = messages.filter((message) => message.mode !== 'edit')
      for (const { mode, text } of said) emit({ type: 'input', mode, text })
      return {
        texts: said.map(({ text }) => text),
        patches: messages.flatMap((message) => (message.mode === 'edit' ? [message.patches] : [])),
        isHalted: halted !== undefined,
      }
    },
    left: (key) => once(scope.journal, key, () => leftOf(workBudget, Date.now())),
    tell: (news) => emit({ type: 'plan', ...news }),
    warn: (message) => emit({ type: 'warning', message }),
  }
  const planning = openPlanning(planner, host, options.plan)

  const tool = handIn<Tool>({
    ...planToolOf(planner),
    journalsItself: true,
    parse: async (input) => ({ input }),
    async execute(input) {
      const { text, isError } = await planning
        .update(input, witnessedCalls(options, scope.path))
        .catch((error: unknown) => {
          throw error instanceof StillWaiting ? new WaitingError(waitsFor) : error
        })
      if (isError) throw new Error(text)
      return text
    },
  })

  return {
    planning,
    tool: planner.mode.keepsPlan ? tool : undefined,
    waitsFor,
    attach,
    async *begin() {
      if (planner.mode.worksSteps) workBudget = keepForAnswer(scope.budget, planner.answerShare, Date.now())
      const worked = yield* telling((tell: Emit) => {
        attach((event) => tell({ ...event, at: scope.journal.now() }))
        return planning.work()
      })
      workBudget = scope.budget
      return worked
    },
    async tailOf(turn) {
      // Asked first: what is recorded must not depend on whether there is a plan.
      if (!planner.mode.keepsPlan) return undefined
      return planning.tail(await host.left(`left/${turn}`))
    },
  }
}

/** Of a job that failed: what its calls did is done. */
function endOf(told: readonly RunEvent[], path: readonly string[]): JobEnd {
  const args = new Map(told.flatMap((event) => (event.type === 'tool-call' ? [[event.callId, event.arguments]] : [])))
  const failed = told.find(({ type }) => type === 'run-failed')
  const calls = told.flatMap((event) => {
    if (event.type !== 'tool-result' || handIns.has(event.name)) return []
    const { callId, name, text, isError } = event
    return [{ callId, name, arguments: args.get(callId) ?? '', text, isError, path }]
  })
  return { calls, transcript: failed?.type === 'run-failed' ? failed.transcript : [] }
}

const haltOf = (by: Halt['by']): PlanHalt => (by === 'budget' ? 'budget' : 'interrupted')

const stops: Readonly<Partial<Record<StopReason, JobStop>>> = {
  budget: 'budget',
  loop: 'loop',
  interrupted: 'interrupted',
}

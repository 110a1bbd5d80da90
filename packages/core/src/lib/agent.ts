import { randomUUID } from 'node:crypto'
import { budgetWithin } from '@glmkit/glm/limits'
import type { Budget, BudgetLimits } from '@glmkit/glm/limits'
import { UsageError } from '@glmkit/glm/model'
import type { ModelRequest, RunInput, ToolSchema } from '@glmkit/glm/model'
import { acceptPlan, outputToolName, planToolName } from '@glmkit/planner'
import type { Plan } from '@glmkit/planner'
import { approvalKey, createApprovals } from './approvals.ts'
import type { ApprovalDecision, Approver } from './approvals.ts'
import { createDemand } from './demand.ts'
import type { ToolChoice } from './demand.ts'
import type { EventBody, RunResult } from './event.ts'
import { checkInput, firstMessages, otherPast } from './first-messages.ts'
import { createInbox, Halt } from './inbox.ts'
import type { InboxMessage } from './inbox.ts'
import { JournalError, noJournal } from './journal.ts'
import type { Journal, JournalStore, OpenJournal } from './journal.ts'
import type { Conversation } from './memory.ts'
import { runLoop } from './loop.ts'
import type { LoopSettings } from './loop.ts'
import type { Spawn } from './plan-host.ts'
import { createTaint } from './policy.ts'
import type { Policy } from './policy.ts'
import { createRun } from './run.ts'
import type { Run, Started } from './run.ts'
import type { RunScope, TreeScope } from './run-scope.ts'
import { agentTool } from './sub-agent.ts'
import type { AgentToolOptions } from './sub-agent.ts'
import type { Tool } from './tool.ts'

export interface CreateAgentOptions<Output = unknown, Name extends string = string> extends LoopSettings {
  /** Shown in events and logs. Default: `agent`. */
  readonly name?: string
  /** The system message. Keep it constant: a changed byte voids the whole prompt cache. */
  readonly instructions?: string
  /** At most 128, with unique names. */
  readonly tools?: readonly Tool<Name>[]
  /**
   * Any Standard Schema of an object: the run ends with `result.output`, which fits it, or throws an `OutputError`
   * after two reminders.
   */
  readonly output?: ToolSchema<unknown, Output>
  /**
   * What calls may do, also those of sub-agents, beside each tool's own `approval`. Without a rule, tools with side effects
   * are denied.
   */
  readonly policy?: Policy
  /** Limits of each run, or a budget that runs share. The run stops with `stopReason: 'budget'`. */
  readonly budget?: BudgetLimits | Budget
  /** Where runs are kept, so that they can be resumed, replayed and forked. Default: nowhere. */
  readonly journal?: JournalStore
}

export interface ResumeOptions {
  /** Aborts the run: the request is closed, tools are told, and the run rejects with `signal.reason`. */
  readonly signal?: AbortSignal
  /** Who is asked about calls that need it. Default: `stop`, in streams `wait`; without a journal `stop` denies. */
  readonly approver?: Approver
  /** Decisions on calls the run waits for, by the id of the request. */
  readonly approvals?: Readonly<Record<string, ApprovalDecision>>
  /** What tools that called `journal.waitFor` are given, by key. */
  readonly values?: Readonly<Record<string, unknown>>
  /** Goes on although the program or the agent has changed since the run was recorded. */
  readonly allowDrift?: boolean
  /** The conversation with which the run was started, if it was. */
  readonly after?: Conversation
}

export interface RunOptions extends Pick<ResumeOptions, 'signal' | 'approver'> {
  /**
   * `none` offers no tools; `required` and a name see to it that a tool is called before the run ends, or throw a
   * `ToolChoiceError` after two reminders. Default: `auto`.
   */
  readonly toolChoice?: ToolChoice
  /** Default: as the model was created. */
  readonly thinking?: NonNullable<ModelRequest['thinking']>
  /** Of this run, within the agent's; or a budget that runs share, which a journal does not keep. */
  readonly budget?: BudgetLimits | Budget
  /**
   * The conversation the run goes on with, an earlier result as it is: what the model was no longer shown stays so. The
   * agent's own instructions take the place of the conversation's. A journal does not keep it: give it again to resume,
   * replay or fork the run.
   */
  readonly after?: Conversation
  /** For an agent with a planner: the plan to work or go on with, e.g. one written by hand, or `result.plan` of another run. */
  readonly plan?: Plan
  /** The key of the run in the journal. Default: a new one. */
  readonly runId?: string
  /** The run is a part of this one: its journal, budget, approvals and taint hold. */
  readonly parent?: RunScope
}

export interface ForkOptions extends ResumeOptions {
  /** The first turn that is worked anew. */
  readonly turn: number
  /** Said by the user before that turn. */
  readonly text?: string
}

export interface Agent<Output = unknown, Name extends string = string> {
  readonly name: string
  /**
   * Runs to the end.
   *
   * @throws {UsageError} If the input is empty or not text.
   * @throws {ModelError} When the model cannot be had.
   * @throws {ToolChoiceError | OutputError} When the model does not bring what it must.
   */
  run(input: RunInput, options?: RunOptions): Promise<RunResult<Output>>
  /** Starts a run whose events are read with `for await`. Leaving the loop early aborts the run. */
  stream(input: RunInput, options?: RunOptions): Run<Output, Name>
  /**
   * Goes on with a run of the journal where it stopped: after a crash, a failure, or with an approval. No completed call
   * is run again.
   *
   * @throws {JournalError} If there is no such run, or it is over.
   * @throws {JournalDriftError} If agent or program have changed since; the message names where.
   */
  resume(runId: string, options?: ResumeOptions): Promise<RunResult<Output>>
  /** The same as a stream: first the events of the past, then the new ones. */
  resumeStream(runId: string, options?: ResumeOptions): Run<Output, Name>
  /** Tells a recorded run again, event by event; nothing is called. */
  replay(runId: string, options?: Pick<ResumeOptions, 'after'>): Run<Output, Name>
  /** A new run with the past of another up to a turn, e.g. with a changed agent. */
  fork(runId: string, options: ForkOptions): Run<Output, Name>
  /** This agent as a tool of another: its own context and tools, a slice of the budget, events nested in the caller's. */
  asTool<ToolName extends string>(
    options: AgentToolOptions<ToolName>,
  ): Tool<ToolName, { readonly task: string }, string>
}

/** What is kept of how a run was started. */
interface Header {
  readonly input: RunInput
  readonly toolChoice: ToolChoice | undefined
  readonly thinking: ModelRequest['thinking']
  readonly budget: BudgetLimits | undefined
  readonly plan?: Plan | undefined
  /** Of the conversation it goes on with, the number of messages. */
  readonly after?: number | undefined
}

/** Where a run comes from. */
interface Beginning extends ResumeOptions {
  readonly runId: string
  /** Of a new run; a recorded one has its own. */
  readonly header?: Header
  readonly parent?: RunScope
  /** Of several runs. */
  readonly shared?: Budget
  readonly isReplay?: boolean
  readonly decisions?: Decisions
  readonly inputs?: readonly InboxMessage[]
  readonly open?: () => Promise<OpenJournal>
}

/**
 * Puts a model, instructions and tools together.
 *
 * @throws {UsageError} If two tools share a name, there are more than 128, or a number is out of range.
 * @example
 * const agent = createAgent({ model: createGlm(), instructions: 'Answer briefly.', tools: [weather] })
 * const { text } = await agent.run('Do I need an umbrella in Lyon?')
 */
export function createAgent<Output = unknown, const Name extends string = string>(
  options: CreateAgentOptions<Output, Name>,
): Agent<Output, Name> {
  const { name = 'agent', instructions, outputs, memory, planner, policy, ...others } = options
  /** Not `same` for the agents that its planner makes. */
  const { journal: store, budget: ownBudget, stopWhen, ...same } = others
  const hasPlanner = planner !== undefined && (planner.mode.worksSteps || planner.mode.keepsPlan)
  /** Not of the agent's own choice: what its parts bring along. */
  const brought: readonly Tool[] = [...(outputs === undefined ? [] : [outputs.tool]), ...(memory?.tools ?? [])]
  const tools: readonly Tool[] = [...(options.tools ?? []), ...brought]
  for (const limit of ['maxTurns', 'toolConcurrency', 'maxOutputChars'] as const) {
    const value = options[limit] ?? 1
    if (Number.isInteger(value) && value >= 1) continue
    throw new UsageError(`Cannot create an agent: ${limit} is ${value}, expected a whole number from 1`)
  }
  checkTools(tools, options)

  function accepted(plan: Plan): Plan {
    if (hasPlanner) return acceptPlan(plan, planner.limits)
    throw new UsageError('Cannot start a run with a plan: the agent has no planner that works or keeps one')
  }

  const spawn: Spawn = ({ name: job, system, isAgent, tools: offered, output }) => {
    return createAgent({
      ...same,
      name: job,
      instructions: isAgent && instructions !== undefined ? `${instructions}\n\n${system}` : system,
      tools: offered.filter((tool) => !brought.includes(tool)),
      output,
      // Who plans and judges has no tools but its own.
      ...(memory && { memory: isAgent ? memory : { ...memory, tools: [] } }),
      ...(isAgent && outputs && { outputs }),
    })
  }

  function requireStore(): JournalStore {
    if (store !== undefined) return store
    throw new UsageError('Cannot resume, replay or fork: the agent has no journal, pass createAgent({ journal })')
  }

  function scopeOf(
    { runId, parent, approver = 'wait', decisions = {} }: Beginning,
    journal: Journal,
    budget: Budget | undefined,
  ): TreeScope {
    const policies = [...(parent?.policies ?? []), ...(policy === undefined ? [] : [policy])]
    const own = { policies, taint: createTaint(parent?.taint), budget }
    if (parent === undefined) {
      const approvals = createApprovals(runId, journal, approver, decisions)
      return { runId, path: [], journal, approvals, keepsFailure: () => false, ...own }
    }
    const count = parent.nextRun()
    const suffix = count === 1 ? '' : `.${count}`
    const path = parent.path.map((id, index) => (index === parent.path.length - 1 ? id + suffix : id))
    return { ...parent, runId: parent.runId + suffix, path, journal: parent.journal.scope(`run${suffix}`), ...own }
  }

  function begin(beginning: Beginning): Started<Output, Name> {
    const { runId, parent, isReplay = false } = beginning
    const signal = beginning.signal ?? parent?.signal
    const inbox = createInbox(parent !== undefined)
    for (const message of beginning.inputs ?? []) inbox.add(message)
    let scope: TreeScope | undefined

    async function* batches(): AsyncGenerator<readonly EventBody[], RunResult<Output>> {
      const onAbort = (): void => inbox.stop(signal?.reason)
      if (signal?.aborted) onAbort()
      signal?.addEventListener('abort', onAbort, { once: true })
      let timer: NodeJS.Timeout | undefined
      let open: OpenJournal | undefined
      try {
        open = await beginning.open?.()
        const header = beginning.header ?? open?.header
        if (!isHeader(header)) throw new JournalError(`Cannot resume run "${runId}": it was not recorded by an agent`)
        const { input, toolChoice = 'auto', thinking, plan, after: known = 0 } = header
        const { after } = beginning
        if (known !== (after?.transcript.length ?? 0)) throw new JournalError(otherPast(runId, known, after))
        // What a replay tells has been paid for.
        const budget = isReplay ? undefined : budgetWithin(parent?.budget ?? beginning.shared, ownBudget, header.budget)
        scope = scopeOf(beginning, open?.journal ?? noJournal, budget)
        const secondsLeft = budget?.secondsLeft(Date.now()) ?? Infinity
        if (secondsLeft < 2 ** 31 / 1_000) {
          timer = setTimeout(() => inbox.stop(new Halt('budget')), secondsLeft * 1_000)
        }
        const result = yield* runLoop({
          ...options,
          agent: name,
          tools,
          scope,
          toolChoice,
          demand: createDemand(toolChoice, options.output),
          thinking,
          messages: firstMessages(input, after, options),
          edits: after?.edits ?? [],
          inbox,
          spawn,
          plan,
        })
        if (result.stopReason !== 'waiting') await open?.end()
        return result
      } finally {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        await open?.[Symbol.asyncDispose]()
      }
    }

    const now = (): number => scope?.journal.now() ?? Date.now()
    const { forward } = parent ?? {}
    return createRun({ runId, batches: batches(), now, inbox, approvals: () => scope?.approvals, forward, hasPlanner })
  }

  function start(input: RunInput, runOptions: RunOptions = {}): Started<Output, Name> {
    const { runId = `run_${randomUUID()}`, toolChoice, thinking, budget, plan, parent, ...rest } = runOptions
    const { after } = rest
    checkToolChoice(toolChoice ?? 'auto', tools)
    checkInput(input, after)
    const past = after && { after: after.transcript.length }
    const isShared = budget !== undefined && 'reserveTurn' in budget
    if (isShared && parent !== undefined)
      throw new UsageError('Cannot run a part of a run with a budget of its own: pass limits')
    const limits = isShared ? undefined : budget
    const header = { input, toolChoice, thinking, budget: limits, plan: plan && accepted(plan), ...past }
    if (parent !== undefined) return begin({ ...rest, header, parent, runId: parent.runId })
    const shared = isShared ? { shared: budget } : {}
    return begin({ ...rest, ...shared, header, runId, ...(store && { open: () => store.create(runId, header) }) })
  }

  function goOn(runId: string, resume: ResumeOptions = {}): Started<Output, Name> {
    const { allowDrift = false } = resume
    const kept = requireStore()
    const decisions = decisionsOf(runId, resume.approvals)
    const values = { ...resume.values, ...decisions }
    return begin({ ...resume, runId, decisions, open: () => kept.open(runId, { values, allowDrift }) })
  }

  const run: Agent<Output, Name>['run'] = async (input, runOptions) =>
    start(input, { approver: 'stop', ...runOptions }).finish()

  return {
    name,
    run,
    stream: (input, runOptions) => start(input, runOptions).run,
    resumeStream: (runId, resume) => goOn(runId, resume).run,
    resume: async (runId, resume) => goOn(runId, { approver: 'stop', ...resume }).finish(),
    replay(runId, replay = {}) {
      const kept = requireStore()
      const open = (): Promise<OpenJournal> => kept.open(runId, { isReplay: true })
      return begin({ ...replay, runId, isReplay: true, approver: 'stop', open }).run
    },
    fork(runId, { turn, text, ...resume }) {
      const kept = requireStore()
      const forkId = `run_${randomUUID()}`
      const decisions = decisionsOf(runId, resume.approvals)
      const inputs = text === undefined ? [] : [{ mode: 'steer' as const, text }]
      const open = async (): Promise<OpenJournal> => {
        await kept.fork(runId, forkId, `turn/${turn}`)
        return kept.open(forkId, { values: { ...resume.values, ...decisions }, allowDrift: true })
      }
      return begin({ ...resume, runId: forkId, inputs, decisions, open }).run
    },
    asTool: (toolOptions) => agentTool(run, toolOptions),
  }
}

/** Written by `stream`; the journal answers for every byte. */
function isHeader(value: unknown): value is Header {
  return typeof value === 'object' && value !== null && 'input' in value
}

type Decisions = Readonly<Record<string, ApprovalDecision>>

/** By the key of the journal, which a fork shares with the run it comes from. */
function decisionsOf(runId: string, approvals: Decisions = {}): Decisions {
  return Object.fromEntries(Object.entries(approvals).map(([id, decision]) => [approvalKey(runId, id), decision]))
}

function checkToolChoice(choice: ToolChoice, tools: readonly Tool[]): void {
  const isKnown = typeof choice === 'string' || tools.some((tool) => tool.name === choice.name)
  const wanted = typeof choice === 'string' ? 'a tool' : `the tool "${choice.name}"`
  if (!isKnown || (choice === 'required' && tools.length === 0)) {
    throw new UsageError(
      `Cannot require ${wanted}: the agent has ${tools.map((tool) => tool.name).join(', ') || 'none'}`,
    )
  }
}

function checkTools(tools: readonly Tool[], { output, planner }: Pick<CreateAgentOptions, 'output' | 'planner'>): void {
  if (tools.length > 128)
    throw new UsageError(`Cannot create an agent with ${tools.length} tools: GLM-5 takes at most 128`)
  const names = tools.map((tool) => tool.name)
  const taken = [
    ...(output === undefined && planner?.mode.worksSteps !== true ? [] : [outputToolName]),
    ...(planner?.mode.keepsPlan === true ? [planToolName] : []),
  ].find((name) => names.includes(name))
  if (taken !== undefined) {
    throw new UsageError(`Cannot create an agent: the tool name "${taken}" is taken, rename yours`)
  }
  for (const [check, { tool }] of Object.entries(planner?.checks ?? {})) {
    if (tool === undefined || names.includes(tool)) continue
    throw new UsageError(
      `Cannot create an agent: check "${check}" calls the tool "${tool}", which the agent does not have`,
    )
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError(`Cannot create an agent: two tools are named "${twice}"`)
}

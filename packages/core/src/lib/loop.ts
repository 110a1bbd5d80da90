import { createLoopGuard, createUsageEstimator } from '@glmkit/glm/limits'
import type { GuardVerdict } from '@glmkit/glm/limits'
import { addUsage, createTranscript, ModelError, noUsage, repairCall } from '@glmkit/glm/model'
import type { Message, Model, ModelRequest, RepairedCall, ToolCall, Usage } from '@glmkit/glm/model'
import type { Plan, Planner } from '@glmkit/planner'
import { runCalls } from './calls.ts'
import type { CallOutcome } from './calls.ts'
import type { Demand, ToolChoice } from './demand.ts'
import type { EventBody, RunResult, ToolCallRecord } from './event.ts'
import { isOver } from './inbox.ts'
import type { Halt, Inbox, Taken } from './inbox.ts'
import { once } from './journal.ts'
import { createLongAnswer } from './long-answer.ts'
import { wholeTranscript } from './memory.ts'
import type { Memory, MemoryEdit } from './memory.ts'
import { modelTurn } from './model-turn.ts'
import { cutCall, nextStep } from './next-step.ts'
import type { NextStep, Stop } from './next-step.ts'
import { openRunPlan } from './plan-host.ts'
import type { RunPlan, Spawn } from './plan-host.ts'
import { taintIn } from './policy.ts'
import { createPromptIntent } from './prompt-intent.ts'
import type { TreeScope } from './run-scope.ts'
import { conditionIn } from './stop.ts'
import type { RunProgress, StopCondition } from './stop.ts'
import { toolboxOf } from './tool.ts'
import type { Tool } from './tool.ts'
import type { OutputStore } from './tool-output.ts'

/** How an agent works, whatever the run. */
export interface LoopSettings {
  readonly model: Model
  /** Asked in this order when a model cannot be had: quota, outage, a prompt that does not fit. */
  readonly fallbackModels?: readonly Model[]
  /** Chooses the model of each turn, e.g. a cheap one for cheap turns; `undefined`: `model`. Must go by `progress` alone. */
  readonly routeModel?: (progress: RunProgress) => Model | undefined
  /** Default: the whole transcript is sent each turn. `createMemory` of `@glmkit/memory` makes it fit, and cheap. */
  readonly memory?: Memory
  /** The run stops with `stopReason: 'max-turns'` after this many model calls, those that go on with a cut answer aside. Default: 50. */
  readonly maxTurns?: number
  /** Further reasons to stop between two turns, with `stopReason: 'condition'`. */
  readonly stopWhen?: StopCondition | readonly StopCondition[]
  /** How many calls of one reply run at the same time. Default: 8. */
  readonly toolConcurrency?: number
  /** Longer tool output is cut in the middle for the model. Default: the memory's, 40_000 without one. */
  readonly maxOutputChars?: number
  /** Makes a plan and keeps to it. Default: none. */
  readonly planner?: Planner
  /** Keeps the whole of what was cut, and brings the tool to read it. Default: it is dropped. */
  readonly outputs?: OutputStore
}

export interface LoopOptions<Output> extends LoopSettings {
  readonly scope: TreeScope
  readonly agent: string
  readonly tools: readonly Tool[]
  readonly toolChoice: ToolChoice
  readonly demand: Demand<Output> | undefined
  readonly thinking: ModelRequest['thinking']
  /** The first messages: `[system?, ...conversation]`, ending with the user's. */
  readonly messages: readonly Message[]
  /** In force already. */
  readonly edits: readonly MemoryEdit[]
  readonly inbox: Inbox
  readonly spawn: Spawn
  /** A plan to go on with. */
  readonly plan: Plan | undefined
}

type Events<Value = void> = AsyncGenerator<readonly EventBody[], Value>

const maxNudges = 2
/** Replies that go on with an answer are no turns, unless it never ends. */
const mostContinued = 100
/** A model that is cut this often in a row does not know how to send less. */
const mostRefusals = 3

/**
 * The agent loop: prompt → model → tools → prompt …, told as events, in batches as they come.
 *
 * Everything else consumes it: `run()`, `stream()`, resume, replay and sub-agents collect it, UIs and logs read it.
 *
 * @throws {ModelError} When the model cannot be had. An abort rejects with `signal.reason`. Before it throws, the last
 * event, `run-failed`, says what the run has cost.
 */
export async function* runLoop<Output>(options: LoopOptions<Output>): Events<RunResult<Output>> {
  const { scope, model, memory = wholeTranscript, maxTurns = 50, stopWhen = [], demand, inbox } = options
  const { runId, journal, taint } = scope
  const offered = options.toolChoice === 'none' ? [] : options.tools
  const transcript = createTranscript(options.messages)
  const toolCalls: ToolCallRecord[] = []
  const { outputs, toolConcurrency = 8, maxOutputChars = memory.maxOutputChars ?? 40_000 } = options
  /** The same for all calls. */
  const calling = { scope, maxOutputChars, outputs, transcript: transcript.messages, onUsage }
  const plan =
    options.planner &&
    openRunPlan({
      ...options,
      ...calling,
      maxOutputChars: options.maxOutputChars ?? 40_000,
      planner: options.planner,
      offered,
      toolCalls,
      onCall: (name) => demand?.called(name),
    })
  const planning = plan?.planning
  const planTool = options.toolChoice === 'none' ? undefined : plan?.tool
  const handIns = [demand?.tool, planTool].filter((tool) => tool !== undefined)
  const { tools, declarations } = toolboxOf(handIns.length === 0 ? offered : [...offered, ...handIns])
  for (const name of taintIn(options.messages, tools)) taint.add(name)
  const guard = createLoopGuard()
  const long = createLongAnswer(memory)
  const edits = [...options.edits]
  const asides = new Set<Message>()
  /** The same for all turns. */
  const asking = {
    scope,
    tools: declarations,
    thinking: options.thinking,
    memory: memory.open({ transcript: transcript.messages, tools: declarations, edits: options.edits, asides }),
    long,
    estimator: createUsageEstimator(),
    intentOf: createPromptIntent(journal, declarations),
    onEdit: (more: readonly MemoryEdit[]) => edits.push(...more),
    onLost: onUsage,
  }
  let usage = noUsage
  let text = ''
  let turns = 0
  let continued = 0
  /** How the model is told to go on; the user's word comes before it. */
  let goingOn: string | undefined
  let nudges = 0
  let refusals = 0
  let stop: Stop | undefined
  let reminders = 0

  const warn = (message: string): EventBody => ({ type: 'warning', message })
  const progress = (): RunProgress => ({ turns, text, usage, toolCalls, transcript: transcript.messages })

  function appendAside(content: string): void {
    const aside = { role: 'user', content } as const
    asides.add(aside)
    transcript.append(aside)
  }

  function tellModel(content: string): EventBody {
    appendAside(content)
    return warn(`Told the model: ${content}`)
  }

  /** How a run ends whose reply or calls were halted; it goes on after an interrupt. */
  function endOf(by: Halt['by'], detail: string): Stop | undefined {
    return by === 'budget' ? { type: 'stop', reason: 'budget', detail } : undefined
  }

  /** Of open steps of the plan, as long as reminding may help. */
  function nextReminder(): string | undefined {
    const reminder = reminders < maxNudges ? planning?.reminder() : undefined
    if (reminder !== undefined) reminders += 1
    return reminder
  }

  function remind(unmet: Demand): EventBody {
    if (nudges === maxNudges) throw unmet.error()
    nudges += 1
    return tellModel(unmet.nudge())
  }

  /** Reads what came for the run in the meantime. */
  async function takeInputs(key: string, isAfterAnswer: boolean) {
    const { messages, ...halted } = await once(journal, key, () => inbox.take(isAfterAnswer))
    const events: EventBody[] = []
    plan?.attach((event) => events.push(event))
    for (const message of messages) {
      if (message.mode === 'edit') {
        planning?.edit(message.patches)
        continue
      }
      transcript.append({ role: 'user', content: message.text })
      events.push({ type: 'input', ...message })
    }
    return { events, isSpoken: messages.some(({ mode }) => mode !== 'edit'), ...halted }
  }

  /** Of what is in no reply: lost turns, sub-agents. */
  function onUsage(more: Usage): void {
    usage = addUsage(usage, more)
  }

  function record(outcomes: readonly CallOutcome[], turn: number, verdict: GuardVerdict | undefined): void {
    for (const [index, { call, text: result, input, isError, failure, durationMs }] of outcomes.entries()) {
      const { name } = call.function
      const isNoted = verdict?.level === 'nudge' && index === outcomes.length - 1
      const content = isNoted ? `${result}\n\nNote: ${verdict.reason}` : result
      transcript.append({ role: 'tool', tool_call_id: call.id, content })
      toolCalls.push({ callId: call.id, turn, name, input, isError, ...(failure && { failure }), durationMs })
      // Errors, too, may quote what strangers wrote.
      if (tools.get(name)?.untrusted === true) taint.add(name)
      if (!isError) demand?.called(name)
      else if (name === demand?.tool?.name && ++nudges > maxNudges) throw demand.error()
    }
  }

  /** Runs the calls of a reply and looks at what became of them. */
  async function* callTools(calls: readonly RepairedCall[], turn: number): Events<Stop | undefined> {
    const callOptions = { ...calling, tools, turn, signal: inbox.signal }
    const settled = yield* runCalls(calls, callOptions, toolConcurrency, (emit) => plan?.attach(emit))
    const outcomes = settled.flatMap((outcome) => ('waitsFor' in outcome ? [] : [outcome]))
    const waits = settled.flatMap((outcome) => ('waitsFor' in outcome ? outcome.waitsFor : []))
    const verdict = guard.turn(
      text,
      outcomes.map(({ call, text: result, isError }) => {
        const { name, arguments: args } = call.function
        return { name, arguments: args, result, isError, isPolling: tools.get(name)?.polling === true }
      }),
    )
    record(outcomes, turn, verdict)
    if (waits.length > 0) return { type: 'stop', reason: 'waiting', waitingFor: waits }
    const halted = outcomes.find((outcome) => outcome.halted !== undefined)
    if (halted?.halted !== undefined) return endOf(halted.halted, halted.text)
    if (verdict?.level === 'stop') return { type: 'stop', reason: 'loop', detail: verdict.reason }
    if (verdict?.level === 'replan') yield [tellModel([verdict.reason, planning?.circles].join(' ').trim())]
    if (demand?.output() === undefined) return undefined
    const reminder = nextReminder()
    if (reminder !== undefined) {
      demand.reset()
      yield [tellModel(reminder)]
      return undefined
    }
    if (await demand.isMet('')) return { type: 'stop', reason: 'answer' }
    yield [remind(demand)]
    return undefined
  }

  /** Asks the model and does what it says; returns how the run ends, if it does. */
  async function* takeTurn(turn: number): Events<Stop | undefined> {
    yield [{ type: 'turn-start', turn }]
    const { halted, events, isSpoken } = await takeInputs(`turn/${turn}`, false)
    if (halted !== undefined) return { type: 'stop', reason: 'interrupted', detail: halted }
    yield events
    // Who is spoken to answers that; what was cut stays as it is.
    if (goingOn !== undefined && isSpoken) long.close()
    else if (goingOn !== undefined) appendAside(goingOn)
    goingOn = undefined
    const routed = options.routeModel?.(progress()) ?? model
    const models = [routed, ...(options.fallbackModels ?? [])] as const
    const tail = await plan?.tailOf(turn)
    const outcome = yield* long.onlyNew(modelTurn({ ...asking, turn, models, tail, signal: inbox.signal }))
    const { maxOutputTokens, forecast } = outcome
    const { content, events: joined, ...kept } = long.keep(outcome)
    text = kept.text

    if (outcome.type !== 'reply') {
      const reasoning = outcome.reasoning === '' ? {} : { reasoning_content: outcome.reasoning }
      if (content !== '') transcript.append({ role: 'assistant', content, ...reasoning })
      const isBroken = outcome.type === 'broken'
      const ending = isBroken ? await follow({ type: 'continue' }, [], []) : endOf(outcome.by, outcome.detail)
      yield [
        ...joined,
        { type: 'usage', turn, usage: outcome.lost, total: usage, maxOutputTokens },
        ...(isBroken ? [{ type: 'turn-end', turn, finish: 'broken', model: routed.id } as const] : []),
      ]
      return ending
    }
    const { reply } = outcome
    turns = turn
    usage = addUsage(usage, reply.usage)
    const forecasted = forecast && { forecast }
    yield [...joined, { type: 'usage', turn, usage: reply.usage, total: usage, maxOutputTokens, ...forecasted }]
    yield reply.repairs.map(warn)

    const said = transcript.withNewIds(reply.message.tool_calls ?? [])
    const calls = said.map((call) => repairCall(call, declarations))
    if (content !== '' || calls.length > 0) {
      const fixed = calls.length > 0 ? { tool_calls: calls.map(({ call }) => call) } : {}
      transcript.append({ ...reply.message, content, ...fixed })
    }
    const next = await nextStep(reply, kept, demand, nextReminder)
    if (next.type !== 'refuse-calls') refusals = 0
    if (next.type !== 'continue') long.close()
    const more: EventBody[] = []
    let ending = next.type === 'call-tools' ? yield* callTools(calls, turn) : await follow(next, said, more)
    if (ending?.reason === 'answer') {
      const inputs = await takeInputs(`turn/${turn}/more`, true)
      more.push(...inputs.events)
      // The user may have changed the plan that the model kept.
      const reminder = inputs.isSpoken ? undefined : nextReminder()
      if (reminder !== undefined) more.push(tellModel(reminder))
      if (inputs.isSpoken || reminder !== undefined) {
        demand?.reset()
        ending = undefined
      }
    }
    yield [...more, { type: 'turn-end', turn, finish: reply.finish, model: reply.model }]
    return ending
  }

  /** Works the plan; returns how the run ends, if it does before the agent has answered. */
  async function* workPlan(working: RunPlan): Events<Stop | undefined> {
    const worked = yield* working.begin()
    if (worked.type === 'waiting') return { type: 'stop', reason: 'waiting', waitingFor: working.waitsFor }
    if (worked.type === 'refused') return { type: 'stop', reason: 'condition', detail: worked.detail }
    if (worked.message !== undefined) transcript.append({ role: 'user', content: worked.message })
    return undefined
  }

  /** Does what follows a reply, but for calling tools. */
  async function follow(
    next: Exclude<NextStep, { type: 'call-tools' }>,
    calls: readonly ToolCall[],
    said: EventBody[],
  ): Promise<Stop | undefined> {
    switch (next.type) {
      case 'continue': {
        const goOn = long.next()
        if ('problem' in goOn) return { type: 'stop', reason: 'length', detail: goOn.problem }
        continued += 1
        // Told as a seam, when the model does go on.
        goingOn = goOn.request
        return undefined
      }
      case 'refuse-calls':
        for (const call of calls) {
          const { name } = call.function
          const content = cutCall(call.function)
          transcript.append({ role: 'tool', tool_call_id: call.id, content })
          said.push(warn(`Call "${name}" was cut at the output limit and not run`))
        }
        refusals += 1
        return refusals === mostRefusals ? { type: 'stop', reason: 'length' } : undefined
      case 'nudge':
        said.push(remind(next.demand))
        return undefined
      case 'remind':
        said.push(tellModel(next.reminder))
        return undefined
      case 'ask-again': {
        const verdict = guard.turn('', [])
        if (verdict?.level === 'stop') return { type: 'stop', reason: 'loop', detail: verdict.reason }
        said.push(tellModel(verdict?.reason ?? 'Your last reply was empty. Answer, or call a tool.'))
        return undefined
      }
      default:
        return next
    }
  }

  let left: Taken
  try {
    yield [{ type: 'run-start', agent: options.agent, model: model.id }]
    if (plan !== undefined) stop = yield* workPlan(plan)
    for (let turn = 1; stop === undefined; turn += 1) {
      if (isOver(inbox.signal)) throw inbox.signal.reason
      if (turn - Math.min(continued, mostContinued) > maxTurns) stop = { type: 'stop', reason: 'max-turns' }
      else {
        stop = yield* takeTurn(turn)
        // Half an answer is none: nothing is said of it yet.
        if (goingOn === undefined) stop ??= conditionIn(stopWhen, progress())
      }
    }
    // A run that waits is not over: what is recorded now would come too early when it goes on.
    const takeRest = (): Taken => inbox.take(true)
    left = stop.reason === 'waiting' ? takeRest() : await once(journal, 'undelivered', takeRest)
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    // Whatever still works for this run works for nobody.
    inbox.stop(error)
    transcript.close('Error: The run ended before this call had a result')
    const far = { transcript: transcript.messages, ...(edits.length > 0 && { edits }) }
    const kind = error instanceof ModelError ? { kind: error.kind } : {}
    yield [{ type: 'run-failed', error: { name, message, ...kind }, usage, ...far }]
    throw error
  }

  const output = stop.reason === 'answer' ? demand?.output() : undefined
  const undone = stop.reason === 'waiting' || stop.reason === 'interrupted' ? undefined : planning?.account()
  if (undone !== undefined) {
    const account = text.trim() === '' ? undone.text : `\n\n${undone.text}`
    yield [{ type: 'text-delta', text: account }]
    text += account
    if (stop.reason === 'answer') stop = { type: 'stop', reason: 'incomplete', detail: undone.detail }
  }
  const undelivered = left.messages.flatMap((message) => (message.mode === 'edit' ? [] : [message.text]))
  const undeliveredPatches = left.messages.flatMap((message) => (message.mode === 'edit' ? message.patches : []))
  const result: RunResult<Output> = {
    runId,
    text,
    ...(output !== undefined && { output }),
    stopReason: stop.reason,
    ...(stop.detail !== undefined && { stopDetail: stop.detail }),
    ...(stop.waitingFor !== undefined && { waitingFor: stop.waitingFor }),
    ...(undelivered.length > 0 && { undelivered }),
    ...(undeliveredPatches.length > 0 && { undeliveredPatches }),
    turns,
    transcript: transcript.messages,
    ...(edits.length > 0 && { edits }),
    usage,
    toolCalls,
    ...(planning?.plan !== undefined && { plan: planning.plan }),
  }
  yield [{ type: 'run-end', result }]
  return result
}

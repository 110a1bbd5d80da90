import { untilAborted } from '@glmkit/glm/model'
import type { Message, RepairedCall, ToolCall, Usage } from '@glmkit/glm/model'
import PQueue from 'p-queue'
import { askPerson, requestOf, WaitingError } from './approvals.ts'
import type { ApprovalRequest } from './approvals.ts'
import type { CallFailure, EventBody } from './event.ts'
import { Halt, isHalt, isOver } from './inbox.ts'
import { noJournal, once, Suspended } from './journal.ts'
import { callsOf } from './nested-calls.ts'
import { judge } from './policy.ts'
import type { Judgement } from './policy.ts'
import { endsRun, scopeWithin } from './run-scope.ts'
import type { TreeScope } from './run-scope.ts'
import { isHandIn } from './tool.ts'
import type { Tool } from './tool.ts'
import { cutText } from './tool-output.ts'
import type { OutputStore } from './tool-output.ts'
import { heard, telling } from './telling.ts'

export interface CallOptions {
  readonly tools: ReadonlyMap<string, Tool>
  readonly turn: number
  readonly scope: TreeScope
  readonly maxOutputChars: number
  readonly outputs: OutputStore | undefined
  readonly transcript: readonly Message[]
  /** Told what a sub-agent's run has cost. */
  readonly onUsage: (usage: Usage) => void
  /** Cancels the calls; after a {@link Halt} the run goes on. */
  readonly signal: AbortSignal
}

/** As the journal keeps it. */
interface Result {
  /** What the model reads. */
  readonly text: string
  readonly isError: boolean
  readonly failure?: CallFailure
  readonly durationMs: number
  /** What the tool returned was this text, or what the text is the JSON of. */
  readonly returned?: 'text' | 'json'
  /** It was cancelled or, for want of budget, did not run. */
  readonly halted?: Halt['by']
}

export interface CallOutcome extends Omit<Result, 'returned'> {
  readonly call: ToolCall
  readonly input: unknown
  /** What the tool returned, as JSON has it; absent when it failed or was cut. */
  readonly output?: unknown
}

type Waiting = { readonly waitsFor: readonly ApprovalRequest[] }
type ReadyCall = { readonly tool: Tool; readonly input: unknown }
type RefusedCall = { readonly refusal: string; readonly failure: CallFailure; readonly input: unknown }
export type Emit = (event: EventBody) => void

/**
 * Runs the calls of one reply, at most `concurrency` at a time. People are asked about all of them at once.
 *
 * Events come as things happen; the outcomes come in call order. A failed call is an outcome, not an exception:
 * only an abort throws, with `signal.reason`.
 *
 * @param attach Told where events go that the tools of the run itself tell.
 */
export async function* runCalls(
  calls: readonly RepairedCall[],
  options: CallOptions,
  concurrency: number,
  attach: (emit: Emit) => void,
): AsyncGenerator<readonly EventBody[], readonly (CallOutcome | Waiting)[]> {
  // Not given the signal: a call that waits in the queue has to end as an outcome, too.
  const queue = calls.length > concurrency ? new PQueue({ concurrency }) : undefined
  return yield* telling((tell: Emit) => {
    // Stamped here: who reads the events late must not make them late.
    const emit: Emit = (event) => tell({ ...event, at: options.scope.journal.now() })
    attach(emit)
    return Promise.all(calls.map((call) => runCall(call, options, emit, queue)))
  })
}

async function runCall(
  repaired: RepairedCall,
  options: CallOptions,
  emit: Emit,
  queue?: PQueue,
): Promise<CallOutcome | Waiting> {
  const { call, repairs } = repaired
  const callId = call.id
  const { name, arguments: args } = call.function
  emit({ type: 'tool-call', callId, name, arguments: args, ...(repairs.length > 0 && { repairs }) })
  const ready = await prepare(repaired, options, emit)
  if ('waitsFor' in ready) return ready
  const task = async (): Promise<Result | Waiting> => {
    return 'refusal' in ready ? failed(ready.refusal, ready.failure) : work(call, ready, options, emit)
  }
  // A sub-agent that waits would keep a place that those recorded after it need when the run is resumed.
  const isQueued = 'tool' in ready && (ready.tool.journalsItself !== true || options.scope.journal === noJournal)
  const result = await (isQueued && queue !== undefined ? queue.add(task) : task())
  if ('waitsFor' in result) return result
  const { returned, ...outcome } = result
  const { halted, ...told } = outcome
  const output = returned === 'json' ? parsed(outcome.text) : returned && outcome.text
  const given = output === undefined ? {} : { output }
  emit({ type: 'tool-result', callId, name, ...told, ...given })
  return { call, input: ready.input, ...outcome, ...given }
}

/** Runs a call that no reply of the model asked for: a check of a plan's, or one that another tool makes. */
export async function runOneCall(call: RepairedCall, options: CallOptions, emit: Emit): Promise<CallOutcome | Waiting> {
  const { journal, taint } = options.scope
  const outcome = await runCall(call, options, (event) => emit({ ...event, at: journal.now() }))
  // Errors, too, may quote what strangers wrote.
  const { name } = call.call.function
  if (options.tools.get(name)?.untrusted === true) taint.add(name)
  return outcome
}

/** All that stands between what the model wrote and the tool: schema, policies, approval. */
async function prepare(
  { call, input, problem }: RepairedCall,
  options: CallOptions,
  emit: Emit,
): Promise<ReadyCall | RefusedCall | Waiting> {
  const { name } = call.function
  const tool = options.tools.get(name)
  if (tool === undefined || input === undefined) {
    const why = tool === undefined ? 'unknown-tool' : 'invalid-json'
    return { refusal: problem ?? `There is no tool "${name}"`, failure: why, input: call.function.arguments }
  }
  const checked = await tool.parse(input)
  if ('issues' in checked) return { refusal: invalid(tool, checked.issues), failure: 'invalid-arguments', input }
  const judged = await judgementOn(call, tool, checked.input, options)
  if (judged.type === 'deny') return { refusal: `Denied: ${judged.reason}`, failure: 'denied', input: judged.input }
  if (judged.type === 'allow') return { tool, input: judged.input }

  const asked = { name, input: judged.input, reason: judged.reason }
  const answer = await askPerson(options.scope, call.id, asked, options.signal, emit)
  if ('waitsFor' in answer) return answer
  if (answer.isApproved) return { tool, input: judged.input }
  return { refusal: answer.refusal, failure: 'denied', input: judged.input }
}

function judgementOn(call: ToolCall, tool: Tool, input: unknown, options: CallOptions): Promise<Judgement> {
  const { runId, path, taint, policies, journal } = options.scope
  const asked = { runId, callId: call.id, path, name: tool.name, input, tool, taintedBy: [...taint.sources] }
  if (policies.length === 0 && typeof tool.approval !== 'function') return judge(asked, policies)
  return once(journal, `${keyOf(call, options)}/policy`, () => judge(asked, policies))
}

async function work(
  call: ToolCall,
  { tool, input }: ReadyCall,
  options: CallOptions,
  emit: Emit,
): Promise<Result | Waiting> {
  const key = keyOf(call, options)
  const { scope, signal } = options
  const { journal, budget } = scope
  let isLive = false
  const isFree = isHandIn(tool)
  const refuse = (): Result | false => {
    isLive = true
    const { reason } = signal
    if (isOver(signal)) throw reason
    if (isHalt(reason))
      return { ...failed(`${reason.message}; the call did not run`, failureOf(reason.by)), halted: reason.by }
    if (isFree || budget?.takeCalls(1) !== 0) return false
    return { ...failed('The budget for tool calls is used up; the call did not run', 'budget'), halted: 'budget' }
  }
  try {
    if (tool.journalsItself === true || journal === noJournal) {
      return (await once(journal, `${key}/start`, refuse)) || (await execute(call, tool, input, options, emit))
    }
    const step = journal.step<EventBody, Result>(
      key,
      async function* (isRestart) {
        const refusal = refuse()
        if (refusal) return refusal
        if (isRestart && !mayRunAgain(tool)) return failed(unverified(tool), 'interrupted')
        const running = telling((tell: Emit) => execute(call, tool, input, options, tell))
        let told = await running.next()
        for (; told.done !== true; told = await running.next()) yield* told.value
        return told.value
      },
      { intent: { name: tool.name, input }, isEffect: !mayRunAgain(tool) },
    )
    return await heard(step, emit)
  } catch (error) {
    if (error instanceof WaitingError) return { waitsFor: error.waitsFor }
    if (!(error instanceof Suspended)) throw error
    const request = requestOf(scope, call.id, { name: tool.name, input, reason: error.message, kind: 'value' })
    return { waitsFor: [{ ...request, id: error.key }] }
  } finally {
    if (!isLive && !isFree) budget?.takeCalls(1)
  }
}

async function execute(call: ToolCall, tool: Tool, input: unknown, options: CallOptions, emit: Emit): Promise<Result> {
  const { scope, signal } = options
  const callId = call.id
  const { name, timeoutMs } = tool
  const isDurable = scope.journal !== noJournal && tool.journalsItself === true
  // By the record's clock where there is no record of the duration itself.
  const clock = isDurable ? scope.journal : performance
  const startedAt = clock.now()
  const took = (): number => Math.round(clock.now() - startedAt)
  // Not AbortSignal.timeout: its timer would let the process end before the tool is given up.
  const late = timeoutMs === undefined ? undefined : new AbortController()
  const timer = late && setTimeout(() => late.abort(new Halt('timeout')), timeoutMs)
  const either = late === undefined ? signal : AbortSignal.any([signal, late.signal])
  let isDone = false
  const progress = (message: string): void => {
    if (!isDone) emit({ type: 'tool-progress', callId, name, message })
  }
  const canNest = isDurable || scope.journal === noJournal
  const context = { runId: scope.runId, callId, signal: either, progress, transcript: options.transcript }
  try {
    const part = { id: callId, key: `${keyOf(call, options)}/in`, signal: either, emit, onUsage: options.onUsage }
    const parent = canNest ? scopeWithin(scope, part) : undefined
    const uses = parent && tool.uses && { call: callsOf(tool.uses, parent, options, runOneCall) }
    const running = Promise.resolve(tool.execute(input, { ...context, ...(parent && { parent }), ...uses }))
    // What is journaled inside must come to its end there: the record has to say how.
    const output = await (isDurable ? running : untilAborted(running, either))
    const maxChars = tool.maxOutputChars ?? options.maxOutputChars
    const limits = { maxChars, callId, signal: either, progress }
    const { text, isCut } = (await options.outputs?.text(output, limits)) ?? cutText(output, maxChars)
    const returned = typeof output === 'string' ? 'text' : 'json'
    return { text, isError: false, durationMs: took(), ...(!isCut && { returned }) }
  } catch (error) {
    if (endsRun(error, signal)) throw isOver(signal) ? signal.reason : error
    const halt = isDurable || !either.aborted ? error : either.reason
    const problem = cutText(error instanceof Error ? error.message : String(error), options.maxOutputChars).text
    if (!isHalt(halt)) return failed(`Tool "${name}" failed: ${problem}`, 'failed', took())
    const { by } = halt
    if (by === 'timeout') {
      return failed(`Tool "${name}" failed: it did not finish within ${timeoutMs} ms`, 'timeout', took())
    }
    return {
      ...failed(`${halt.message} while it ran; what it did so far is not known`, failureOf(by), took()),
      halted: by,
    }
  } finally {
    isDone = true
    clearTimeout(timer)
  }
}

const keyOf = (call: ToolCall, { turn }: CallOptions): string => `turn/${turn}/call/${call.id}`

const mayRunAgain = (tool: Tool): boolean => tool.idempotent === true || tool.sideEffects === false

const failureOf = (by: Halt['by']): CallFailure => (by === 'budget' || by === 'timeout' ? by : 'interrupted')

function failed(text: string, why: CallFailure, durationMs = 0): Result {
  return { text: `Error: ${text}`, isError: true, failure: why, durationMs }
}

function unverified({ name }: Tool): string {
  return `Effect unverified: the run was interrupted while "${name}" ran, and it may or may not have taken effect. Find out before you call it again`
}

function invalid({ name, parameters }: Tool, issues: string): string {
  return `The arguments of "${name}" are invalid: ${issues}. Expected ${JSON.stringify(parameters)}`
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}

import type { RepairedCall, ToolCall } from '@glmkit/glm/model'
import PQueue from 'p-queue'
import { untilAborted } from './abort.ts'
import { requestOf } from './approvals.ts'
import type { ApprovalRequest } from './approvals.ts'
import { createChannel } from './channel.ts'
import type { EventBody } from './event.ts'
import { Halt } from './inbox.ts'
import { noJournal, once, Suspended } from './journal.ts'
import { judge } from './policy.ts'
import type { Policy, PolicyVerdict } from './policy.ts'
import type { RunScope } from './run-scope.ts'
import type { Tool } from './tool.ts'
import { cutText } from './tool-output.ts'
import type { OutputStore } from './tool-output.ts'

export interface RunCallsOptions {
  readonly tools: ReadonlyMap<string, Tool>
  readonly turn: number
  readonly scope: RunScope
  readonly policy: Policy | undefined
  readonly concurrency: number
  readonly maxOutputChars: number
  readonly outputs: OutputStore | undefined
  /** Cancels the calls; after a {@link Halt} the run goes on. */
  readonly signal: AbortSignal
}

export interface CallOutcome {
  readonly call: ToolCall
  readonly input: unknown
  /** What the model reads. */
  readonly text: string
  readonly isError: boolean
  readonly durationMs: number
  /** It was cancelled or, for want of budget, did not run. */
  readonly halted?: Halt['by']
}

export interface WaitingCall {
  readonly call: ToolCall
  readonly waitsFor: readonly ApprovalRequest[]
}

/** Thrown by a tool whose own work waits for approvals. */
export class WaitingError extends Error {
  override readonly name = 'WaitingError'
  readonly waitsFor: readonly ApprovalRequest[]

  constructor(waitsFor: readonly ApprovalRequest[]) {
    super('The work waits for an approval')
    this.waitsFor = waitsFor
  }
}

/** As the journal keeps it. */
interface Result {
  readonly text: string
  readonly isError: boolean
  readonly durationMs: number
  /** What the tool returned was this text, or what the text is the JSON of. */
  readonly returned?: 'text' | 'json'
  readonly halted?: Halt['by']
}

type Emit = (event: EventBody) => void

/**
 * Runs the calls of one reply, at most `concurrency` at a time.
 *
 * Events come as things happen; the outcomes come in call order. A failed call is an outcome, not an exception:
 * only an abort throws, with `signal.reason`.
 */
export async function* runCalls(
  calls: readonly RepairedCall[],
  options: RunCallsOptions,
): AsyncGenerator<readonly EventBody[], readonly (CallOutcome | WaitingCall)[]> {
  const { scope, signal, concurrency } = options
  const events = createChannel<EventBody>()
  // Stamped here: who reads the events late must not make them late.
  const emit: Emit = (event) => events.push({ ...event, at: scope.journal.now() })
  const queue = calls.length > concurrency ? new PQueue({ concurrency }) : undefined
  const start = (call: RepairedCall): Promise<CallOutcome | WaitingCall> => {
    const task = (): Promise<CallOutcome | WaitingCall> => runCall(call, options, emit)
    return queue?.add(task, { signal }) ?? task()
  }
  const settled = Promise.all(calls.map(start))
  settled.then(events.close, events.close)
  yield* events
  return settled
}

async function runCall(
  repaired: RepairedCall,
  options: RunCallsOptions,
  emit: Emit,
): Promise<CallOutcome | WaitingCall> {
  const { call, repairs } = repaired
  const callId = call.id
  const { name, arguments: args } = call.function
  emit({ type: 'tool-call', callId, name, arguments: args, ...(repairs.length > 0 && { repairs }) })
  const ready = await prepare(repaired, options, emit)
  if ('waitsFor' in ready) return { call, waitsFor: ready.waitsFor }
  const result = 'refusal' in ready ? failure(ready.refusal) : await work(call, ready, options, emit)
  if ('waitsFor' in result) return { call, waitsFor: result.waitsFor }
  const { returned, ...outcome } = result
  const { text, isError, durationMs } = outcome
  const output = returned === 'json' ? parsed(text) : returned && text
  emit({ type: 'tool-result', callId, name, text, isError, durationMs, ...(output !== undefined && { output }) })
  return { call, input: ready.input, ...outcome }
}

type ReadyCall = { readonly tool: Tool; readonly input: unknown }
type RefusedCall = { readonly refusal: string; readonly input: unknown }

/** All that stands between what the model wrote and the tool: schema, policy, approval. */
async function prepare(
  { call, input, problem }: RepairedCall,
  options: RunCallsOptions,
  emit: Emit,
): Promise<ReadyCall | RefusedCall | Pick<WaitingCall, 'waitsFor'>> {
  const { name } = call.function
  const tool = options.tools.get(name)
  if (tool === undefined || input === undefined) {
    return { refusal: problem ?? `There is no tool "${name}"`, input: call.function.arguments }
  }
  const checked = await tool.parse(input)
  if ('issues' in checked) return { refusal: invalid(tool, checked.issues), input }

  const verdict = await verdictOn(call, tool, checked.input, options)
  if (verdict.type === 'deny') return { refusal: `Denied: ${verdict.reason}`, input: checked.input }
  if (verdict.type === 'allow') {
    if (verdict.input === undefined) return { tool, input: checked.input }
    const changed = await tool.parse(verdict.input)
    return 'issues' in changed
      ? { refusal: `Denied: the policy changed the arguments, and ${changed.issues}`, input: verdict.input }
      : { tool, input: changed.input }
  }

  const { path, approvals } = options.scope
  const request = requestOf(path, call.id, { name, input: checked.input, reason: verdict.reason })
  emit({ type: 'approval-request', ...request })
  try {
    const decision = await approvals.ask(request, options.signal)
    if (decision === undefined) {
      return { refusal: `Denied: ${verdict.reason}, and there is nobody to ask`, input: checked.input }
    }
    const { isApproved, ...why } = typeof decision === 'boolean' ? { isApproved: decision } : decision
    emit({ type: 'approval', callId: call.id, id: request.id, isApproved, ...why })
    if (isApproved) return { tool, input: checked.input }
    return { refusal: `Denied by the user${why.reason === undefined ? '' : `: ${why.reason}`}`, input: checked.input }
  } catch (error) {
    if (error instanceof Suspended) return { waitsFor: [request] }
    throw error
  }
}

function verdictOn(call: ToolCall, tool: Tool, input: unknown, options: RunCallsOptions): Promise<PolicyVerdict> {
  const { policy, scope } = options
  const { runId, path } = scope
  const asked = { runId, callId: call.id, path, name: tool.name, input, tool, taintedBy: [...scope.taint.sources] }
  if (policy === undefined && typeof tool.approval !== 'function') return judge(asked, undefined)
  return once(scope.journal, `${keyOf(call, options)}/policy`, () => judge(asked, policy))
}

async function work(
  call: ToolCall,
  { tool, input }: ReadyCall,
  options: RunCallsOptions,
  emit: Emit,
): Promise<Result | Pick<WaitingCall, 'waitsFor'>> {
  const key = keyOf(call, options)
  const { journal } = options.scope
  let isLive = false
  const mayStart = (): Result | false => {
    isLive = true
    const { reason } = options.signal
    if (reason instanceof Halt) return { ...failure(`${reason.message}; the call did not run`), halted: reason.by }
    if (options.scope.budget?.takeCalls(1) !== 0) return false
    return { ...failure('The budget for tool calls is used up; the call did not run'), halted: 'budget' }
  }
  try {
    if (tool.journalsItself === true || journal === noJournal) {
      return (await once(journal, `${key}/start`, mayStart)) || (await execute(call, tool, input, options, emit))
    }
    const step = journal.step<EventBody, Result>(
      key,
      async function* (isRestart) {
        const refusal = mayStart()
        if (refusal) return refusal
        if (isRestart && !mayRunAgain(tool)) return failure(unverified(tool))
        const parts = createChannel<EventBody>()
        const result = execute(call, tool, input, options, parts.push)
        result.then(parts.close, parts.close)
        for await (const batch of parts) yield* batch
        return await result
      },
      { intent: { name: tool.name, input }, isEffect: !mayRunAgain(tool) },
    )
    for (;;) {
      const next = await step.next()
      if (next.done === true) return next.value
      emit(next.value)
    }
  } catch (error) {
    if (error instanceof WaitingError) return { waitsFor: error.waitsFor }
    if (!(error instanceof Suspended)) throw error
    const request = requestOf(options.scope.path, call.id, { name: tool.name, input, reason: error.message })
    return { waitsFor: [{ ...request, id: error.key }] }
  } finally {
    if (!isLive) options.scope.budget?.takeCalls(1)
  }
}

async function execute(
  call: ToolCall,
  tool: Tool,
  input: unknown,
  options: RunCallsOptions,
  emit: Emit,
): Promise<Result> {
  const { scope, signal } = options
  const callId = call.id
  const { name, timeoutMs } = tool
  // By the record's clock where there is no record of the duration itself.
  const clock = tool.journalsItself === true ? scope.journal : performance
  const startedAt = clock.now()
  const took = (): number => Math.round(clock.now() - startedAt)
  // Not AbortSignal.timeout: its timer would let the process end before the tool is given up.
  const late = timeoutMs === undefined ? undefined : new AbortController()
  const timer = late && setTimeout(() => late.abort(new Halt('timeout')), timeoutMs)
  const either = late === undefined ? signal : AbortSignal.any([signal, late.signal])
  const progress = (message: string): void => emit({ type: 'tool-progress', callId, name, message })
  const parent: RunScope = {
    ...scope,
    runId: `${scope.runId}/${callId}`,
    path: [...scope.path, callId],
    journal: scope.journal.scope(keyOf(call, options)),
    forward: (event) => emit(nested(callId, event)),
  }
  try {
    const context = { runId: scope.runId, callId, signal: either, progress, parent }
    const running = Promise.resolve(tool.execute(input, context))
    // What is journaled inside must come to its end there: the record has to say how.
    const output = await (tool.journalsItself === true ? running : untilAborted(running, either))
    const maxChars = tool.maxOutputChars ?? options.maxOutputChars
    const limits = { maxChars, callId, signal: either, progress }
    const { text, isCut } = (await options.outputs?.text(output, limits)) ?? cutText(output, maxChars)
    const returned = typeof output === 'string' ? 'text' : 'json'
    return { text, isError: false, durationMs: took(), ...(!isCut && { returned }) }
  } catch (error) {
    if (signal.aborted && !(signal.reason instanceof Halt)) throw signal.reason
    if (error instanceof Suspended || error instanceof WaitingError) throw error
    const halt = tool.journalsItself === true || !either.aborted ? error : either.reason
    const problem = cutText(error instanceof Error ? error.message : String(error), options.maxOutputChars).text
    if (!(halt instanceof Halt)) return failure(`Tool "${name}" failed: ${problem}`, took())
    if (halt.by === 'timeout') return failure(`Tool "${name}" failed: it did not finish within ${timeoutMs} ms`, took())
    return { ...failure(`${halt.message} while it ran; what it did so far is not known`, took()), halted: halt.by }
  } finally {
    clearTimeout(timer)
  }
}

/** However deep the agent that told it, an event is wrapped once. */
function nested(callId: string, event: Parameters<RunScope['forward']>[0]): EventBody {
  if (event.type !== 'agent-event') return { type: 'agent-event', path: [callId], event }
  return { type: 'agent-event', path: [callId, ...event.path], event: event.event }
}

const keyOf = (call: ToolCall, { turn }: RunCallsOptions): string => `turn/${turn}/call/${call.id}`

const mayRunAgain = (tool: Tool): boolean => tool.idempotent === true || tool.sideEffects === false

const failure = (text: string, durationMs = 0): Result => ({ text: `Error: ${text}`, isError: true, durationMs })

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

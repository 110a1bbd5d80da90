import PQueue from 'p-queue'
import { untilAborted } from './abort.ts'
import { createChannel } from './channel.ts'
import type { EventBody } from './event.ts'
import type { RepairedCall, ToolCall } from '@glmkit/glm/model'
import type { Tool } from './tool.ts'

export interface CallOutcome {
  readonly call: ToolCall
  readonly input: unknown
  /** What the model reads. */
  readonly text: string
  readonly isError: boolean
  readonly durationMs: number
}

export interface RunCallsOptions {
  readonly tools: ReadonlyMap<string, Tool>
  readonly runId: string
  readonly concurrency: number
  readonly signal: AbortSignal
}

/**
 * Runs the calls of one reply, at most `concurrency` at a time.
 *
 * Events come as things happen; the outcomes come in call order. A failed call is an outcome, not an exception:
 * only an abort throws, with `signal.reason`.
 */
export async function* runCalls(
  calls: readonly RepairedCall[],
  options: RunCallsOptions,
): AsyncGenerator<EventBody, readonly CallOutcome[]> {
  const events = createChannel<EventBody>()
  const queue = new PQueue({ concurrency: options.concurrency })
  const running = calls.map((call) => queue.add(() => runCall(call, options, events.push), { signal: options.signal }))
  const outcomes = Promise.all(running)
  outcomes.then(events.close, events.close)
  yield* events
  return outcomes
}

async function runCall(
  repaired: RepairedCall,
  options: RunCallsOptions,
  emit: (event: EventBody) => void,
): Promise<CallOutcome> {
  const { call, repairs } = repaired
  const callId = call.id
  const { name, arguments: args } = call.function
  emit({ type: 'tool-call', callId, name, arguments: args, ...(repairs.length > 0 && { repairs }) })
  const startedAt = performance.now()
  const settled = await attempt(repaired, options, (message) => emit({ type: 'tool-progress', callId, name, message }))
  const durationMs = Math.round(performance.now() - startedAt)
  emit({ type: 'tool-result', callId, name, durationMs, ...settled.result })
  return { call, input: settled.input, text: settled.result.text, isError: settled.result.isError, durationMs }
}

interface Attempt {
  readonly input: unknown
  readonly result: { readonly text: string; readonly isError: boolean; readonly output?: unknown }
}

async function attempt(
  { call, input, problem }: RepairedCall,
  options: RunCallsOptions,
  progress: (message: string) => void,
): Promise<Attempt> {
  const { name } = call.function
  const fail = (text: string, value: unknown): Attempt => ({
    input: value,
    result: { text: `Error: ${text}`, isError: true },
  })

  const tool = options.tools.get(name)
  if (tool === undefined || input === undefined) {
    return fail(problem ?? `There is no tool "${name}"`, call.function.arguments)
  }
  const checked = await tool.parse(input)
  if ('issues' in checked) {
    return fail(
      `The arguments of "${name}" are invalid: ${checked.issues}. Expected ${JSON.stringify(tool.parameters)}`,
      input,
    )
  }

  // Not AbortSignal.timeout: its timer would let the process end before the tool is given up.
  const late = new AbortController()
  const timer = tool.timeoutMs === undefined ? undefined : setTimeout(() => late.abort(), tool.timeoutMs)
  const signal = AbortSignal.any([options.signal, late.signal])
  try {
    const context = { runId: options.runId, callId: call.id, signal, progress }
    const output = await untilAborted(Promise.resolve(tool.execute(checked.input, context)), signal)
    const text = textOf(output)
    return { input: checked.input, result: { text, isError: false, output } }
  } catch (error) {
    options.signal.throwIfAborted()
    const reason = late.signal.aborted ? `it did not finish within ${tool.timeoutMs} ms` : messageOf(error)
    return fail(`Tool "${name}" failed: ${reason}`, checked.input)
  } finally {
    clearTimeout(timer)
  }
}

function textOf(output: unknown): string {
  if (typeof output === 'string') return output
  // A function or a symbol is no JSON either.
  const json: string | undefined = JSON.stringify(output)
  return json ?? '(no output)'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

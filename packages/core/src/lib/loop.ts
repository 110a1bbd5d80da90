import { runCalls } from './calls.ts'
import type { Demand, ToolChoice } from './demand.ts'
import type { EventBody, RunEvent, RunResult, StopReason, ToolCallRecord } from './event.ts'
import type { Memory } from './memory.ts'
import type { Message, Model, ModelReply, ModelRequest, RepairedCall, ToolCall } from '@glmkit/glm/model'
import { ModelError, addUsage, noUsage, repairCall } from '@glmkit/glm/model'
import { createRepeatGuard, stopAfterRepeats, warnAfterRepeats } from './repeat-guard.ts'
import type { Tool } from './tool.ts'
import { createTranscript } from './transcript.ts'

export interface LoopOptions<Output> {
  readonly runId: string
  readonly agent: string
  readonly model: Model
  readonly memory: Memory
  readonly tools: readonly Tool[]
  readonly toolChoice: ToolChoice
  readonly demand: Demand<Output> | undefined
  readonly thinking: ModelRequest['thinking']
  /** The first messages: `[system?, ...conversation]`, ending with the user's. */
  readonly messages: readonly Message[]
  readonly maxTurns: number
  readonly toolConcurrency: number
  readonly signal: AbortSignal
}

/** What follows a reply. */
type NextStep =
  | { readonly type: 'call-tools' }
  /** The calls were cut: running half a call would be worse than none. */
  | { readonly type: 'refuse-calls' }
  /** The model stopped before it brought what the run must bring. */
  | { readonly type: 'nudge'; readonly demand: Demand }
  | { readonly type: 'stop'; readonly reason: StopReason }

const maxNudges = 2
/** A model that is cut this often in a row does not know how to send less. */
const mostRefusals = 3

/**
 * The agent loop: prompt → model → tools → prompt …, told as events.
 *
 * Everything else consumes it: `run()` and `stream()` collect it, UIs and logs read it.
 *
 * @throws {ModelError} When the model cannot be had. An abort rejects with `signal.reason`.
 */
export async function* runLoop<Output>(options: LoopOptions<Output>): AsyncGenerator<RunEvent, RunResult<Output>> {
  const { runId, model, memory, demand, thinking, maxTurns, signal } = options
  const offered = options.toolChoice === 'none' ? [] : options.tools
  const tools = new Map([...offered, ...(demand?.tool ? [demand.tool] : [])].map((tool) => [tool.name, tool]))
  const declarations = [...tools.values()].map(({ name, description, parameters }) => ({
    name,
    description,
    parameters,
  }))
  const transcript = createTranscript(options.messages)
  const toolCalls: ToolCallRecord[] = []
  const repeats = createRepeatGuard()
  const callIds = new Set<string>()
  let usage = noUsage
  /** Of tries whose replies were no use. */
  let lost = noUsage
  let text = ''
  let nudges = 0
  let refusals = 0
  let seq = 0
  const stamp = (body: EventBody): RunEvent => ({ ...body, runId, seq: seq++, at: Date.now() })

  async function* streamReply(request: ModelRequest): AsyncGenerator<RunEvent, ModelReply> {
    for await (const events of model.stream(request)) {
      for (const event of events) {
        if (event.type === 'reply') return event.reply
        if (event.type === 'retry' && event.usage !== undefined) lost = addUsage(lost, event.usage)
        yield stamp(event)
      }
    }
    throw new ModelError(`Model "${model.id}" ended its stream without a reply`, { kind: 'empty', retryable: false })
  }

  /** Some servers count their calls anew in every reply; in a run an id is one call's. */
  function withNewIds(calls: readonly ToolCall[]): readonly ToolCall[] {
    return calls.map((call) => {
      const id = callIds.has(call.id) ? `${call.id}_${callIds.size}` : call.id
      callIds.add(id)
      return id === call.id ? call : { ...call, id }
    })
  }

  function remind(unmet: Demand): RunEvent {
    if (nudges === maxNudges) throw unmet.error()
    nudges += 1
    const content = unmet.nudge()
    transcript.append({ role: 'user', content })
    return stamp({ type: 'warning', message: `Told the model: ${content}` })
  }

  /** Runs or refuses the calls; returns whether the model is going in circles. */
  async function* callTools(calls: readonly RepairedCall[], turn: number): AsyncGenerator<RunEvent, boolean> {
    const running = runCalls(calls, { tools, runId, concurrency: options.toolConcurrency, signal })
    let step = await running.next()
    for (; step.done !== true; step = await running.next()) yield stamp(step.value)
    let isLooping = false
    for (const { call, text: result, ...outcome } of step.value) {
      const { name, arguments: args } = call.function
      const times = repeats.count(turn, name, args, result)
      isLooping ||= times >= stopAfterRepeats
      const content = times < warnAfterRepeats ? result : `${result}\n\n${repeatNote(times)}`
      transcript.append({ role: 'tool', tool_call_id: call.id, content })
      toolCalls.push({ callId: call.id, turn, name, ...outcome })
      if (!outcome.isError) demand?.called(name)
      else if (name === demand?.tool?.name && ++nudges > maxNudges) throw demand.error()
    }
    return isLooping
  }

  yield stamp({ type: 'run-start', agent: options.agent, model: model.id })
  let turns = 0
  let stopReason: StopReason | undefined
  while (turns < maxTurns && stopReason === undefined) {
    signal.throwIfAborted()
    const turn = turns + 1
    yield stamp({ type: 'turn-start', turn })

    const prompt = await memory.prepare(transcript.messages, { model, tools: declarations })
    const request = { ...prompt, tools: declarations, signal, ...(thinking !== undefined && { thinking }) }
    const reply = yield* streamReply(request)
    turns = turn
    usage = addUsage(addUsage(usage, lost), reply.usage)
    lost = noUsage
    text = reply.message.content
    yield stamp({ type: 'usage', turn, usage: reply.usage, total: usage })
    for (const message of reply.repairs) yield stamp({ type: 'warning', message })

    const calls = withNewIds(reply.message.tool_calls ?? []).map((call) => repairCall(call, declarations))
    if (text !== '' || calls.length > 0) {
      const fixed = calls.length > 0 ? { tool_calls: calls.map(({ call }) => call) } : {}
      transcript.append({ ...reply.message, ...fixed })
    }
    const next = await nextStep(reply, demand)
    switch (next.type) {
      case 'call-tools':
        refusals = 0
        if (yield* callTools(calls, turn)) stopReason = 'loop'
        else if (demand?.output() === undefined) break
        else if (await demand.isMet('')) stopReason = 'answer'
        else yield remind(demand)
        break
      case 'refuse-calls':
        refusals += 1
        if (refusals === mostRefusals) stopReason = 'length'
        for (const { call } of calls) {
          const { name } = call.function
          const content = `Error: The call was cut at the output limit and did not run. Call "${name}" again with less text.`
          transcript.append({ role: 'tool', tool_call_id: call.id, content })
          yield stamp({ type: 'warning', message: `Call "${name}" was cut at the output limit and not run` })
        }
        break
      case 'nudge':
        yield remind(next.demand)
        break
      case 'stop':
        stopReason = next.reason
    }
    yield stamp({ type: 'turn-end', turn, finish: reply.finish, model: reply.model })
  }

  const output = stopReason === 'answer' ? demand?.output() : undefined
  const result: RunResult<Output> = {
    runId,
    text,
    ...(output !== undefined && { output }),
    stopReason: stopReason ?? 'max-turns',
    turns,
    transcript: transcript.messages,
    usage,
    toolCalls,
  }
  yield stamp({ type: 'run-end', result })
  return result
}

async function nextStep({ finish, message }: ModelReply, demand: Demand | undefined): Promise<NextStep> {
  const hasCalls = message.tool_calls !== undefined
  if (finish === 'sensitive') return { type: 'stop', reason: 'content-filter' }
  if (finish === 'length') return hasCalls ? { type: 'refuse-calls' } : { type: 'stop', reason: 'length' }
  if (hasCalls) return { type: 'call-tools' }
  if (demand !== undefined && !(await demand.isMet(message.content))) return { type: 'nudge', demand }
  return { type: 'stop', reason: 'answer' }
}

function repeatNote(times: number): string {
  return `Note: this is the same call with the same result for the ${times === 3 ? '3rd' : `${times}th`} time. Do something else, or answer with what you have.`
}

import { parseArguments, runCalls } from './calls.ts'
import type { EventBody, RunEvent, RunResult, StopReason, ToolCallRecord } from './event.ts'
import type { Memory } from './memory.ts'
import type { AssistantMessage, Message, ToolCall } from './message.ts'
import { addUsage, noUsage } from './model.ts'
import type { Model, ModelReply, ModelRequest } from './model.ts'
import { ModelError } from './model-error.ts'
import type { Tool } from './tool.ts'
import { createTranscript } from './transcript.ts'

export interface LoopOptions {
  readonly runId: string
  readonly agent: string
  readonly model: Model
  readonly memory: Memory
  readonly tools: readonly Tool[]
  /** The first messages: `[system?, ...conversation]`, ending with the user's. */
  readonly messages: readonly Message[]
  readonly maxTurns: number
  readonly toolConcurrency: number
  readonly signal: AbortSignal
}

/** What follows a reply. */
type NextStep =
  | { readonly type: 'call-tools'; readonly calls: readonly ToolCall[] }
  /** The calls were cut: running half a call would be worse than none. */
  | { readonly type: 'refuse-calls'; readonly calls: readonly ToolCall[] }
  | { readonly type: 'stop'; readonly reason: StopReason }

/**
 * The agent loop: prompt → model → tools → prompt …, told as events.
 *
 * Everything else consumes it: `run()` and `stream()` collect it, UIs and logs read it.
 *
 * @throws {ModelError} When the model cannot be had. An abort rejects with `signal.reason`.
 */
export async function* runLoop(options: LoopOptions): AsyncGenerator<RunEvent, RunResult> {
  const { runId, model, memory, maxTurns, signal } = options
  const tools = new Map(options.tools.map((tool) => [tool.name, tool]))
  const declarations = options.tools.map(({ name, description, parameters }) => ({ name, description, parameters }))
  const transcript = createTranscript(options.messages)
  const toolCalls: ToolCallRecord[] = []
  let usage = noUsage
  let text = ''
  let seq = 0
  const stamp = (body: EventBody): RunEvent => ({ ...body, runId, seq: seq++, at: Date.now() })

  yield stamp({ type: 'run-start', agent: options.agent, model: model.id })
  let turns = 0
  let stopReason: StopReason = 'max-turns'
  while (turns < maxTurns) {
    signal.throwIfAborted()
    const turn = turns + 1
    yield stamp({ type: 'turn-start', turn })

    const prompt = await memory.prepare(transcript.messages, { model, tools: declarations })
    const reply = yield* streamReply(model, { ...prompt, tools: declarations, signal }, stamp)
    turns = turn
    usage = addUsage(usage, reply.usage)
    text = reply.message.content
    yield stamp({ type: 'usage', turn, usage: reply.usage, total: usage })

    if (text !== '' || reply.message.tool_calls !== undefined) transcript.append(fitForReplay(reply.message))
    const next = nextStep(reply)
    if (next.type === 'call-tools') {
      const calls = runCalls(next.calls, { tools, runId, concurrency: options.toolConcurrency, signal })
      let step = await calls.next()
      for (; step.done !== true; step = await calls.next()) yield stamp(step.value)
      for (const { call, text: content, ...outcome } of step.value) {
        transcript.append({ role: 'tool', tool_call_id: call.id, content })
        toolCalls.push({ callId: call.id, turn, name: call.function.name, ...outcome })
      }
    } else if (next.type === 'refuse-calls') {
      for (const call of next.calls) {
        const content = `Error: The call was cut at the output limit and did not run. Call "${call.function.name}" again with less text.`
        transcript.append({ role: 'tool', tool_call_id: call.id, content })
        yield stamp({
          type: 'warning',
          message: `Call "${call.function.name}" was cut at the output limit and not run`,
        })
      }
    }
    yield stamp({ type: 'turn-end', turn, finish: reply.finish, model: reply.model })
    if (next.type === 'stop') {
      stopReason = next.reason
      break
    }
  }

  const result: RunResult = { runId, text, stopReason, turns, transcript: transcript.messages, usage, toolCalls }
  yield stamp({ type: 'run-end', result })
  return result
}

function nextStep({ finish, message }: ModelReply): NextStep {
  const calls = message.tool_calls ?? []
  if (finish === 'sensitive') return { type: 'stop', reason: 'content-filter' }
  if (finish === 'length')
    return calls.length > 0 ? { type: 'refuse-calls', calls } : { type: 'stop', reason: 'length' }
  return calls.length > 0 ? { type: 'call-tools', calls } : { type: 'stop', reason: 'answer' }
}

async function* streamReply(
  model: Model,
  request: ModelRequest,
  stamp: (body: EventBody) => RunEvent,
): AsyncGenerator<RunEvent, ModelReply> {
  for await (const event of model.stream(request)) {
    if (event.type === 'reply') return event.reply
    yield stamp(event)
  }
  throw new ModelError(`Model "${model.id}" ended its stream without a reply`, { kind: 'bad-reply', retryable: false })
}

/** Servers walk replayed arguments as a mapping and refuse the whole conversation when they do not parse. */
function fitForReplay(message: AssistantMessage): AssistantMessage {
  const calls = message.tool_calls
  if (calls === undefined || calls.every((call) => isReplayable(call.function.arguments))) return message
  return {
    ...message,
    tool_calls: calls.map((call) =>
      isReplayable(call.function.arguments) ? call : { ...call, function: { ...call.function, arguments: '{}' } },
    ),
  }
}

function isReplayable(raw: string): boolean {
  return raw.trim() !== '' && parseArguments(raw) !== undefined
}

import { randomUUID } from 'node:crypto'
import { AgentError, UsageError } from '@glmkit/glm/model'
import { createDemand, outputToolName } from './demand.ts'
import type { ToolChoice } from './demand.ts'
import type { RunEvent, RunResult } from './event.ts'
import { messagesOf } from './input.ts'
import type { RunInput } from './input.ts'
import { runLoop } from './loop.ts'
import { wholeTranscript } from './memory.ts'
import type { Memory } from './memory.ts'
import type { Model, ModelRequest } from '@glmkit/glm/model'
import type { ToolSchema } from './json-schema.ts'
import type { Tool } from './tool.ts'

export interface CreateAgentOptions<Output = unknown> {
  /** Shown in events and logs. Default: `agent`. */
  readonly name?: string
  readonly model: Model
  /** The system message. Keep it constant: a changed byte voids the whole prompt cache. */
  readonly instructions?: string
  /** At most 128, with unique names. */
  readonly tools?: readonly Tool[]
  /**
   * Any Standard Schema of an object: the run ends with `result.output`, which fits it, or throws an `OutputError`
   * after two reminders.
   */
  readonly output?: ToolSchema<unknown, Output>
  /** Default: the whole transcript is sent each turn. */
  readonly memory?: Memory
  /** The run stops with `stopReason: 'max-turns'` after this many model calls. Default: 50. */
  readonly maxTurns?: number
  /** How many calls of one reply run at the same time. Default: 8. */
  readonly toolConcurrency?: number
}

export interface RunOptions {
  /** Aborts the run: the request is closed, tools are told, and the run rejects with `signal.reason`. */
  readonly signal?: AbortSignal
  /**
   * `none` offers no tools; `required` and a name see to it that a tool is called before the run ends, or throw a
   * `ToolChoiceError` after two reminders. Default: `auto`.
   */
  readonly toolChoice?: ToolChoice
  /** Default: as the model was created. */
  readonly thinking?: NonNullable<ModelRequest['thinking']>
}

/** A run in progress: read its events once, or await `result`, or both. */
export interface Run<Output = unknown> extends AsyncIterable<RunEvent> {
  readonly runId: string
  /** Settles when the run ends. Reading it drives the run if nobody iterates. */
  readonly result: Promise<RunResult<Output>>
}

export interface Agent<Output = unknown> {
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
  stream(input: RunInput, options?: RunOptions): Run<Output>
}

/**
 * Puts a model, instructions and tools together.
 *
 * @throws {UsageError} If two tools share a name, there are more than 128, or a number is out of range.
 * @example
 * const agent = createAgent({ model: createGlm(), instructions: 'Answer briefly.', tools: [weather] })
 * const { text } = await agent.run('Do I need an umbrella in Lyon?')
 */
export function createAgent<Output = unknown>(options: CreateAgentOptions<Output>): Agent<Output> {
  const { name = 'agent', model, instructions, tools = [], memory = wholeTranscript } = options
  const maxTurns = positiveInteger('maxTurns', options.maxTurns ?? 50)
  const toolConcurrency = positiveInteger('toolConcurrency', options.toolConcurrency ?? 8)
  checkTools(tools, options.output !== undefined)

  function stream(input: RunInput, runOptions: RunOptions = {}): Run<Output> {
    const { signal, thinking, toolChoice = 'auto' } = runOptions
    checkToolChoice(toolChoice, tools)
    const messages = messagesOf(input, instructions)
    const runId = `run_${randomUUID()}`
    const leaving = new AbortController()
    const events = runLoop({
      runId,
      agent: name,
      model,
      memory,
      tools,
      toolChoice,
      demand: createDemand(toolChoice, options.output),
      thinking,
      messages,
      maxTurns,
      toolConcurrency,
      signal: signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]),
    })
    return createRun(runId, events, leaving)
  }

  return { name, stream, run: async (input, runOptions) => stream(input, runOptions).result }
}

function createRun<Output>(
  runId: string,
  events: AsyncGenerator<RunEvent, RunResult<Output>>,
  leaving: AbortController,
): Run<Output> {
  const settled = Promise.withResolvers<RunResult<Output>>()
  // Who only iterates learns of a failure from the iteration; the unread promise must not crash the process.
  settled.promise.catch(() => {})
  let isRead = false
  let isOver = false

  // By hand, not `yield*`: it would cost every delta three more turns of the microtask queue.
  const iterator: AsyncIterator<RunEvent, undefined> = {
    async next() {
      try {
        const step = await events.next()
        if (step.done !== true) {
          isOver = step.value.type === 'run-end'
          return step
        }
        settled.resolve(step.value)
        return { done: true, value: undefined }
      } catch (error) {
        settled.reject(error)
        throw error
      }
    },
    async return() {
      // Who leaves at the last event has missed nothing.
      if (isOver) return iterator.next()
      const left = new AgentError(`Run "${runId}" was left before its end`)
      leaving.abort(left)
      settled.reject(left)
      await events.throw(left).catch(() => {})
      return { done: true, value: undefined }
    },
  }

  async function drain(): Promise<void> {
    while ((await iterator.next()).done !== true);
  }

  return {
    runId,
    [Symbol.asyncIterator]() {
      if (isRead) throw new UsageError(`Cannot read the events of run "${runId}" twice: start another run`)
      isRead = true
      return iterator
    },
    get result() {
      // Not at once: who asks for the result first may still want to read the events.
      setImmediate(() => {
        if (isRead) return
        isRead = true
        drain().catch(() => {})
      })
      return settled.promise
    },
  }
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

function checkTools(tools: readonly Tool[], hasOutput: boolean): void {
  if (tools.length > 128)
    throw new UsageError(`Cannot create an agent with ${tools.length} tools: GLM-5 takes at most 128`)
  const names = tools.map((tool) => tool.name)
  if (hasOutput && names.includes(outputToolName)) {
    throw new UsageError(
      `Cannot create an agent: with an output schema the tool name "${outputToolName}" is taken, rename yours`,
    )
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError(`Cannot create an agent: two tools are named "${twice}"`)
}

function positiveInteger(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  throw new UsageError(`Cannot create an agent: ${name} is ${value}, expected a whole number from 1`)
}

import { randomUUID } from 'node:crypto'
import { AgentError, UsageError } from './agent-error.ts'
import type { RunEvent, RunResult } from './event.ts'
import { messagesOf } from './input.ts'
import type { RunInput } from './input.ts'
import { runLoop } from './loop.ts'
import { wholeTranscript } from './memory.ts'
import type { Memory } from './memory.ts'
import type { Model } from './model.ts'
import type { Tool } from './tool.ts'

export interface CreateAgentOptions {
  /** Shown in events and logs. Default: `agent`. */
  readonly name?: string
  readonly model: Model
  /** The system message. Keep it constant: a changed byte voids the whole prompt cache. */
  readonly instructions?: string
  /** At most 128, with unique names. */
  readonly tools?: readonly Tool[]
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
}

/** A run in progress: read its events once, or await `result`, or both. */
export interface Run extends AsyncIterable<RunEvent> {
  readonly runId: string
  /** Settles when the run ends. Reading it drives the run if nobody iterates. */
  readonly result: Promise<RunResult>
}

export interface Agent {
  readonly name: string
  /**
   * Runs to the end.
   *
   * @throws {UsageError} If the input is empty or not text.
   * @throws {ModelError} When the model cannot be had.
   */
  run(input: RunInput, options?: RunOptions): Promise<RunResult>
  /** Starts a run whose events are read with `for await`. Leaving the loop early aborts the run. */
  stream(input: RunInput, options?: RunOptions): Run
}

/**
 * Puts a model, instructions and tools together.
 *
 * @throws {UsageError} If two tools share a name, there are more than 128, or a number is out of range.
 * @example
 * const agent = createAgent({ model: createGlm(), instructions: 'Answer briefly.', tools: [weather] })
 * const { text } = await agent.run('Do I need an umbrella in Lyon?')
 */
export function createAgent(options: CreateAgentOptions): Agent {
  const { name = 'agent', model, instructions, tools = [], memory = wholeTranscript } = options
  const maxTurns = positiveInteger('maxTurns', options.maxTurns ?? 50)
  const toolConcurrency = positiveInteger('toolConcurrency', options.toolConcurrency ?? 8)
  checkTools(tools)

  function stream(input: RunInput, { signal }: RunOptions = {}): Run {
    const messages = messagesOf(input, instructions)
    const runId = `run_${randomUUID()}`
    const leaving = new AbortController()
    const events = runLoop({
      runId,
      agent: name,
      model,
      memory,
      tools,
      messages,
      maxTurns,
      toolConcurrency,
      signal: signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]),
    })
    return createRun(runId, events, () => leaving.abort(new AgentError(`Run "${runId}" was left before its end`)))
  }

  return { name, stream, run: async (input, runOptions) => stream(input, runOptions).result }
}

function createRun(runId: string, events: AsyncGenerator<RunEvent, RunResult>, abort: () => void): Run {
  const settled = Promise.withResolvers<RunResult>()
  // Who only iterates learns of a failure from the iteration; the unread promise must not crash the process.
  settled.promise.catch(() => {})
  let started = false

  async function* drive(): AsyncGenerator<RunEvent, void> {
    try {
      settled.resolve(yield* events)
    } catch (error) {
      settled.reject(error)
      throw error
    } finally {
      abort()
      settled.reject(new AgentError(`Run "${runId}" was left before its end`))
    }
  }

  async function drain(): Promise<void> {
    for await (const _ of drive());
  }

  return {
    runId,
    [Symbol.asyncIterator]() {
      if (started) throw new UsageError(`Cannot read the events of run "${runId}" twice: start another run`)
      started = true
      return drive()
    },
    get result() {
      if (!started) {
        started = true
        drain().catch(() => {})
      }
      return settled.promise
    },
  }
}

function checkTools(tools: readonly Tool[]): void {
  if (tools.length > 128)
    throw new UsageError(`Cannot create an agent with ${tools.length} tools: GLM-5 takes at most 128`)
  const names = tools.map((tool) => tool.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new UsageError(`Cannot create an agent: two tools are named "${twice}"`)
}

function positiveInteger(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  throw new UsageError(`Cannot create an agent: ${name} is ${value}, expected a whole number from 1`)
}

import type { z } from 'zod'
import type { RecordedRequest, Script } from './server.ts'

/** A tool as every framework gets it, over its own way of declaring one. */
export interface ProbeTool {
  readonly name: string
  readonly description: string
  readonly input: z.ZodObject
  /** To be set as the framework's limit of this tool. */
  readonly timeoutMs?: number
  /** `signal` is the framework's, where it hands one to its tools. */
  readonly execute: (input: unknown, signal: AbortSignal | undefined) => unknown
}

export interface Tokens {
  readonly inputTokens: number
  readonly cachedInputTokens: number
  readonly outputTokens: number
  readonly isEstimated?: boolean
}

/** What a framework tells its user while it runs. */
export interface Recorder {
  text(delta: string): void
  reasoning(delta: string): void
  /** The latest counts for the whole run. */
  usage(tokens: Tokens): void
  /** The framework's way to say something to a run in progress, where it has one. */
  canSteer(steer: (message: string) => void): void
}

/**
 * How a run ended in words common to all. `interrupted` is the server's doing, `aborted` the user's; `other` is an end of
 * which a program cannot tell what it was, and counts as an unmarked one.
 */
export type Status = 'answer' | 'length' | 'content-filter' | 'max-turns' | 'loop' | 'interrupted' | 'aborted' | 'other'

export interface Outcome {
  readonly text: string
  readonly status: Status
}

/** One conversation of an agent: a second `ask` goes on with what the framework has kept of the first, failed or not. */
export interface Conversation {
  ask(prompt: string, asking: { readonly signal: AbortSignal; readonly recorder: Recorder }): Promise<Outcome>
}

/** A framework at its defaults: no retry counts, limits or repairs are set that its users would not get by themselves. */
export interface Adapter {
  /** Heads the column. */
  readonly title: string
  open(setup: { readonly baseURL: string; readonly tools: readonly ProbeTool[] }): Conversation
}

export interface Execution {
  readonly name: string
  readonly input: unknown
  /** When the tool's signal aborted. */
  abortedAtMs?: number
}

/** What a user can see of a run, and what the server saw. */
export interface Observation {
  readonly requests: readonly RecordedRequest[]
  readonly executions: readonly Execution[]
  readonly text: string
  /** Absent when the run threw. */
  readonly status?: Status
  readonly error?: string
  /** All deltas, of voided tries too. */
  readonly shownText: string
  readonly shownReasoning: string
  readonly usage?: Tokens
  readonly abortedAtMs?: number
  readonly hasSteered: boolean
  readonly durationMs: number
}

/** Whose start the abort is counted from: the first request, the first piece of a reply, the first tool. */
export type AbortAt = 'request' | 'first-bytes' | 'tool-start'

export interface Probe {
  readonly id: string
  readonly title: string
  readonly prompt?: string
  readonly tools?: readonly ProbeTool[]
  readonly script: Script
  readonly abort?: { readonly at: AbortAt; readonly afterMs: number }
  /** Said to the run when its first tool starts. */
  readonly steer?: string
  /** Asked in the same conversation once the first run is over. */
  readonly followUp?: string
  /** Default: 15,000. */
  readonly limitMs?: number
  /** @returns What is wrong, in a few words; `undefined` when nothing is. */
  judge(seen: Observation): string | undefined
}

export interface Verdict {
  readonly id: string
  readonly isPass: boolean
  readonly reason: string
  readonly durationMs: number
}

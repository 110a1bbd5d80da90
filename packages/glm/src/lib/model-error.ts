import { AgentError } from './agent-error.ts'
import type { Usage } from './model.ts'

/** What went wrong between us and the model, in terms of what the caller can do about it. */
export type ModelErrorKind =
  | 'authentication'
  | 'balance'
  | 'permission'
  | 'bad-request'
  | 'unknown-model'
  | 'content-policy'
  | 'overflow'
  | 'quota'
  | 'rate-limit'
  | 'overloaded'
  | 'duplicate-request'
  | 'server'
  | 'network'
  /** Thinking that the model ended itself, or nothing at all. */
  | 'empty'
  /** Thinking used up all the output tokens there were: more of them help, or less thinking. */
  | 'thinking'
  /** Tool calls were announced and none came. */
  | 'lost-calls'
  | 'repetition'
  | 'wrong-language'

export interface ModelErrorFacts {
  readonly kind: ModelErrorKind
  /** The server's inner code, e.g. `"1302"`; a string on the wire. */
  readonly code?: string | undefined
  /** HTTP status; absent when no response came. */
  readonly status?: number | undefined
  /** Whether the same request may succeed in seconds or minutes. */
  readonly retryable: boolean
  /** What the server asked to wait before the next try. */
  readonly retryAfterMs?: number | undefined
  /** When a used-up quota is filled again, if the server said so. */
  readonly resetAt?: Date | undefined
  /** What a reply that was no use cost. */
  readonly usage?: Usage | undefined
  /** Of an overflow: how many tokens of prompt the server counted, if it said so. */
  readonly inputTokens?: number | undefined
  /** Of an overflow: how long the server's window is, prompt and output together, if it said so. */
  readonly contextTokens?: number | undefined
  readonly cause?: unknown
}

/** No reply could be had from the model. */
export class ModelError extends AgentError {
  override readonly name = 'ModelError'
  readonly kind: ModelErrorKind
  readonly code: string | undefined
  readonly status: number | undefined
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined
  readonly resetAt: Date | undefined
  readonly usage: Usage | undefined
  readonly inputTokens: number | undefined
  readonly contextTokens: number | undefined

  constructor(message: string, facts: ModelErrorFacts) {
    super(message, { cause: facts.cause })
    this.kind = facts.kind
    this.code = facts.code
    this.status = facts.status
    this.retryable = facts.retryable
    this.retryAfterMs = facts.retryAfterMs
    this.resetAt = facts.resetAt
    this.usage = facts.usage
    this.inputTokens = facts.inputTokens
    this.contextTokens = facts.contextTokens
  }
}

const ofRequest: ReadonlySet<ModelErrorKind> = new Set([
  'bad-request',
  'content-policy',
  'overflow',
  'duplicate-request',
  'empty',
  'thinking',
  'lost-calls',
  'repetition',
  'wrong-language',
])

/** This request has got no reply; after all other failures the endpoint is out of reach for any. */
export const isOfRequest = ({ kind }: ModelError): boolean => ofRequest.has(kind)

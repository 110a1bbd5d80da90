import { AgentError } from './agent-error.ts'

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
  | 'bad-reply'

export interface ModelErrorFacts {
  readonly kind: ModelErrorKind
  /** The server's inner code, e.g. `"1302"`; a string on the wire. */
  readonly code?: string | undefined
  /** HTTP status; absent when no response came. */
  readonly status?: number | undefined
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  readonly cause?: unknown
}

/** No reply could be had from the model. */
export class ModelError extends AgentError {
  override readonly name = 'ModelError'
  readonly kind: ModelErrorKind
  readonly code: string | undefined
  readonly status: number | undefined
  readonly retryable: boolean

  constructor(message: string, facts: ModelErrorFacts) {
    super(message, { cause: facts.cause })
    this.kind = facts.kind
    this.code = facts.code
    this.status = facts.status
    this.retryable = facts.retryable
  }
}

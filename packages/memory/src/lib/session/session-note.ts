import type { ApprovalRequest, MemoryEdit, Message, StopReason, Usage } from '@glmkit/core'

/** `failed`: it threw; `abandoned`: it was cut, and the session has gone on without it. */
export type SessionRunEnd = StopReason | 'failed' | 'abandoned'

interface RunEndFacts {
  readonly end: SessionRunEnd
  readonly usage?: Usage | undefined
  readonly error?: { readonly name: string; readonly message: string } | undefined
}

/** Something that happened in a session. `at` is in milliseconds since the epoch. */
export type SessionEntry =
  | {
      readonly type: 'message'
      readonly at: number
      readonly runId: string
      /** Its place in `session.messages`. */
      readonly index: number
      readonly message: Message
    }
  | { readonly type: 'edit'; readonly at: number; readonly runId: string; readonly edit: MemoryEdit }
  | ({ readonly type: 'run-end'; readonly at: number; readonly runId: string } & RunEndFacts)
  | { readonly type: 'label'; readonly at: number; readonly label: string }

/** Before a run starts. */
export interface InputNote {
  /** 1, 2, 3 … in this session. */
  readonly run: number
  readonly input: string
}

/** When a run has ended, for good or for now: what it has brought. */
export interface RunNote extends RunEndFacts {
  readonly run: number
  /** Instructions, where they are none yet or others: they lead the transcript, and are known when the run is over. */
  readonly system?: Message
  /** How many messages of the run stay, of those that were noted before: a run that failed or waits may be resumed. */
  readonly keep: number
  readonly messages: readonly Message[]
  /** The same of edits. Default: none. */
  readonly keepEdits?: number
  readonly edits?: readonly MemoryEdit[]
  readonly waitingFor?: readonly ApprovalRequest[] | undefined
  /** Its own journal stays. */
  readonly keepsRun?: true
}

export interface LabelNote {
  readonly label: string
}

/** Of a fork: what was before it. One line, so that it is there whole or not at all. */
export interface PastNote {
  readonly past: readonly SessionEntry[]
}

/** What a session writes, each a line: only what is new. */
export type SessionNote = InputNote | RunNote | LabelNote | PastNote

/** The journal answers for every byte: only what a later version may have written is told apart. */
export function isSessionNote(value: unknown): value is SessionNote {
  const names = ['input', 'keep', 'label', 'past']
  return typeof value === 'object' && value !== null && names.some((name) => Object.hasOwn(value, name))
}

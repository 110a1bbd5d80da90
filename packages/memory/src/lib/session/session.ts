import type { Agent, ApprovalRequest, JournalStore, MemoryEdit, Message, OpenJournal } from '@glmkit/core'
import type { ResumeOptions, Run, RunOptions, RunResult } from '@glmkit/core'
import type { ExportFormat } from './export-session.ts'
import type { SessionHeader } from './session-header.ts'
import type { SessionEntry } from './session-note.ts'

export interface OpenSessionOptions<Output = unknown, Name extends string = string> {
  /**
   * Where the session is kept. With the same one as the agent's, runs that were cut can be resumed; with another, the
   * agent's keeps its runs, and forgetting the session does not reach them.
   */
  readonly journal: JournalStore
  /** Another one than before has its own model, tools and instructions: these become the first of `messages`. */
  readonly agent: Agent<Output, Name>
  /** Opens the session of this id, or begins it: 1–64 characters of a-z A-Z 0-9 _ -. Default: a new one. */
  readonly id?: string
  /** Of a new session; it cannot be changed. */
  readonly title?: string
  readonly label?: string
  /** Keeps the journal of each run, to replay or fork it. Default: only that of a run which can be resumed. */
  readonly keepRuns?: boolean
}

export interface ForkSessionOptions extends Pick<OpenSessionOptions, 'id' | 'title' | 'label'> {
  /** How many of `messages` the fork has. Default: all. */
  readonly at?: number
}

export type SendOptions = Omit<RunOptions, 'runId' | 'after' | 'parent'>

/** A run that did not come to its end. */
export interface InterruptedRun {
  readonly runId: string
  /** It is in `messages`, and unanswered. */
  readonly input: string
  /** Whether its journal is there. Otherwise the session goes on with the next input. */
  readonly isResumable: boolean
  /** What it waits for, if that is why. */
  readonly waitingFor?: readonly ApprovalRequest[] | undefined
  /** With what it failed, if it did. */
  readonly error?: { readonly name: string; readonly message: string } | undefined
}

/** A conversation of many runs, open for this process alone. */
export interface Session<Output = unknown, Name extends string = string> extends AsyncDisposable {
  readonly id: string
  readonly title: string | undefined
  /** Where it was forked off. */
  readonly parent: SessionHeader['parent']
  readonly label: string | undefined
  /** The whole transcript, whatever the model is still shown of it. */
  readonly messages: readonly Message[]
  /** What the model is no longer shown. */
  readonly edits: readonly MemoryEdit[]
  /** All that happened, in its order. */
  readonly entries: readonly SessionEntry[]
  readonly interrupted: InterruptedRun | undefined
  /** What a crash, or worse, has cut off the end of the log; kept in the file `path`. */
  readonly torn: OpenJournal['torn']
  /**
   * Runs the agent on the conversation and this. The input is kept before the run starts, what came of it before this
   * resolves or rejects.
   *
   * @throws {UsageError} If a run is going on, or one was interrupted that can be resumed.
   * @throws {JournalError} If it cannot be written.
   */
  send(input: string, options?: SendOptions): Promise<RunResult<Output>>
  /** The same as a stream, which must be read or awaited: the session is busy until it has ended. */
  stream(input: string, options?: SendOptions): Run<Output, Name>
  /** Finishes the interrupted run, with approvals or values if it waits for them. No completed call is run again. */
  resume(options?: Omit<ResumeOptions, 'after'>): Promise<RunResult<Output>>
  resumeStream(options?: Omit<ResumeOptions, 'after'>): Run<Output, Name>
  /**
   * Gives the interrupted run up. What is recorded of it becomes part of `messages`, with calls in flight as errors.
   *
   * @param options.force Also if its journal is damaged, or is of another agent: `messages` stay as they are, and the
   * journal is kept.
   * @throws {JournalError} Without `force`, then.
   */
  abandon(options?: { readonly force?: boolean }): Promise<void>
  setLabel(label: string): Promise<void>
  /**
   * A new session with the past of this one, in a file of its own.
   *
   * @throws {UsageError} If a call before `at` has its result after it.
   */
  fork(options?: ForkSessionOptions): Promise<Session<Output, Name>>
  /**
   * The conversation as text. Default: `jsonl`, one message a line as the wire carries it. `html` has nothing active in it;
   * `markdown` may have HTML that was said.
   */
  export(options?: { readonly format?: ExportFormat }): string
  /** Aborts the run that is going on. A stream that is being read must be left first, or its end cannot be noted. */
  close(): Promise<void>
}

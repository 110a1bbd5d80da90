import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { AgentError } from '@glmkit/glm/model'
import { heard } from './telling.ts'

export interface StepOptions {
  /** JSON, written before the work begins. On replay another value than the recorded one is a drift. */
  readonly intent?: unknown
  /** The work changes the world: its intent is on disk before it starts, its result before anything goes on. */
  readonly isEffect?: boolean
}

/**
 * The seam through which goes all that a run could not compute anew: model, tools, people, clock, ids.
 *
 * A run is resumed, replayed or forked by running the same program over a journal that has records: a step that has its
 * result is not worked again. Keys are unique in a run and depend on nothing but its recorded past.
 */
export interface Journal {
  /**
   * Works once in the life of the run; from then on what it yielded and returned comes from the record, as JSON has it.
   *
   * A throw is recorded only where the run survives it. Otherwise the step is worked anew when the run is resumed, and
   * `isRestart` says that an earlier try was cut, whose parts have been yielded before.
   */
  step<Part, Value>(
    key: string,
    work: (isRestart: boolean) => AsyncGenerator<Part, Value>,
    options?: StepOptions,
  ): AsyncGenerator<Part, Value>
  /**
   * Whether the recorded run has gone on without this step: it was recorded by a program that did not have it, and taking
   * it now would be out of its turn. For steps that a run can do without.
   */
  wasPassed(key: string): boolean
  /** Milliseconds since the epoch: when the latest record came. */
  now(): number
  /** Unique, and the same on replay. */
  id(): string
  /** Waits until `ms` after it was first asked, however often the run was resumed in between. */
  sleep(key: string, ms: number, signal: AbortSignal): Promise<void>
  /**
   * The value somebody outside gave for this key.
   *
   * @throws {Suspended} If there is none yet and the back end does not wait: the run ends and is resumed with the value.
   */
  waitFor<Value>(key: string, signal: AbortSignal): Promise<Value>
  /**
   * The same journal with all keys under `name`.
   *
   * @param survives Whether the run goes on after this error: then it is recorded, and thrown on replay, by name, message
   * and fields. Default: as outside.
   */
  scope(name: string, survives?: (error: unknown) => boolean): Journal
}

/** A plain record: no step, and nothing a run is replayed from. */
export interface JournalNote {
  /** Its place among all records of the journal: grows, with gaps. */
  readonly seq: number
  /** Milliseconds since the epoch, never less than the record before. */
  readonly at: number
  /** JSON. */
  readonly value: unknown
}

/** One run's journal, open for this process alone. */
export interface OpenJournal extends AsyncDisposable {
  readonly journal: Journal
  /** What `create` was given. */
  readonly header: unknown
  /** Those that were there when it was opened. */
  readonly notes: readonly JournalNote[]
  /** What a crash, or worse, has cut off the end of the records; kept in the file `path`. */
  readonly torn?: { readonly bytes: number; readonly path: string }
  /**
   * Resolves when the note outlives the process; with `isVital` when it outlives the machine, where the store syncs what
   * must not be lost.
   *
   * @throws {JournalError} If it could not be written whole: then it is not there.
   */
  note(value: unknown, options?: { readonly isVital?: boolean }): Promise<JournalNote>
  /** Writes that the run is over; from then on it can only be replayed. */
  end(): Promise<void>
}

/** What a store says of a journal without reading more of it than its beginning. */
export interface JournalListing {
  readonly runId: string
  readonly header: unknown
  /** Milliseconds since the epoch: its last change. */
  readonly at: number
  /** Of all that is kept of it. */
  readonly bytes: number
  /** Why the beginning cannot be read; the header is `undefined` then. */
  readonly damage?: string
}

/** Where runs are kept. `createFileJournal` makes the one for a single machine. */
export interface JournalStore {
  /** @throws {JournalError} If there is such a run. */
  create(runId: string, header: unknown): Promise<OpenJournal>
  /**
   * @param options.values What `waitFor` answers, by key.
   * @param options.isReplay Nothing is written, and what has no record throws.
   * @throws {JournalError} If there is no such run, it is open elsewhere, or its records are damaged.
   */
  open(
    runId: string,
    options?: {
      readonly values?: Readonly<Record<string, unknown>>
      readonly isReplay?: boolean
      /** Goes on with what is recorded where the program now asks for something else. */
      readonly allowDrift?: boolean
    },
  ): Promise<OpenJournal>
  /** A new run with the records of `runId` up to the first of key `before`. */
  fork(runId: string, newRunId: string, before: string): Promise<void>
  /** All journals, or those whose ids start with `prefix`, in no order; what is damaged is among them. */
  list(options?: { readonly prefix?: string }): AsyncIterable<JournalListing>
  /**
   * Deletes all that is kept of a run, for good; forks of it stay.
   *
   * @throws {JournalError} If there is no such run, or it is open.
   */
  remove(runId: string): Promise<void>
}

/** `open`: by somebody else; `over`: the run has ended; `damaged`: also a format of another version. */
export type JournalErrorReason = 'missing' | 'exists' | 'open' | 'over' | 'damaged'

/** A run's records cannot be read or written. */
export class JournalError extends AgentError {
  override readonly name: string = 'JournalError'
  /** What is the matter with the run, where it is not the disk. */
  readonly reason?: JournalErrorReason

  constructor(message: string, options: ErrorOptions & { readonly reason?: JournalErrorReason } = {}) {
    super(message, options)
    if (options.reason !== undefined) this.reason = options.reason
  }
}

/** The program asks for something else than it did when the run was recorded. */
export class JournalDriftError extends JournalError {
  override readonly name = 'JournalDriftError'
}

/** Thrown through a run that waits for somebody outside. */
export class Suspended extends Error {
  override readonly name = 'Suspended'
  readonly key: string

  constructor(key: string) {
    super(`The run waits for "${key}"`)
    this.key = key
  }
}

/** Records nothing. */
export const noJournal: Journal = {
  step: (_, work) => work(false),
  wasPassed: () => false,
  now: () => Date.now(),
  id: () => randomUUID(),
  sleep: (_, ms, signal) => wait(ms, undefined, { signal }),
  waitFor: async (key) => {
    throw new Suspended(key)
  },
  scope: () => noJournal,
}

/** A step without parts. */
export async function once<Value>(journal: Journal, key: string, work: () => Value | Promise<Value>): Promise<Value> {
  if (journal === noJournal) return work()
  const step = journal.step<never, Value>(key, async function* () {
    yield* []
    return await work()
  })
  return heard(step, () => {})
}

import type { Method } from '../../python/method.ts'
import type { Parameter } from '../../python/bind-arguments.ts'
import type { PyRecord, PyValue } from '../../python/value.ts'

export type ToolKind = 'read' | 'write' | 'think' | 'generic'

export interface ToolParameter extends Parameter {
  readonly description?: string
  /** As upstream's declarations have it, less `title`, `description` and `default`: `{ type: 'string' }`. */
  readonly schema: Readonly<Record<string, unknown>>
}

export interface Tau2Tool extends Method {
  readonly kind: ToolKind
  /** Whether a call may change the world. Default: of `write` tools. */
  readonly isMutating?: boolean
  /** As upstream's models get to see it. */
  readonly description: string
  readonly parameters: readonly ToolParameter[]
  /** For a tool that has to wait: called in conversations instead of `run`, which replays call. */
  answer?(...values: PyValue[]): Promise<string>
  /** Schemas that parameters refer to by `$ref`. */
  readonly definitions?: Readonly<Record<string, unknown>>
}

/** What one side, the agent or the user, can do to its part of the world. */
export interface Toolkit {
  /** As Python's errors have it, e.g. `RetailTools`. */
  readonly className: string
  /**
   * A model (see `readModel`): records for upstream's models, a `Map` for each of its dicts. Changed in place.
   */
  readonly db: PyRecord
  readonly tools: Readonly<Record<string, Tau2Tool>>
  /** What is no tool, but called by initial states and assertions of tasks: `set_user_info`, `assert_internet_speed` … */
  readonly functions: Readonly<Record<string, Method>>
}

/** The state of one trial. */
export interface World {
  readonly agent: Toolkit
  readonly user?: Toolkit
  /** Takes in what a task's initial state has for the databases. Default: merged key by key, as plain dicts. */
  initialize?(agentData: PyValue, userData: PyValue): void
  /** Called after each call, where one side's state follows from the other's. */
  sync?(): void
}

/** A reply of a tool, as the conversation has it. */
export interface ToolReply {
  readonly content: string
  readonly isError: boolean
}

export type Requestor = 'assistant' | 'user'

export interface ToolCallOf {
  readonly requestor: Requestor
  readonly name: string
  readonly arguments: ReadonlyMap<string, PyValue>
}

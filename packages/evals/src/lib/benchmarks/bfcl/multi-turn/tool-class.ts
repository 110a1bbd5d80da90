import type { Method } from '../../../python/method.ts'
import type { PyDict, PyRecord, PyValue } from '../../../python/value.ts'

/** One of the simulated services that multi-turn entries work on. */
export interface ToolClass {
  /** Upstream's name, e.g. `GorillaFileSystem`. */
  readonly name: string
  /**
   * @param scenario What the entry's `initial_config` has under the class's name; empty if nothing.
   * @param options `isLongContext` puts in upstream's filler, which is read from the data.
   */
  open(scenario: PyDict, options: OpenToolOptions): ToolObject
}

export interface OpenToolOptions {
  readonly isLongContext: boolean
  /** Of `long_context.json`; empty if `isLongContext` is not set. */
  readonly filler: PyDict
  /**
   * What a tweet without mentions has: to upstream one list for the life of the process, which whoever is mentioned later
   * is in. Default: one for each object.
   */
  readonly noMentions?: PyValue[]
}

export interface ToolObject {
  /** The public ones by name. */
  readonly methods: Readonly<Record<string, Method>>
  /** The public attributes, which upstream compares after each turn. */
  state(): PyRecord
}

import type { PyValue } from '../../python/value.ts'
import type { Tau2Task } from './task.ts'
import type { World } from './toolkit.ts'

/** One of the benchmark's worlds: its tasks, its rules, its tools. */
export interface Domain {
  readonly name: DomainName
  /** What the agent has to keep to; part of its prompt. */
  readonly policy: string
  readonly tasks: readonly Tau2Task[]
  /** What was chosen of it, e.g. how banking's documents are searched. */
  readonly settings?: Readonly<Record<string, string>>
  /** As it is before a task's initial state; independent of all others. */
  openWorld(): World
  /** The same where a line was recorded: in upstream's process, some of a world outlives it. Default: as it is. */
  asRecorded?(line: PyValue): Domain
}

export type DomainName = 'retail' | 'airline' | 'telecom' | 'banking_knowledge' | 'mock'

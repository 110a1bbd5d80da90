import type { Targets } from './attack.ts'
import type { NamedAttack } from './attacks.ts'
import type { Breach } from './breach.ts'
import type { SandboxOptions } from './sandboxes.ts'

/** What the process with the sandbox in it is told. */
export type HostRequest =
  | {
      readonly type: 'open'
      readonly sandbox: string
      readonly options: SandboxOptions
      readonly side: 'javascript' | 'python'
      readonly root: string
      readonly targets: Targets
      readonly secrets: readonly string[]
      /** It refuses to attack where anything outside of `root` can be written. */
      readonly mustBeInCell: boolean
    }
  | { readonly type: 'attack'; readonly attack: NamedAttack; readonly timeoutMs: number; readonly spawnMs: number }
  | { readonly type: 'close' }

/** How one run of an attack ended. */
export interface RunEnd {
  /** `refused`: the executor rejected the input; `aborted`: as the caller asked. */
  readonly status: string
  readonly wallMs: number
  /** As the executor says, without waiting for a process to start. */
  readonly durationMs: number
  readonly timeoutMs: number
  readonly message: string
}

/** What the host saw of one attack. */
export interface Seen {
  readonly type: 'seen'
  readonly runs: readonly RunEnd[]
  readonly breaches: readonly Breach[]
  /** Longest time its event loop stood still. */
  readonly blockMs: number
}

/** What it answers. */
export type HostReply =
  | {
      readonly type: 'opened'
      readonly spawnMs: number
      readonly capabilities: readonly string[]
      readonly about: string
    }
  | { readonly type: 'unavailable'; readonly reason: string }
  | Seen
  | { readonly type: 'closed'; readonly handles: readonly string[] }

import type { Approver, RunEvent } from '@glmkit/core'

export interface RunHeader {
  /** Absent when the run is told or taken up again. */
  readonly prompt?: string | undefined
  readonly model: string
  readonly endpoint: string
  /** Of a run that is kept. */
  readonly runId?: string | undefined
}

/** Shows a run while it happens. */
export interface View {
  /** Asks the person in front of it; where there is none the run stops and waits. */
  readonly approver: Approver
  open(header: RunHeader): void
  show(event: RunEvent): void
}

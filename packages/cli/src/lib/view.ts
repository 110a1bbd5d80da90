import type { RunEvent } from '@glmkit/core'

export interface RunHeader {
  readonly prompt: string
  readonly model: string
  readonly endpoint: string
}

/** Shows a run while it happens. */
export interface View {
  open(header: RunHeader): void
  show(event: RunEvent): void
}

/**
 * When a message to a running agent is read: `steer` before the next model call, `enqueue` after the answer, `interrupt` at
 * once: what is going on is cancelled.
 */
export type InputMode = 'steer' | 'enqueue' | 'interrupt'

export interface InboxMessage {
  readonly mode: InputMode
  readonly text: string
}

const haltMessages = {
  interrupt: 'Interrupted by the user',
  budget: 'The time of the budget is up',
  timeout: 'The time for the call is up',
}

/** Ends what is going on without ending the run; the reason of the abort signal that says so. */
export class Halt extends Error {
  override readonly name = 'Halt'
  readonly by: keyof typeof haltMessages

  constructor(by: Halt['by']) {
    super(haltMessages[by])
    this.by = by
  }
}

/** Messages to a run, until it reads them. */
export interface Inbox {
  add(message: InboxMessage): void
  /** Takes what may be read now, in the order it came; after an answer that is everything. */
  take(isAfterAnswer: boolean): readonly InboxMessage[]
  /** Aborts with a {@link Halt}; a new one after each `take`. */
  readonly halt: AbortSignal
  stop(by: Halt['by']): void
}

export function createInbox(): Inbox {
  let messages: InboxMessage[] = []
  let controller = new AbortController()
  return {
    get halt() {
      return controller.signal
    },
    stop: (by) => controller.abort(new Halt(by)),
    add(message) {
      messages.push(message)
      if (message.mode === 'interrupt') controller.abort(new Halt('interrupt'))
    },
    take(isAfterAnswer) {
      const taken = messages.filter(({ mode }) => isAfterAnswer || mode !== 'enqueue')
      messages = messages.filter((message) => !taken.includes(message))
      if (controller.signal.aborted && controller.signal.reason.by === 'interrupt') controller = new AbortController()
      return taken
    },
  }
}

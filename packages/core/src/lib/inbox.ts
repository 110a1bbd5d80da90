import type { StepPatch } from '@glmkit/planner'

/**
 * When a message to a running agent is read: `steer` before the next model call, `enqueue` after the answer, `interrupt` at
 * once: what is going on is cancelled.
 */
export type InputMode = 'steer' | 'enqueue' | 'interrupt'

/** `edit` changes the plan; the model reads the plan, not the message. */
export type InboxMessage =
  | { readonly mode: InputMode; readonly text: string }
  | { readonly mode: 'edit'; readonly patches: readonly StepPatch[] }

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

/** By name: one that a journal has kept is another object. */
export const isHalt = (error: unknown): error is Halt => error instanceof Error && error.name === 'Halt'

/** Whether a run ends by this abort; after a {@link Halt} it goes on. */
export const isOver = (signal: AbortSignal): boolean => signal.aborted && !isHalt(signal.reason)

/** What a run reads between two turns. */
export interface Taken {
  readonly messages: readonly InboxMessage[]
  /** The call of a sub-agent was cancelled: it ends here. */
  readonly halted?: Halt['by']
}

/** What reaches a run from outside: messages, until it reads them, and the word to stop. */
export interface Inbox {
  add(message: InboxMessage): void
  /** Takes what may be read now, in the order it came; after an answer that is everything. An interrupt is over then. */
  take(isAfterAnswer: boolean): Taken
  /** Aborts what is going on: with a {@link Halt} the run goes on after it, with any other reason it rejects. */
  readonly signal: AbortSignal
  stop(reason: unknown): void
}

export function createInbox(isSubAgent: boolean): Inbox {
  let messages: InboxMessage[] = []
  let controller = new AbortController()
  /** A run that was halted can be aborted for good before it has read why. */
  let end: { readonly reason: unknown } | undefined

  function stop(reason: unknown): void {
    if (!isHalt(reason)) end = { reason }
    controller.abort(reason)
  }

  return {
    get signal() {
      return controller.signal
    },
    stop,
    add(message) {
      messages.push(message)
      if (message.mode === 'interrupt') stop(new Halt('interrupt'))
    },
    take(isAfterAnswer) {
      const taken = messages.filter(({ mode }) => isAfterAnswer || mode !== 'enqueue')
      messages = messages.filter((message) => !taken.includes(message))
      const { reason } = controller.signal
      if (end !== undefined && isHalt(reason)) {
        controller = new AbortController()
        controller.abort(end.reason)
      }
      if (end !== undefined || !isHalt(reason)) return { messages: taken }
      if (isSubAgent && reason.by !== 'budget') return { messages: taken, halted: reason.by }
      if (reason.by === 'interrupt') controller = new AbortController()
      return { messages: taken }
    },
  }
}

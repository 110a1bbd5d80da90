import { AgentError, UsageError } from '@glmkit/glm/model'
import { readPatches } from '@glmkit/planner'
import type { StepPatch } from '@glmkit/planner'
import type { ApprovalDecision, Approvals } from './approvals.ts'
import type { EventBody, RunEvent, RunResult } from './event.ts'
import type { Inbox } from './inbox.ts'

/** A run in progress: read its events once, or await `result`, or both. */
export interface Run<Output = unknown, Name extends string = string> extends AsyncIterable<RunEvent<Name>> {
  readonly runId: string
  /** Settles when the run ends. Reading it drives the run if nobody iterates. */
  readonly result: Promise<RunResult<Output>>
  /** The model reads this before its next reply. What comes too late is in `result.undelivered`. */
  steer(text: string): void
  /** The run goes on with this once it has answered. */
  enqueue(text: string): void
  /** Cancels the reply and the calls under way; the run goes on with this. */
  interrupt(text: string): void
  /**
   * Changes the plan: new steps, and changes of known ones by their id. It is read before the next step or reply; what does
   * not fit the plan is told as a warning, what comes too late is in `result.undeliveredPatches`.
   *
   * @throws {UsageError} If they are no patches, the agent has no planner or the run is over.
   */
  editPlan(patches: readonly StepPatch[]): void
  /**
   * Decides on a call that waits, by its id or its request's.
   *
   * @throws {UsageError} If no such call waits.
   */
  approve(callId: string, decision?: ApprovalDecision): void
}

export interface RunParts<Output> {
  readonly runId: string
  readonly batches: AsyncGenerator<readonly EventBody[], RunResult<Output>>
  readonly now: () => number
  readonly inbox: Inbox
  readonly approvals: () => Approvals | undefined
  /** Where the events go, too, of a run that is a part of another. */
  readonly forward: ((event: RunEvent) => void) | undefined
  readonly hasPlanner: boolean
}

/** A run, and how to end it for whoever wants nothing but its result. */
export interface Started<Output, Name extends string> {
  readonly run: Run<Output, Name>
  readonly finish: () => Promise<RunResult<Output>>
}

export function createRun<Output, Name extends string>(parts: RunParts<Output>): Started<Output, Name> {
  const { runId, batches, inbox } = parts
  const settled = Promise.withResolvers<RunResult<Output>>()
  // Who only iterates learns of a failure from the iteration; the unread promise must not crash the process.
  settled.promise.catch(() => {})
  let isRead = false
  let isOver = false
  let isEnded = false
  let batch: readonly RunEvent[] = []
  let at = 0

  let seq = 0
  const stamp = (body: EventBody): RunEvent => ({ at: parts.now(), ...body, runId, seq: seq++ })

  /** @returns Whether there was another batch. */
  async function pull(): Promise<boolean> {
    try {
      const step = await batches.next()
      if (step.done === true) settled.resolve(step.value)
      isEnded = step.done === true
      batch = step.done === true ? [] : step.value.map(stamp)
      if (parts.forward !== undefined) batch.forEach(parts.forward)
      at = 0
      return step.done !== true
    } catch (error) {
      isEnded = true
      settled.reject(error)
      throw error
    }
  }

  // By hand, not `yield*`: events of one batch cost no turn of the microtask queue but their own.
  const iterator: AsyncIterator<RunEvent, undefined> = {
    async next() {
      while (at >= batch.length) if (!(await pull())) return { done: true, value: undefined }
      const value = batch[at++]
      if (value === undefined) return iterator.next()
      isOver ||= value.type === 'run-end' || value.type === 'run-failed'
      return { done: false, value }
    },
    async return() {
      // Who leaves at the last event has missed nothing.
      if (isOver) return iterator.next()
      const left = new AgentError(`Run "${runId}" was left before its end`)
      inbox.stop(left)
      settled.reject(left)
      // Twice: the first ends what goes on, and is told what it has cost.
      await batches.throw(left).catch(() => {})
      await batches.return(settled.promise).catch(() => {})
      return { done: true, value: undefined }
    },
  }

  async function finish(): Promise<RunResult<Output>> {
    isRead = true
    while (await pull());
    return settled.promise
  }

  const send = (mode: 'steer' | 'enqueue' | 'interrupt', text: string): void => {
    if (text.trim() === '') throw new UsageError(`Cannot ${mode} run "${runId}": the text is empty`)
    if (isEnded) throw new UsageError(`Cannot ${mode} run "${runId}": it is over`)
    inbox.add({ mode, text })
  }

  const run: Run<Output, Name> = {
    runId,
    [Symbol.asyncIterator]() {
      if (isRead) throw new UsageError(`Cannot read the events of run "${runId}" twice: start another run`)
      isRead = true
      // The loop knows the names of the agent's tools as strings.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      return iterator as AsyncIterator<RunEvent<Name>, undefined>
    },
    get result() {
      // Not at once: who asks for the result first may still want to read the events.
      setImmediate(() => {
        if (!isRead) finish().catch(() => {})
      })
      return settled.promise
    },
    steer: (text) => send('steer', text),
    enqueue: (text) => send('enqueue', text),
    interrupt: (text) => send('interrupt', text),
    editPlan(patches) {
      const why = isEnded ? 'it is over' : 'its agent has no planner'
      if (isEnded || !parts.hasPlanner) throw new UsageError(`Cannot edit the plan of run "${runId}": ${why}`)
      const read = readPatches({ steps: patches })
      if ('issues' in read) throw new UsageError(`Cannot edit the plan of run "${runId}": ${read.issues.join('; ')}`)
      inbox.add({ mode: 'edit', patches: read.value })
    },
    approve(callId, decision = true) {
      const approvals = parts.approvals()
      if (approvals === undefined) throw new UsageError(`Cannot decide on "${callId}": the run has not begun`)
      approvals.decide(callId, decision)
    },
  }
  return { run, finish }
}

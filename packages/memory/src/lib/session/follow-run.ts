import { AgentError, JournalError } from '@glmkit/core'
import type { Run, RunEvent, RunResult } from '@glmkit/core'

export interface RunFollower<Output, Name extends string> {
  /** Before the run begins. */
  readonly begin: () => Promise<unknown>
  /** Before anybody is told of the event. */
  readonly onEvent: (event: RunEvent<Name>) => Promise<unknown> | undefined
  /** After the run, however it went. */
  readonly end: () => Promise<unknown>
  /** Aborts the run. */
  readonly abort: (reason: Error) => void
  /** What to tell instead of a run that is over, though its end was never noted. */
  readonly ifOver?: () => Run<Output, Name>
}

export interface FollowedRun<Output, Name extends string> {
  readonly run: Run<Output, Name>
  readonly finish: () => Promise<RunResult<Output>>
  /** Aborts the run, and waits for its end where that does not depend on a reader. */
  readonly leave: () => Promise<void>
}

/** The same run, with the same events, and somebody who hears of them first. */
export function followRun<Output, Name extends string>(
  first: Run<Output, Name>,
  { begin, onEvent, end, abort, ifOver }: RunFollower<Output, Name>,
): FollowedRun<Output, Name> {
  let run = first
  let source: AsyncIterator<RunEvent<Name>, unknown> | undefined
  let isRead = false
  let isOver = false
  let finished: Promise<unknown> | undefined
  const settled = Promise.withResolvers<RunResult<Output>>()
  // Who only iterates learns of a failure from the iteration; the unread promise must not crash the process.
  settled.promise.catch(() => {})

  async function start(): Promise<IteratorResult<RunEvent<Name>, unknown>> {
    await begin()
    source = run[Symbol.asyncIterator]()
    try {
      return await source.next()
    } catch (error) {
      if (ifOver === undefined || !(error instanceof JournalError) || error.reason !== 'over') throw error
      run = ifOver()
      source = run[Symbol.asyncIterator]()
      return source.next()
    }
  }

  const iterator: AsyncIterator<RunEvent<Name>, undefined> = {
    async next() {
      try {
        const step = await (source?.next() ?? start())
        if (step.done !== true) {
          isOver ||= step.value.type === 'run-end' || step.value.type === 'run-failed'
          await onEvent(step.value)
          return { done: false, value: step.value }
        }
        const result = await run.result
        await end()
        settled.resolve(result)
        return { done: true, value: undefined }
      } catch (error) {
        settled.reject(error)
        await source?.return?.()
        await end()
        throw error
      }
    },
    async return() {
      if (source === undefined) {
        // Asked for its result, a run that was never read would begin.
        settled.reject(new AgentError(`Run "${run.runId}" was left before its beginning`))
        await end()
        return { done: true, value: undefined }
      }
      if (!isOver) abort(new AgentError(`Run "${run.runId}" was left before its end`))
      // To its last event: what tools have done until then must be noted.
      await finish().catch(() => {})
      return { done: true, value: undefined }
    },
  }

  function finish(): Promise<RunResult<Output>> {
    isRead = true
    const read = async (): Promise<RunResult<Output>> => {
      while ((await iterator.next()).done !== true);
      return settled.promise
    }
    const reading = read()
    finished = reading
    return reading
  }

  return {
    finish,
    async leave() {
      abort(new AgentError(`Run "${run.runId}" was left before its end: the session was closed`))
      await finished?.catch(() => {})
    },
    run: {
      runId: first.runId,
      [Symbol.asyncIterator]() {
        isRead = true
        return iterator
      },
      get result() {
        // Not at once: who asks for the result first may still want to read the events.
        setImmediate(() => {
          if (!isRead) finish().catch(() => {})
        })
        return settled.promise
      },
      steer: (text) => run.steer(text),
      enqueue: (text) => run.enqueue(text),
      interrupt: (text) => run.interrupt(text),
      editPlan: (patches) => run.editPlan(patches),
      approve: (callId, decision) => run.approve(callId, decision),
    },
  }
}

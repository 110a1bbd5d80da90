import { isDeepStrictEqual } from 'node:util'
import { once } from '@glmkit/core'
import type { Journal, ToolContext } from '@glmkit/core'
import type { CallAnswer, CodeRun, CodeStep } from './code-run.ts'
import type { ExecuteResult } from './result.ts'

export interface RecordedRunOptions {
  /** Of this call; nothing is recorded without one. */
  readonly journal: Journal | undefined
  readonly call: NonNullable<ToolContext['call']>
  /** Starts the code. Aborting the signal ends it. */
  readonly start: (signal: AbortSignal) => CodeRun
  readonly signal: AbortSignal
}

/** What the model reads when the code was interrupted and went another way when it was run again. */
class DivergedError extends Error {
  override readonly name = 'DivergedError'
}

/**
 * Runs code whose calls go through the agent's own rules, and are made once, however often the run is resumed.
 *
 * The journal keeps each step of the code: a call, or its end. On resume the code runs again from its beginning, and as
 * far as the record goes its calls are answered from there. A replay runs no code at all.
 *
 * @throws {DivergedError} If the code, run again, calls something else than it did. What ends the agent's run.
 */
export async function runRecorded({ journal, call, start, signal }: RecordedRunOptions): Promise<ExecuteResult> {
  const over = new AbortController()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const asked: Extract<CodeStep, { type: 'call' }>[] = []
  const answers: Promise<CallAnswer>[] = []
  let live: CodeRun | undefined

  /** The code, run again up to where the record ends. */
  async function begin(): Promise<CodeRun> {
    const code = start(AbortSignal.any([signal, over.signal]))
    for (const [index, recorded] of asked.entries()) {
      const step = await code.next()
      if (step.type === 'done' || step.name !== recorded.name || !isDeepStrictEqual(step.input, recorded.input)) {
        throw new DivergedError(tellOf(asked))
      }
      void answers[index]?.then((answer) => code.answer(index + 1, answer))
    }
    return code
  }

  async function nextStep(): Promise<CodeStep> {
    live ??= await begin()
    return await live.next()
  }

  async function answerOf(nth: number, { name, input }: Extract<CodeStep, { type: 'call' }>): Promise<CallAnswer> {
    try {
      const { text, isError, output } = await call(String(nth), name, input)
      return isError ? { problem: text.replace(/^Error: /, '') } : { value: output ?? text }
    } catch (error) {
      failed.reject(error)
      return await failed.promise
    }
  }

  try {
    for (let nth = 1; ; nth++) {
      const step = await Promise.race([
        journal === undefined ? nextStep() : once(journal, `step/${nth}`, nextStep),
        failed.promise,
      ])
      if (step.type === 'done') return step.result
      const isLive = live
      asked.push(step)
      const answer = answerOf(nth, step)
      answer.catch(() => {})
      answers.push(answer)
      if (isLive !== undefined) void answer.then((given) => isLive.answer(nth, given)).catch(() => {})
    }
  } catch (error) {
    // The code ends for the same reason: what it was about to do is not to be recorded where the run does not go on.
    over.abort(error)
    throw error
  }
}

function tellOf(asked: readonly { readonly name: string; readonly input: unknown }[]): string {
  const calls = asked.map(({ name, input }) => `${name}(${JSON.stringify(input)})`.slice(0, 300))
  return (
    'The run was interrupted while this code ran, and run again it did something else, so it was stopped. ' +
    `What it had called before: ${calls.join('; ')}. Find out what took effect before you go on`
  )
}

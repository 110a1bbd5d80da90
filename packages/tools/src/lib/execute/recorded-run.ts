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

/** A run of code whose calls go through the agent's own rules, and are made once, however often the run is resumed. */
export interface RecordedRun {
  /**
   * The journal keeps each step of the code: a call, or its end. On resume the code runs again from its beginning, and
   * as far as the record goes its calls are answered from there, in the order of then. A replay runs no code at all.
   *
   * @throws {DivergedError} If the code, run again, calls something else than it did. What ends the agent's run.
   */
  result(): Promise<ExecuteResult>
  /**
   * Waits until the code, run again, has come to where it made the calls of the record: for a call that is about to be
   * made only now.
   *
   * @throws {DivergedError} If it goes another way.
   */
  reached(): Promise<void>
}

type Asked = Extract<CodeStep, { type: 'call' }>

/** What the model reads when the code was interrupted and went another way when it was run again. */
class DivergedError extends Error {
  override readonly name = 'DivergedError'
}

export function createRecordedRun({ journal, call, start, signal }: RecordedRunOptions): RecordedRun {
  const over = new AbortController()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  /** Calls and their answers in the order they came, as long as no code runs. */
  const past: (Asked | { readonly nth: number; readonly answer: CallAnswer })[] = []
  const asked: Asked[] = []
  const answers: Promise<unknown>[] = []
  let beginning: Promise<CodeRun> | undefined
  let live: CodeRun | undefined

  /** The code, run again up to where the record ends. */
  async function begin(): Promise<CodeRun> {
    const code = start(AbortSignal.any([signal, over.signal]))
    for (const event of past) {
      if ('answer' in event) {
        code.answer(event.nth, event.answer)
        continue
      }
      const step = await code.next()
      if (step.type === 'done' || step.name !== event.name || !isDeepStrictEqual(step.input, event.input)) {
        throw new DivergedError(tellOf(asked))
      }
    }
    return (live = code)
  }

  const reach = (): Promise<CodeRun> => (beginning ??= begin())

  async function answer(nth: number, { name, input }: Asked): Promise<void> {
    try {
      const { text, isError, output } = await call(String(nth), name, input)
      const given: CallAnswer = isError ? { problem: text.replace(/^Error: /, '') } : { value: output }
      if (live === undefined) past.push({ nth, answer: given })
      else live.answer(nth, given)
    } catch (error) {
      failed.reject(error)
    }
  }

  async function run(): Promise<ExecuteResult> {
    const nextStep = async (): Promise<CodeStep> => (await reach()).next()
    for (let nth = 1; ; nth++) {
      const step = await Promise.race([
        journal === undefined ? nextStep() : once(journal, `step/${nth}`, nextStep),
        failed.promise,
      ])
      if (step.type === 'done') return step.result
      asked.push(step)
      if (live === undefined) past.push(step)
      answers.push(answer(nth, step))
    }
  }

  return {
    async result() {
      try {
        return await run()
      } catch (error) {
        // The code ends for the same reason: what it was about to do is not to be recorded where the run does not go on.
        over.abort(error)
        throw error
      } finally {
        // What has been called is brought to its end: the record has to say how, and in which order.
        await Promise.all(answers)
      }
    },
    async reached() {
      await reach()
    },
  }
}

function tellOf(asked: readonly Asked[]): string {
  const calls = asked.map(({ name, input }) => `${name}(${JSON.stringify(input)})`.slice(0, 300))
  return (
    'The run was interrupted while this code ran, and run again it did something else, so it was stopped. ' +
    'Variables of earlier calls are gone. ' +
    `What it had called before: ${calls.join('; ')}. Find out what took effect before you go on`
  )
}

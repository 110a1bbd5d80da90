import type { Executor, RunOptions } from './executor.ts'
import type { ExecuteResult } from './result.ts'

/** What code does that the world outside has to answer, in its order. */
export type CodeStep =
  | { readonly type: 'call'; readonly name: string; readonly input: unknown }
  | { readonly type: 'done'; readonly result: ExecuteResult }

export type CallAnswer = { readonly value: unknown } | { readonly problem: string }

/** A run of code as a conversation: it calls, and is answered. */
export interface CodeRun {
  /** @throws What the executor rejects with. */
  next(): Promise<CodeStep>
  /** Answers the nth call, from 1. */
  answer(nth: number, answer: CallAnswer): void
}

export function startCode(executor: Executor, code: string, options: Omit<RunOptions, 'callTool'>): CodeRun {
  const steps: CodeStep[] = []
  const calls: PromiseWithResolvers<CallAnswer>[] = []
  let wake: () => void = () => {}
  let failure: { readonly error: unknown } | undefined
  const tell = (step: CodeStep): void => {
    steps.push(step)
    wake()
  }

  const running = executor.run(code, {
    ...options,
    async callTool(name, input) {
      const call = Promise.withResolvers<CallAnswer>()
      calls.push(call)
      tell({ type: 'call', name, input })
      const answer = await call.promise
      if ('problem' in answer) throw new Error(answer.problem)
      return answer.value
    },
  })
  running.then(
    (result) => tell({ type: 'done', result }),
    (error: unknown) => {
      failure = { error }
      wake()
    },
  )

  return {
    async next() {
      for (;;) {
        const [step] = steps.splice(0, 1)
        if (step !== undefined) return step
        if (failure !== undefined) throw failure.error
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
    answer: (nth, answer) => calls[nth - 1]?.resolve(answer),
  }
}

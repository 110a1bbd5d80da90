import { runSuite } from '@glmkit/evals'
import type { RunSuiteOptions, Sample } from '@glmkit/evals'
import { sampleOf, sums } from './sums.ts'
import type { SumTarget } from './sums.ts'

/** Works through samples block by block, and lies still between two of them. */
export interface BlockRun {
  /** Solves so many further samples. */
  block(count: number): Promise<void>
  /** @returns How many were right, of all blocks. */
  end(): Promise<number>
}

/** One run of a suite over all blocks: it is given the samples of a block, and waits for those of the next. */
export function runInBlocks(scorers: 'one' | 'usual', options: RunSuiteOptions<SumTarget, undefined>): BlockRun {
  let allowed = 0
  let ended = 0
  let isOver = false
  let more = Promise.withResolvers<void>()
  let done = Promise.withResolvers<void>()

  async function* samples(): AsyncGenerator<Sample<SumTarget>> {
    for (let index = 0; ; index += 1) {
      if (index >= allowed && !isOver) await more.promise
      if (index >= allowed) return
      yield sampleOf(index)
    }
  }

  function goOn(): void {
    more.resolve()
    more = Promise.withResolvers()
  }

  const running = runSuite(sums(samples, scorers), {
    ...options,
    onTrial() {
      ended += 1
      if (ended === allowed) done.resolve()
    },
  })
  running.catch((error: unknown) => done.reject(error))
  return {
    async block(count) {
      done = Promise.withResolvers()
      allowed += count
      goOn()
      await done.promise
    },
    async end() {
      isOver = true
      goOn()
      const { passed } = await running
      return passed
    },
  }
}

import { join } from 'node:path'
import type { Agent } from '@glmkit/core'
import { runInBlocks } from './block-run.ts'
import type { BlockRun } from './block-run.ts'
import { sampleOf } from './sums.ts'

interface Side {
  readonly title: string
  open(agent: Agent, dir: string): BlockRun
}

const concurrency = 8
const onProgress = (): void => {}

export const sideNames = ['loop', 'runner', 'events', 'scorers', 'log'] as const
export type SideName = (typeof sideNames)[number]

/** The same agent at work with more and more of an eval around it: each side has what the one before it has. */
export const sides: Readonly<Record<SideName, Side>> = {
  loop: { title: 'a loop, no evals', open: loopInBlocks },
  runner: {
    title: '+ the runner, its statistics, one scorer',
    open: (agent) =>
      runInBlocks('one', { concurrency, solver: ({ sample, signal }) => agent.run(sample.input, { signal }) }),
  },
  events: {
    title: '+ limits and the events of the run',
    open: (agent) => runInBlocks('one', { concurrency, solver: agent }),
  },
  scorers: {
    title: '+ three scorers, progress',
    open: (agent) => runInBlocks('usual', { concurrency, solver: agent, onProgress }),
  },
  log: {
    title: '+ the log',
    open: (agent, dir) => runInBlocks('usual', { concurrency, solver: agent, onProgress, log: join(dir, 'sums.eval') }),
  },
}

/** What one would write by hand. */
function loopInBlocks(agent: Agent): BlockRun {
  let next = 0
  let right = 0
  return {
    async block(count) {
      const end = next + count
      async function work(): Promise<void> {
        while (next < end) {
          const { input, target } = sampleOf(next++)
          const { text } = await agent.run(input)
          if (text.includes(String(target.a + target.b))) right += 1
        }
      }
      await Promise.all(Array.from({ length: concurrency }, work))
    },
    end: async () => right,
  }
}

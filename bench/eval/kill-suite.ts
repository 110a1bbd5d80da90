import { appendFileSync } from 'node:fs'
import { createAgent, defineTool } from '@glmkit/core'
import { defineSuite } from '@glmkit/evals'
import type { Sample, Score, Suite } from '@glmkit/evals'
import { scriptBrain } from '@glmkit/emulator'
import type { Brain, FaultPlan } from '@glmkit/emulator'
import { z } from 'zod'

/** Trials at the same time: so many may be in flight at a kill. */
export const concurrency = 8

/** What becomes of a sample, in every trial of it and in every process. */
type Fate = 'right' | 'wrong' | 'flaky' | 'tool-fails' | 'refused' | 'endless' | 'scorer-throws'

function fateOf(number: number): Fate {
  if (number % 40 === 3) return 'wrong'
  if (number % 20 === 9) return 'flaky'
  if (number % 20 === 14) return 'tool-fails'
  if (number % 50 === 7) return 'refused'
  if (number % 50 === 11) return 'endless'
  return number % 100 === 17 ? 'scorer-throws' : 'right'
}

export type KillSample = Sample<{ readonly number: number; readonly sum: number }>
type KillSuite = Suite<KillSample['target'], { readonly trial: number }>

export const sampleOf = (number: number): KillSample => ({
  id: `case ${number}/ä`,
  input: `Case ${number}: what is ${number} + ${number * 7}?`,
  target: { number, sum: number * 8 },
  ...(number % 4 === 0 && { cluster: `cluster ${number % 12}` }),
  language: number % 3 === 0 ? 'zh' : 'en',
})

const add = defineTool({
  name: 'add',
  description: 'Adds two numbers.',
  input: z.object({ a: z.number(), b: z.number() }),
  execute({ a, b }) {
    if (fateOf(a) === 'tool-fails') throw new Error(`${a} is too much for it`)
    return a + b
  },
})

/** @param effects A file that gets a line for each trial that is scored. */
export function killSuite(count: number, effects: string, onSolve: () => void): KillSuite {
  return defineSuite({
    name: 'kill',
    samples: Array.from({ length: count }, (_, number) => sampleOf(number)),
    environment: (_, { trial }) => ({ trial }),
    limits: { turns: 3 },
    solver({ run, model, sample, trial }) {
      onSolve()
      const agent = createAgent({ model, instructions: 'You add numbers with your tool.', tools: [add] })
      return run(agent, `Case ${sample.target.number}: what is its sum? Try ${trial}.`)
    },
    scorers: [
      {
        name: 'sum',
        score({ text }, { sample, environment }): Score {
          appendFileSync(effects, `${sample.id}\t${environment.trial}\n`)
          const isRight = text === `It is ${sample.target.sum}.`
          return { value: isRight ? 1 : 0, explanation: `it says "${text}"`, label: isRight ? 'right' : 'wrong' }
        },
      },
      {
        name: 'share',
        role: 'metric',
        score({ text, toolCalls }, { sample }): Score {
          if (fateOf(sample.target.number) === 'scorer-throws') throw new Error('no share can be told')
          return { value: 1 / (1 + text.length + toolCalls.length), explanation: 'a number between' }
        },
      },
    ],
  })
}

/** The model under test: what it says depends on the sample and the trial alone. */
export const brain: Brain = scriptBrain(({ messages }) => {
  const asked = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const [, digits = '', trial = ''] = /Case (\d+):.*Try (\d+)\./.exec(asked) ?? []
  const number = Number(digits)
  const fate = fateOf(number)
  if (fate === 'refused') return { content: 'I', finishReason: 'sensitive' }
  if (fate === 'endless' || messages.at(-1)?.role !== 'tool') {
    return {
      reasoning: 'A sum.',
      toolCalls: [{ name: 'add', arguments: { a: number, b: number * 7 + messages.length - 2 } }],
    }
  }
  const isWrong = fate === 'wrong' || (fate === 'flaky' && trial === '2')
  return { content: `It is ${isWrong ? number : number * 8}.` }
})

/**
 * Some trials are spoiled by the infrastructure at their first request, so that nothing is billed for it. The prompt cache
 * is out of order: what it has depends on who asks first.
 */
export const faultsOf = (seed: number): FaultPlan => ({
  seed,
  rules: [
    { fault: { type: 'cache-miss' } },
    { when: { probability: 0.05, messageIncludes: 'Try' }, fault: { type: 'error', code: '1234' } },
    { when: { probability: 0.03, messageIncludes: 'Try' }, fault: { type: 'error', code: '500' } },
  ],
})

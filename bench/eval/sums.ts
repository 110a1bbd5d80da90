import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, Model } from '@glmkit/core'
import { defineSuite } from '@glmkit/evals'
import type { Sample, Scorer, Suite } from '@glmkit/evals'
import { z } from 'zod'
import { includes } from '../../packages/evals/src/lib/scorers/includes.ts'
import { toolCalls } from '../../packages/evals/src/lib/scorers/tool-calls.ts'
import { efficiency } from '../../packages/evals/src/lib/scorers/trajectory.ts'

/** What is asked, and the sum. */
export interface SumTarget {
  readonly a: number
  readonly b: number
}

const add = defineTool({
  name: 'add',
  description: 'Adds two numbers.',
  input: z.object({ a: z.number(), b: z.number() }),
  execute: ({ a, b }) => a + b,
})

export const createAdder = (model: Model): Agent =>
  createAgent({ model, instructions: 'You add numbers with your tool.', tools: [add] })

export const sampleOf = (index: number): Sample<SumTarget> => ({
  id: `sum-${index}`,
  input: `What is ${index} + ${2 * index}?`,
  target: { a: index, b: 2 * index },
  cluster: `template-${index % 50}`,
  language: index % 3 === 0 ? 'fr' : 'en',
})

/** The least a scorer can be. */
const isThere: Scorer<SumTarget> = {
  name: 'is-there',
  score: ({ text }) => ({ value: text === '' ? 0 : 1, explanation: 'there is an answer' }),
}

/** What a suite of tool calls has. */
const usual = ({ target: { a, b } }: Sample<SumTarget>): readonly Scorer<SumTarget>[] => [
  includes(`${a + b}`),
  toolCalls([{ name: 'add', arguments: { a, b } }]),
  efficiency(1),
]

export const sums = (samples: Suite<SumTarget>['samples'], scorers: 'one' | 'usual'): Suite<SumTarget> =>
  defineSuite({ name: 'sums', samples, scorers: scorers === 'usual' ? usual : [isThere] })

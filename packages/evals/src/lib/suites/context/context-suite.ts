import type { Model } from '@glmkit/core'
import { defineSuite } from '../../suite.ts'
import type { Solver, Suite, Task } from '../../suite.ts'
import { programModel, textOfInput } from '../scripted-program.ts'
import type { Program } from '../scripted-program.ts'
import { scriptedModel } from '../scripted-model.ts'
import { contextTokens, createContextAgent, maxOutputTokens, openContext } from './context-environment.ts'
import type { ContextEnvironment } from './context-environment.ts'
import { contextSamples } from './context-samples.ts'
import type { ContextTarget } from './context-samples.ts'
import { contextScorers } from './context-scorers.ts'
import { abstention, answerFrom, guessFrom } from './find-answer.ts'
import { thingsIn } from './read-question.ts'

type ContextSolver = Solver<ContextTarget, ContextEnvironment>

function solve(task: Task<ContextTarget, ContextEnvironment>, model: Model) {
  const small: Model = {
    ...model,
    contextTokens: Math.min(contextTokens, model.contextTokens),
    maxOutputTokens: Math.min(maxOutputTokens, model.maxOutputTokens),
  }
  const agent = createContextAgent(small, task.environment.tools)
  return task.run(agent, undefined, { after: task.environment.conversation })
}

/** Looks for every thing of the question in all that was read. */
function* lookBack(question: string): Program {
  const { language, things } = thingsIn(question)
  const found = yield things.map((find) => ({ name: 'read_back', arguments: { find } }))
  return answerFrom(things, found) ?? abstention[language]
}

const good: ContextSolver = (task) => {
  const question = textOfInput(task.sample.input)
  return solve(
    task,
    programModel(question, () => lookBack(question)),
  )
}

const lazy: ContextSolver = (task) => {
  const { things } = thingsIn(textOfInput(task.sample.input))
  return solve(
    task,
    scriptedModel((messages) => ({ content: guessFrom(things, messages) })),
  )
}

const oracle: ContextSolver = (task) => {
  const { answer, language } = task.sample.target
  return solve(
    task,
    scriptedModel(() => ({ content: answer === null ? abstention[language] : `${answer}.` })),
  )
}

/**
 * Figures in files that were read long ago, of which a small window shows the last ones alone: given early, in the
 * middle, late or in a file too long to be shown, corrected, to be added up, or never given.
 */
export const contextSuite: Suite<ContextTarget, ContextEnvironment> = defineSuite<ContextTarget, ContextEnvironment>({
  name: 'context',
  version: '3',
  description: 'Figures from files that are no longer shown, in English, Chinese and French',
  samples: contextSamples,
  size: 42,
  environment: ({ target }, { signal }) => openContext(target, signal),
  solver: (task) => solve(task, task.model),
  baselines: {
    none: async () => '…',
    abstain: async ({ sample }) => abstention[sample.target.language],
    oracle,
    good,
    lazy,
  },
  scorers: contextScorers,
  limits: { turns: 20, seconds: 300 },
})

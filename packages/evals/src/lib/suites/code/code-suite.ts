import { createAgent } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import { programModel, textOfInput } from '../scripted-program.ts'
import { defineSuite } from '../../suite.ts'
import type { Solver, Suite, Task } from '../../suite.ts'
import { carefulCode, carefulRepair } from './careful-code.ts'
import { openCodeEnvironment } from './code-environment.ts'
import type { CodeEnvironment } from './code-environment.ts'
import { codeProgram } from './code-program.ts'
import { codeSamples } from './code-samples.ts'
import { codeScorers } from './code-scorers.ts'
import type { CodeAnswer, CodeTarget } from './code-task.ts'
import { lazyCode, lazyRepair } from './lazy-code.ts'

type CodeSolver = Solver<CodeTarget, CodeEnvironment>

const instructions = `Solve the task with code: use execute_code, compute nothing in your head, and look at the data before you rely on its form. Answer with what was asked for and nothing else.`

function solve(task: Task<CodeTarget, CodeEnvironment>, model: Model) {
  const tools = [task.environment.tool]
  return task.run(createAgent({ name: 'coder', model, instructions, tools, maxTurns: 12 }))
}

const scripted =
  (program: (question: string) => ReturnType<typeof codeProgram>): CodeSolver =>
  (task) => {
    const question = textOfInput(task.sample.input)
    return solve(
      task,
      programModel(question, () => program(question)),
    )
  }

const oracle: CodeSolver = (task) => {
  const code = codeThatSays(task.sample.target.answer)
  const question = textOfInput(task.sample.input)
  return solve(
    task,
    programModel(question, () => codeProgram(question, [() => ({ code, language: 'javascript' })])),
  )
}

function codeThatSays(answer: CodeAnswer): string {
  if (answer.type !== 'chart')
    return JSON.stringify(answer.type === 'json' ? JSON.stringify(answer.value) : answer.value)
  const values = Object.entries(answer.bars).map(([name, euros]) => ({ name, euros }))
  const encoding = { x: { field: 'name', type: 'nominal' }, y: { field: 'euros', type: 'quantitative' } }
  const highest = Math.max(...Object.values(answer.bars))
  return `display(${JSON.stringify({ mark: 'bar', data: { values }, encoding })})\n${highest}`
}

/**
 * Tasks that need code to be run: tables with decimal commas, gaps, corrections, dates of three kinds and time zones;
 * counting too long for a head; text beyond ASCII; a chart; a program that fails. Answers are computed when the samples
 * are made, never by the code that solves them.
 */
export const codeSuite: Suite<CodeTarget, CodeEnvironment> = defineSuite({
  name: 'code',
  version: '3',
  description: 'Tasks that need code to be run in the sandbox, in English, Chinese and French',
  samples: codeSamples,
  size: 75,
  environment: ({ target }) => openCodeEnvironment(target),
  solver: (task) => solve(task, task.model),
  baselines: {
    none: async () => 'I do not know.',
    oracle,
    good: scripted((question) => codeProgram(question, carefulCode, carefulRepair)),
    lazy: scripted((question) => codeProgram(question, lazyCode, lazyRepair)),
  },
  scorers: codeScorers,
  limits: { turns: 12, seconds: 300 },
})

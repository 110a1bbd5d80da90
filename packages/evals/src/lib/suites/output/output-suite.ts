import { createAgent } from '@glmkit/core'
import type { Model } from '@glmkit/core'
import { createMemory } from '@glmkit/memory'
import { defineSuite } from '../../suite.ts'
import type { Solver, Suite, Task } from '../../suite.ts'
import { programModel, textOfInput } from '../scripted-program.ts'
import { expectedLines } from './expected-lines.ts'
import { openOutputEnvironment } from './output-environment.ts'
import type { OutputEnvironment } from './output-environment.ts'
import { outputSamples } from './output-samples.ts'
import { outputScorers } from './output-scorers.ts'
import type { OutputTarget } from './output-target.ts'
import { fillerFor } from './outline-texts.ts'
import { fileProgram, readRequest } from './scripted-writer.ts'
import type { ReadRequest } from './scripted-writer.ts'
import { writerModel } from './writer-model.ts'

type OutputSolver = Solver<OutputTarget, OutputEnvironment>

const instructions = `You write exactly what was asked for, whole, however long it is: every line, nothing left out, nothing summed up, no remarks.`

/** Of one reply: what is longer is cut, and has to be gone on with. */
const maxOutputTokens = 2_000

function solve(task: Task<OutputTarget, OutputEnvironment>, model: Model) {
  const least: Model = { ...model, maxOutputTokens: Math.min(maxOutputTokens, model.maxOutputTokens) }
  const agent = createAgent({
    name: 'writer',
    model: least,
    instructions,
    tools: task.environment.tools,
    memory: createMemory(),
  })
  // What it thinks would count as output.
  return task.run(agent, undefined, { thinking: 'off' })
}

function write(task: Task<OutputTarget, OutputEnvironment>, what: ReadRequest, isFile: boolean) {
  if (!isFile) return solve(task, writerModel(what.parts.join(what.separator), maxOutputTokens))
  return solve(
    task,
    programModel(textOfInput(task.sample.input), () => fileProgram(what)),
  )
}

const good: OutputSolver = (task) => {
  const what = readRequest(textOfInput(task.sample.input))
  return write(task, what, what.file !== undefined)
}

/** What is longer than a page. */
const lazyLines = 40

/** Stops after a page with an ellipsis, says little under each heading, and takes a file for a figure of speech. */
const lazy: OutputSolver = (task) => {
  const what = readRequest(textOfInput(task.sample.input))
  const short = what.parts.map((part) =>
    part.startsWith('## ')
      ? part
          .split(/(?<=[.。])/)
          .slice(0, 1)
          .join('')
      : part,
  )
  const parts = short.length > lazyLines ? [...short.slice(0, lazyLines), '…', ...short.slice(-1)] : short
  return write(task, { ...what, parts }, false)
}

const oracle: OutputSolver = (task) => {
  const { form, language, file } = task.sample.target
  const isOutline = form.type === 'outline'
  const parts = isOutline
    ? form.headings.map((heading, index) => `## ${heading}\n\n${fillerFor(language, form.leastWords, index)}`)
    : expectedLines(form, language)
  return write(task, { parts, language, file, separator: isOutline ? '\n\n' : '\n' }, file !== undefined)
}

/**
 * Long texts that can be checked line by line: lists, JSON Lines, calendars, tables, documents by an outline. One reply
 * brings at most 2,000 tokens, so that most answers are cut several times; some are written into files.
 */
export const outputSuite: Suite<OutputTarget, OutputEnvironment> = defineSuite({
  name: 'output',
  description: 'Long texts over many cuts, in full, in order and in form, in English, Chinese and French',
  samples: outputSamples,
  size: 42,
  environment: ({ target }) => openOutputEnvironment(target),
  solver: (task) => solve(task, task.model),
  baselines: { none: async () => '', oracle, good, lazy },
  scorers: outputScorers,
  limits: { turns: 60, seconds: 900 },
})

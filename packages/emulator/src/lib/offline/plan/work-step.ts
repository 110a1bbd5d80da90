import type { ChatMessage, ToolDefinition } from '../../brain.ts'
import { roundsOf, type ToolResult } from '../conversation.ts'
import { detectLanguage } from '../language.ts'
import { findFileTools } from '../repair/file-tools.ts'
import { repairMove } from '../repair/repair.ts'
import { testMove } from '../repair/run-tests.ts'
import { comparisonIn, composeTable } from './comparison.ts'
import { repairWords } from './make-plan.ts'
import { done, failed, type Move, type StepTask } from './move.ts'
import { tell, withoutAgain } from './plan-phrases.ts'
import type { PlanningJob } from './read-job.ts'
import { research } from './research.ts'
import { readResults } from './step-results.ts'
import { fileMove } from './work-with-files.ts'

const refused = /does not count as done|还不能算完成/

export function workStep(job: Extract<PlanningJob, { readonly type: 'step' }>, tools: readonly ToolDefinition[]): Move {
  const refusedAt = job.after.findLastIndex(({ role, content }) => role === 'user' && refused.test(content))
  const since = callsIn(job.after.slice(refusedAt + 1), job.tool)
  const task = {
    ...withoutAgain(job.title),
    criterion: job.criterion,
    results: readResults(job.results),
    rounds: callsIn(job.after, job.tool),
    language: detectLanguage(job.goal),
    refusal: refusedAt < 0 || since.length > 0 ? undefined : (job.after[refusedAt]?.content ?? ''),
  }
  const refusals = job.after.filter(({ role, content }) => role === 'user' && refused.test(content)).length
  if (refusals > 1 && task.refusal !== undefined) {
    return failed(tell('noOtherWay', task.language, task.refusal.slice(0, 300)), task.language)
  }
  return workTask(task, tools)
}

/** The rounds without calls of the planner's own tool. */
export function callsIn(messages: readonly ChatMessage[], planningTool: string): ToolResult[][] {
  return roundsOf(messages)
    .map((round) => round.filter(({ name }) => name !== planningTool))
    .filter((round) => round.length > 0)
}

/** Does what the title asks for with the tools there are. */
export function workTask(task: StepTask, tools: readonly ToolDefinition[]): Move {
  const { title, language, results, refusal } = task
  const files = findFileTools(tools)
  const comparison = comparisonIn(title)
  if (files.test !== undefined) {
    if (files.read !== undefined && files.write !== undefined && repairWords.test(title)) {
      return repairMove(task, { ...files, read: files.read, write: files.write, test: files.test })
    }
    if (/(?<!\p{L})tests?(?!\p{L})|测试/iu.test(title)) return testMove(task, files.test)
  }
  if (comparison !== undefined && results.length > 1) {
    const table = composeTable(comparison, results, language)
    if (table !== undefined) {
      if (refusal !== undefined) return failed(tell('noOtherWay', language, refusal.slice(0, 300)), language)
      return done(
        table.text,
        results.map(({ id }) => id),
        language,
      )
    }
  }
  return fileMove(task, files) ?? research(task, tools, files)
}

import type { ChatRequest, Reply } from '../../brain.ts'
import { detectLanguage } from '../language.ts'
import { composeResults } from './compose-results.ts'
import { checkCriterion } from './check-criterion.ts'
import { keepTodo } from './keep-todo.ts'
import { abilitiesIn, makePlan } from './make-plan.ts'
import { readPlanLines, undoneTitles } from './plan-lines.ts'
import { tell } from './plan-phrases.ts'
import { readJob } from './read-job.ts'
import { revisePlan } from './revise-plan.ts'
import { readResults } from './step-results.ts'
import { workStep } from './work-step.ts'

/** Plans, works a step, judges it, revises or answers from results; undefined where nothing of a plan is asked. */
export function planningReply(request: ChatRequest): Reply | undefined {
  const job = readJob(request)
  switch (job?.type) {
    case 'plan': {
      const language = detectLanguage(job.goal)
      const steps = makePlan(job.goal, abilitiesIn(job.tools, job.checks))
      const titles = steps.map(({ title }) => title).join('; ')
      const reasoning = steps.length === 0 ? tell('noPlan', language) : tell('planning', language, steps.length, titles)
      return { reasoning, toolCalls: [{ name: job.tool, arguments: { steps } }] }
    }
    case 'revise': {
      const { steps, reasoning } = revisePlan(job)
      return { reasoning, toolCalls: [{ name: job.tool, arguments: { steps } }] }
    }
    case 'step': {
      const tools = request.tools.filter(({ name }) => name !== job.tool)
      const { calls, report, reasoning } = workStep(job, tools)
      if (report === undefined) return { reasoning, toolCalls: calls }
      return { reasoning, toolCalls: [{ name: job.tool, arguments: { ...report } }] }
    }
    case 'check': {
      const verdict = checkCriterion(job.criterion, job.evidence)
      return { reasoning: verdict.reason, toolCalls: [{ name: job.tool, arguments: { ...verdict } }] }
    }
    case 'answer': {
      const language = detectLanguage(job.goal)
      const results = readResults(job.results)
      return {
        reasoning: tell('composing', language, results.length),
        content: composeResults(results, undoneTitles(readPlanLines(job.plan)), language),
      }
    }
    case 'todo':
      return keepTodo(job, request)
    default:
      return undefined
  }
}

import type { ChatMessage, ChatRequest, Reply } from '../../brain.ts'
import { finalReply } from '../final-answer.ts'
import { detectLanguage, type Language } from '../language.ts'
import { say } from '../phrases.ts'
import { findTools } from '../find-tools.ts'
import { isRecord, parseJson } from '../read-results.ts'
import { findFileTools } from '../repair/file-tools.ts'
import { assessConversation } from '../situation.ts'
import { workOn } from '../work-on.ts'
import { composeResults } from './compose-results.ts'
import { makePlan, type Abilities } from './make-plan.ts'
import { readPlanLines, undoneTitles, type ShownStep } from './plan-lines.ts'
import { tell, withoutAgain } from './plan-phrases.ts'
import type { PlanningJob } from './read-job.ts'
import { readConversation } from '../conversation.ts'
import type { StepResult } from './step-results.ts'
import { callsIn, workTask } from './work-step.ts'

/** What the model says that its own plan does not know by now. */
const reminder = /^(?:Steps of the plan are open|计划中还有未完成的步骤)/

/** Makes a plan for a request of several parts and works by it, one step after the other; others are answered plainly. */
export function keepTodo(job: Extract<PlanningJob, { readonly type: 'todo' }>, request: ChatRequest): Reply {
  const messages = request.messages
    .map((message): ChatMessage => ({
      ...message,
      content: message.content.replace(/\n\n<plan>\n[\s\S]*<\/plan>\s*$/, ''),
    }))
    .filter(({ role, content }) => role !== 'user' || !reminder.test(content))
  const tools = request.tools.filter(({ name }) => name !== job.tool)
  const askedAt = messages.findLastIndex(({ role }) => role === 'user')
  const goal = messages[askedAt]?.content ?? ''
  const language = detectLanguage(goal)
  const after = messages.slice(askedAt + 1)
  const update = (...steps: readonly object[]) => ({ name: job.tool, arguments: { steps } })
  const shown = job.plan === undefined ? [] : readPlanLines(job.plan)

  if (shown.length === 0) {
    const hasTried = after.some(({ tool_calls: calls }) => calls?.some((call) => call.function.name === job.tool))
    const steps = hasTried ? [] : makePlan(goal, abilitiesOf(request))
    if (steps.length > 0) {
      const titles = steps.map(({ title }) => title).join('; ')
      return { reasoning: tell('planning', language, steps.length, titles), toolCalls: [update(...steps)] }
    }
    const now = assessConversation(readConversation(messages), tools)
    if (now.asked.isSmallTalk) return { content: say('smallTalk', now.asked.language) }
    return workOn(now) ?? finalReply(now, request)
  }

  const claims = claimsIn(after, job.tool)
  const current = shown.find(({ status }) => status === 'running') ?? shown.find((step) => isReady(step, shown))
  if (current === undefined) return answer(shown, claims, language)

  const since = callsSince(current.id, after, job.tool)
  const { title, isAgain } = withoutAgain(current.title)
  const refusals = claims.filter(({ id }) => id === current.id).length
  const { calls, report, reasoning } = workTask(
    {
      title,
      isAgain,
      criterion: current.criterion,
      language,
      results: claims.filter(({ id }) => current.needs.includes(id)),
      rounds: since.rounds,
      refusal: refusals > 0 && since.isFresh ? current.title : undefined,
    },
    tools,
  )
  const { id } = current
  if (report === undefined) {
    const begin = current.status === 'running' ? [] : [update({ id, status: 'running' })]
    return { reasoning, toolCalls: [...begin, ...calls] }
  }
  const { status, result, evidence } = report
  if (status === 'failed' || refusals > 1) {
    return { reasoning, toolCalls: [update({ id, status: 'failed', note: result.slice(0, 1_500) })] }
  }
  return { reasoning, toolCalls: [update({ id, status, result, evidence })] }
}

function abilitiesOf({ tools }: ChatRequest): Abilities {
  const { search, code } = findTools(tools)
  const { write, read, test } = findFileTools(tools)
  const canRepair = write !== undefined && read !== undefined && test !== undefined
  return { canSearch: search !== undefined, canRunCode: code !== undefined, canRepair, testCheck: undefined }
}

function isReady({ status, needs }: ShownStep, shown: readonly ShownStep[]): boolean {
  const isOver = (need: string): boolean =>
    shown.some((step) => step.id === need && (step.status === 'done' || step.status === 'skipped'))
  return status === 'pending' && needs.every(isOver)
}

/** Results the brain itself has handed in, oldest first. */
function claimsIn(messages: readonly ChatMessage[], tool: string): StepResult[] {
  return messages.flatMap(({ tool_calls: calls = [] }) =>
    calls.flatMap((call) => {
      const value = call.function.name === tool ? parseJson(call.function.arguments) : undefined
      const steps = isRecord(value) && Array.isArray(value.steps) ? value.steps.filter(isRecord) : []
      return steps.flatMap(({ id, status, result }) =>
        status === 'done' && typeof id === 'string' && typeof result === 'string'
          ? [{ id, title: id, text: result }]
          : [],
      )
    }),
  )
}

/** The calls made for a step: those after the last report on another one. */
function callsSince(
  id: string,
  after: readonly ChatMessage[],
  tool: string,
): { readonly rounds: ReturnType<typeof callsIn>; readonly isFresh: boolean } {
  const claimed = (message: ChatMessage, isOther: boolean): boolean =>
    claimsIn([message], tool).some((claim) => (claim.id === id) !== isOther)
  const from = after.findLastIndex((message) => claimed(message, true))
  const last = after.findLastIndex((message) => claimed(message, false))
  const rounds = callsIn(after.slice(from + 1), tool)
  return { rounds, isFresh: last > from && callsIn(after.slice(last + 1), tool).length === 0 }
}

function answer(shown: readonly ShownStep[], claims: readonly StepResult[], language: Language): Reply {
  const done = shown.filter(({ status }) => status === 'done')
  const results = done.flatMap(({ id, title }) => {
    const text = claims.findLast((claim) => claim.id === id)?.text
    return text === undefined ? [] : [{ id, title, text }]
  })
  return {
    reasoning: tell('composing', language, results.length),
    content: composeResults(results, undoneTitles(shown), language),
  }
}

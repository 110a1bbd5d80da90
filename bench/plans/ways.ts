/** The ways a task is worked: the same model, tools, request and limits in each. */
import { applyChanges, createAgent, createBudget, createPlanner } from '@glmkit/core'
import type {
  Agent,
  Budget,
  CreatePlannerOptions,
  Message,
  Model,
  Plan,
  RunEvent,
  StepCheck,
  StepClaim,
  ToolCheck,
  Usage,
  Verdict,
} from '@glmkit/core'
import { parsed, valueIn } from './conversation.ts'
import { shows } from './criterion.ts'
import type { SeenCall } from './criterion.ts'
import { textPlanRequest } from './sim-model.ts'
import { requestOf } from './task.ts'
import type { Task } from './task.ts'
import type { World } from './world.ts'

export const ways = ['none', 'interval', 'todo', 'plan-execute'] as const
export type Way = (typeof ways)[number]

/** How a run ended, as it tells itself. */
export interface Ended {
  readonly stopReason: string
  readonly text: string
  readonly plan?: Plan | undefined
  /** Steps at the moment they became done. */
  readonly doneSteps: readonly DoneStep[]
  /** As the run reports it; summed up by the interval way itself. */
  readonly usage: Pick<Usage, 'inputTokens' | 'outputTokens'>
}

export interface DoneStep {
  readonly id: string
  readonly isTrue: boolean
}

const instructions = 'Do what you are asked to do with your tools, and report values as "id = value", one a line.'
const mostTurns = 60
/** smolagents plans before the first step and after every so many. */
const turnsBetweenPlans = 3

export interface RunOptions {
  readonly way: Way
  readonly task: Task
  readonly world: World
  readonly model: Model
  readonly signal: AbortSignal
  /** What a control changes of the planner. */
  readonly sabotage?: Partial<CreatePlannerOptions>
}

export function runWay(options: RunOptions): Promise<Ended> {
  return options.way === 'interval' ? runInterval(options) : runPlanned(options)
}

async function runPlanned({ way, task, world, model, signal, sabotage }: RunOptions): Promise<Ended> {
  const { tools } = world
  const checks = checksOf(task)
  const [defaultCheck = 'model'] = Object.keys(checks)
  const mode = way === 'todo' ? 'todo' : 'plan-execute'
  const planner = way === 'none' ? {} : { planner: createPlanner({ mode, checks, defaultCheck, ...sabotage }) }
  const budget = task.budget === undefined ? {} : { budget: task.budget }
  const agent: Agent = createAgent({ model, instructions, tools, maxTurns: mostTurns, ...budget, ...planner })
  const run = agent.stream(requestOf(task), { signal })
  let plan: Plan | undefined
  const doneSteps: DoneStep[] = []
  for await (const event of run) {
    if (event.type !== 'plan') continue
    const before = plan
    plan = planAfter(plan, event)
    for (const { id, status, result } of plan?.steps ?? []) {
      if (status !== 'done' || before?.steps.some((step) => step.id === id && step.status === 'done')) continue
      doneSteps.push({ id, isTrue: world.isRight(id, valueIn(id, result)) })
    }
  }
  const { stopReason, text, usage, plan: last } = await run.result
  return { stopReason, text, usage, plan: last, doneSteps }
}

const planAfter = (plan: Plan | undefined, event: Extract<RunEvent, { type: 'plan' }>): Plan | undefined =>
  'plan' in event ? event.plan : plan && applyChanges(plan, event.changes, event.revision)

/** The check of a task that names one of its own: code that reads the calls, or a tool that knows what is right. */
function checksOf(task: Task): Readonly<Record<string, StepCheck>> {
  if (task.check === 'tool') {
    const input = ({ step, result }: StepClaim) => ({ key: step.id, value: valueIn(step.id, result) ?? '' })
    const passes: ToolCheck['passes'] = ({ text }) => text.endsWith('is right')
    return { tests: { description: 'The tests of the item pass', tool: 'verify', input, passes } }
  }
  if (task.check === 'model') return {}
  const passes = ({ step: { id, criterion }, calls, result, plan }: StepClaim): Verdict => {
    const done = plan.steps.filter(({ status }) => status === 'done')
    const known = new Map(done.flatMap((step) => [[step.id, valueIn(step.id, step.result) ?? ''] as const]))
    return shows({ id, criterion, value: valueIn(id, result) ?? '', calls: calls.map(seen), known })
  }
  return { audit: { description: 'The calls show what the criterion says', passes } }
}

const seen = (call: StepClaim['calls'][number]): SeenCall => ({ ...call, args: parsed(call.arguments) })

/** Three turns, then facts and an updated plan in text, and so on: what it says is not verified. */
async function runInterval({ task, world, model, signal }: RunOptions): Promise<Ended> {
  const { tools } = world
  const budget: Budget = createBudget(task.budget ?? {})
  const worker = createAgent({ model, instructions, tools, budget, maxTurns: turnsBetweenPlans })
  const planner = createAgent({ model, instructions, budget })
  const toolList = tools.map(({ name, description }) => `- ${name}: ${description}`).join('\n')
  const usage = { inputTokens: 0, outputTokens: 0 }
  const add = (more: Usage): void => {
    usage.inputTokens += more.inputTokens
    usage.outputTokens += more.outputTokens
  }
  let messages: readonly Message[] = [
    { role: 'system', content: instructions },
    { role: 'user', content: requestOf(task) },
  ]
  for (let turns = 0; turns < mostTurns;) {
    const planned = await planner.run(
      [...messages, { role: 'user', content: `${textPlanRequest}\n# Tools\n${toolList}` }],
      { signal },
    )
    add(planned.usage)
    if (planned.stopReason !== 'answer') return { ...planned, plan: undefined, doneSteps: [], usage }
    const worked = await worker.run([...messages, { role: 'user', content: planned.text }], { signal })
    add(worked.usage)
    turns += worked.turns
    messages = worked.transcript
    if (worked.stopReason !== 'max-turns') return { ...worked, plan: undefined, doneSteps: [], usage }
  }
  return { stopReason: 'max-turns', text: '', doneSteps: [], usage }
}

import { renderLeft } from './budget-left.ts'
import { planOf, readInputs } from './course.ts'
import type { Course } from './course.ts'
import { clip } from './evidence.ts'
import { fill } from './prompts.ts'
import { renderPlan, renderResults } from './render.ts'
import { revise } from './revise.ts'
import { draftSchema } from './schemas.ts'
import type { PlanDraft } from './schemas.ts'

/** Puts a plan on the board. When none can be had the request is the one step, and verified like any other. */
export async function makePlan(course: Course): Promise<void> {
  const { board, host, prompts, reasons } = course
  const { goal } = host
  for (let count = 1; ; count += 1) {
    const draft = await think(course, `draft/${count}`, prompts.plan, { goal: [goal, ...reasons].join('\n') })
    if (typeof draft === 'object') {
      reasons.splice(0)
      return void board.revise(draft.steps, 'planner')
    }
    await readInputs(course, `draft/${count}/inputs`)
    if (draft === 'interrupted' && !course.isStopping) continue
    reasons.splice(0)
    return void board.revise([{ id: 'work', title: clip(goal, 200), criterion: clip(goal, 900) }], 'planner')
  }
}

/**
 * Has the rest of the plan revised for all reasons there are; beyond `maxRevisions` only when the user wishes it.
 *
 * @returns Whether it was.
 */
export async function reviseRest(course: Course): Promise<boolean> {
  const { board, prompts, reasons } = course
  const reason = reasons.splice(0).join('\n')
  if (!course.isWished && course.revisions >= course.planner.maxRevisions) return false
  if (!course.isWished) course.revisions += 1
  course.isWished = false
  course.turns += 1
  const plan = planOf(course)
  const draft = await think(course, `revise/${course.turns}`, prompts.revise, {
    plan: [renderPlan(plan), renderResults(plan.steps, '')].join('\n\n').trim(),
    reason,
  })
  // What the user says is read first, then it is revised for both.
  if (draft === 'interrupted') reasons.push(reason)
  if (typeof draft !== 'object') return false
  const issues = board.revise(draft.steps, 'planner', reason)
  // What the user has edited meanwhile stands against it.
  if (issues.length > 0) reasons.push(`${reason}\n${issues.join('; ')}`)
  return issues.length === 0
}

async function think(
  course: Course,
  key: string,
  template: string,
  values: Readonly<Record<string, string>>,
): Promise<PlanDraft | 'interrupted' | undefined> {
  const { host, planner, prompts } = course
  const { nothing } = prompts.words
  const tools = host.tools.map(({ name, description }) => `- ${name}: ${clip(description, 400)}`)
  const checks = Object.entries(planner.checks).map(([name, { description }]) => `- ${name}: ${description}`)
  const request = fill(template, {
    goal: host.goal,
    tools: tools.join('\n') || nothing,
    checks: checks.join('\n') || nothing,
    maxSteps: String(planner.limits.maxSteps),
    left: renderLeft(await host.left(`${key}/left`), prompts),
    ...values,
  })
  const thought = await host.run({
    key,
    name: 'planner',
    system: prompts.planner,
    isAgent: false,
    messages: [...host.earlier, { role: 'user', content: request }],
    output: draftSchema(({ steps }) => {
      const revised = revise(planOf(course), steps, 'planner', planner.limits)
      return 'issues' in revised ? revised.issues : []
    }),
    thinking: 'on',
  })
  if (thought.type === 'output') return thought.output
  if (thought.type === 'waiting') return undefined
  if (thought.by === 'interrupted') return thought.by
  if (thought.by === 'budget') course.isStopping = true
  else host.warn(`No plan could be had: ${thought.detail}`)
  return undefined
}

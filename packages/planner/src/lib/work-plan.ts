import { approvePlan } from './approve-plan.ts'
import type { Board } from './board.ts'
import { judgeReplaced } from './check.ts'
import { judgeGoal } from './check-goal.ts'
import { createCourse, planOf, readInputs } from './course.ts'
import type { Course } from './course.ts'
import type { PlanHost } from './host.ts'
import { readySteps, replacedSteps, undoneSteps } from './plan.ts'
import type { Planner } from './planner.ts'
import { makePlan, reviseRest } from './planning-turn.ts'
import { fill } from './prompts.ts'
import type { PlannerPrompts } from './prompts.ts'
import { renderPlan, renderResults, renderUndone } from './render.ts'
import { createStepWork } from './work-steps.ts'

/** How the work on a plan ended. */
export type Worked =
  /** The agent answers, with this message before it if there was a plan. */
  | { readonly type: 'answer'; readonly message?: string }
  /** A person is waited for: the run is resumed with the decision. */
  | { readonly type: 'waiting' }
  | { readonly type: 'refused'; readonly detail: string }

/**
 * Makes a plan, has it approved and works it until the goal is reached or nothing more can be done.
 *
 * Whatever it decides by is recorded or follows from what is recorded, so a resumed run goes the same way.
 */
export async function workPlan(
  planner: Planner,
  host: PlanHost,
  board: Board,
  prompts: PlannerPrompts,
): Promise<Worked> {
  const course = createCourse({ planner, host, board, prompts })
  const atFirst = await host.left('left/first')
  if (board.plan === undefined) await makePlan(course)
  // Of a plan to go on with: another way may be found.
  for (const { id, status, notes } of planOf(course).steps) {
    if (status === 'failed') course.reasons.push(fill(prompts.words.failed, { id, reason: notes.at(-1) ?? '' }))
  }
  if (planOf(course).steps.length === 0) return { type: 'answer' }
  const refused = await approvePlan(course)
  if (refused !== undefined) return refused
  const steps = createStepWork(course, [atFirst, await host.left('left/planned')])
  for (let count = 1; !course.isStopping; count += 1) {
    await steps.work()
    if (course.isWaiting) return { type: 'waiting' }
    const over = await isOver(course, count)
    if (course.isWaiting) return { type: 'waiting' }
    await readInputs(course, `after/${count}`)
    // The user may have had more to say.
    const isMore = course.reasons.length > 0 || readySteps(planOf(course)).length > 0
    if (over && !isMore) break
  }
  return { type: 'answer', message: answerRequest(course) }
}

/** Whether nothing more is to be done: the goal is reached, as a check of its own says, or cannot be. */
async function isOver(course: Course, count: number): Promise<boolean> {
  const { board, planner, prompts, reasons, host } = course
  const isDone = planOf(course).steps.every(({ status }) => status === 'done' || status === 'skipped')
  if (course.isStopping || !isDone) return true
  for (const step of replacedSteps(planOf(course))) {
    const judged = await judgeReplaced(`replaced/${count}/${step.id}`, step, course.calls, planOf(course), {
      ...planner,
      host,
      prompts,
    })
    if (judged.type === 'waiting') {
      course.isWaiting = true
      return true
    }
    if (judged.type === 'stopped') {
      course.isStopping ||= judged.by === 'budget'
      return course.isStopping
    }
    if (judged.type === 'done') board.set(step.id, { evidence: judged.evidence })
    else {
      const { id, notes } = step
      board.set(id, { notes: [...notes, judged.reason] }, judged.reason)
      if (judged.type === 'refused') reasons.push(fill(prompts.words.failed, { id, reason: judged.reason }))
    }
  }
  if (reasons.length > 0) return !(await goOn(course))
  if (!planner.checksGoal || replacedSteps(planOf(course)).length > 0) return true
  const verdict = await judgeGoal(`goal/${count}`, course)
  if ('type' in verdict) {
    // Each step was checked by itself.
    if ('reason' in verdict) host.warn(`${prompts.words.goal}: ${prompts.words.unchecked} (${verdict.reason})`)
    course.isStopping ||= verdict.type === 'stopped' && verdict.by === 'budget'
    return verdict.type !== 'stopped' || verdict.by !== 'interrupted'
  }
  if (verdict.passes) {
    for (const { id } of undoneSteps(planOf(course))) board.set(id, { evidence: [{ type: 'not-needed' }] })
    return true
  }
  reasons.push(`${prompts.words.unfulfilled}: ${verdict.reason}`)
  if (await goOn(course)) return false
  // What is missing is told like a step that failed.
  board.addFailure(newId('goal', course), prompts.words.goal, verdict.reason)
  return true
}

/** Revises the rest; returns whether there is something to do then. */
async function goOn(course: Course): Promise<boolean> {
  const isRevised = await reviseRest(course)
  if (isRevised && planOf(course).steps.some(({ status }) => status === 'pending')) return true
  return course.reasons.length > 0 && !course.isStopping
}

function newId(id: string, course: Course): string {
  const taken = new Set(planOf(course).steps.map((step) => step.id))
  for (let count = 2; ; count += 1) {
    if (!taken.has(id)) return id
    id = `${id.split('-')[0]}-${count}`
  }
}

function answerRequest(course: Course): string {
  const { prompts, said } = course
  const plan = planOf(course)
  const undone = renderUndone(plan, prompts)
  return fill(prompts.answer, {
    plan: renderPlan(plan),
    results: renderResults(plan.steps, prompts.words.nothing),
    undone: undone === '' ? '' : `\n\n${fill(prompts.account, { undone })}`,
    said: [...said.map((text) => `${prompts.words.user}: ${text}`), ...course.news]
      .map((text) => `\n\n${text}`)
      .join(''),
  })
}

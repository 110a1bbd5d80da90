import { affordableSteps } from './budget-left.ts'
import type { BudgetLeft } from './budget-left.ts'
import { planOf, readInputs } from './course.ts'
import type { Course } from './course.ts'
import { clip } from './evidence.ts'
import { readySteps } from './plan.ts'
import type { PlanStep } from './plan.ts'
import { reviseRest } from './planning-turn.ts'
import { fill } from './prompts.ts'
import { workStep } from './work-step.ts'
import type { StepEnd, StepPast } from './work-step.ts'

/** Works the steps of a plan until none is ready any more: side by side, as far as width and budget go. */
export interface StepWork {
  work(): Promise<void>
}

/** @param spent The budget before the plan was made and after, to reckon what a step may take. */
export function createStepWork(course: Course, spent: readonly [atFirst: BudgetLeft, afterPlan: BudgetLeft]): StepWork {
  const { board, host, planner, prompts, reasons } = course
  const pasts = new Map<string, StepPast>()
  /** As they were when they were started. */
  const running = new Map<string, PlanStep>()
  const ended: { readonly id: string; readonly end: StepEnd }[] = []
  /** Rejects with what ends the run, whatever else is awaited then. */
  const broken = Promise.withResolvers<never>()
  broken.promise.catch(() => {})
  let isBroken = false
  let wake = (): void => {}

  function start(id: string): void {
    const past = pasts.get(id) ?? { starts: 0, calls: [] }
    pasts.set(id, past)
    past.starts += 1
    board.set(id, { status: 'running', attempts: board.step(id).attempts + 1 })
    const step = board.step(id)
    running.set(id, step)
    workStep(`step/${id}/${past.starts}`, step, past, course).then(
      (end) => {
        ended.push({ id, end })
        wake()
      },
      (error: unknown) => {
        isBroken = true
        broken.reject(error)
      },
    )
  }

  function settle(id: string, end: StepEnd): void {
    const begun = running.get(id)
    running.delete(id)
    const step = board.step(id)
    // Also of a step the user has decided on meanwhile: the record does not go on without the answer.
    course.isWaiting ||= end.type === 'waiting'
    // The user has decided on it meanwhile.
    if (step.status !== 'running') return
    const noted = (note: string): readonly string[] =>
      step.notes.at(-1) === note ? step.notes : [...step.notes, clip(note, 2_000)]
    switch (end.type) {
      case 'done': {
        const isChanged =
          (['title', 'criterion', 'check'] as const).some((field) => step[field] !== begun?.[field]) ||
          step.needs.some((need) => begun?.needs.includes(need) === false)
        if (isChanged) board.set(id, { status: 'pending' }, prompts.words.changed)
        else board.set(id, { status: 'done', result: end.result, evidence: end.evidence })
        break
      }
      case 'failed':
        board.set(id, { status: 'failed', notes: noted(end.reason) }, end.reason)
        reasons.push(fill(prompts.words.failed, { id, reason: clip(end.reason, 2_000) }))
        break
      case 'stopped':
        course.isStopping ||= end.by === 'budget'
        board.set(id, { status: 'pending', notes: noted(end.reason) }, end.reason)
        return
      case 'waiting':
        return
    }
    if (end.news === undefined) return
    const found = fill(prompts.words.found, { id, news: clip(end.news, 4_000) })
    reasons.push(found)
    course.news.push(found)
  }

  const mayBegin = (): boolean => !course.isWaiting && !course.isStopping && !isBroken

  async function workAll(): Promise<void> {
    while (!isBroken) {
      course.rounds += 1
      if (!course.isWaiting) await readInputs(course, `inputs/${course.rounds}`)
      if (reasons.length > 0 && mayBegin()) await reviseRest(course)
      // Somebody may still work on one that the user wants done anew.
      const ready = readySteps(planOf(course)).filter(({ id }) => !running.has(id))
      if (ready.length > 0 && mayBegin()) {
        const most = await affordableSteps(host, `left/${course.rounds}`, spent, planOf(course))
        const room = Math.min(planner.concurrency - running.size, Math.max(most, running.size === 0 ? 1 : 0))
        if (mayBegin()) for (const { id } of ready.slice(0, Math.max(0, room))) start(id)
      }
      // What the user says to whoever revises is revised for, too.
      if (running.size === 0 && (reasons.length === 0 || !mayBegin())) return
      if (ended.length === 0 && running.size > 0) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      for (const { id, end } of ended.splice(0)) settle(id, end)
    }
  }

  return { work: () => Promise.race([workAll(), broken.promise]) }
}

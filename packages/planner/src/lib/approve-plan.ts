import { untilAborted, UsageError } from '@glmkit/glm/model'
import { planOf, readInputs } from './course.ts'
import type { Course } from './course.ts'
import type { PlanHalt } from './host.ts'
import type { Plan } from './plan.ts'
import type { PlanVerdict } from './planner.ts'
import { reviseRest } from './planning-turn.ts'
import { readPatches } from './schemas.ts'

/**
 * Has the plan approved, as the planner says: revised for a reason, changed, or not worked at all.
 *
 * @returns Why it is not worked.
 * @throws {UsageError} If the changes of `approvePlan` do not fit the plan. What `approvePlan` throws is thrown.
 */
export async function approvePlan(
  course: Course,
): Promise<{ readonly type: 'waiting' } | { readonly type: 'refused'; readonly detail: string } | undefined> {
  const { board, planner, reasons } = course
  if (planner.approvePlan === undefined) return undefined
  for (let count = 1; !course.isStopping; count += 1) {
    const key = `approve/${count}`
    const verdict = await verdictOn(course, key, planOf(course))
    if (verdict === 'waiting') return { type: 'waiting' }
    if (verdict === 'budget') course.isStopping = true
    else if (verdict === 'interrupted') {
      await readInputs(course, `${key}/inputs`)
      await reviseAll(course, key)
    } else if (verdict === true) return undefined
    else if (typeof verdict === 'object' && 'patches' in verdict) {
      board.revise(verdict.patches, 'user', 'approved with changes')
      return undefined
    } else if (typeof verdict === 'object' && verdict?.isApproved) return undefined
    else {
      const reason = typeof verdict === 'object' ? verdict?.reason : undefined
      const refused = {
        type: 'refused',
        detail: `the plan was not approved${reason === undefined ? '' : `: ${reason}`}`,
      } as const
      if (reason === undefined) return refused
      reasons.push(reason)
      if (!(await reviseAll(course, key))) return refused
    }
  }
  return undefined
}

/** @returns Whether the plan was revised for all that was said, also to whoever revised it. */
async function reviseAll(course: Course, key: string): Promise<boolean> {
  for (let count = 1; course.reasons.length > 0 && !course.isStopping; count += 1) {
    const isRevised = await reviseRest(course)
    if (!isRevised && course.reasons.length === 0) return course.isStopping
    await readInputs(course, `${key}/revised/${count}`)
  }
  return true
}

type Verdict = PlanVerdict | PlanHalt | 'waiting'

async function verdictOn({ planner, host, board }: Course, key: string, plan: Plan): Promise<Verdict> {
  const { approvePlan: hook } = planner
  if (typeof hook === 'function') {
    return host.once(key, async (): Promise<Verdict> => {
      const { signal } = host
      try {
        const verdict = await untilAborted(Promise.resolve(hook(structuredClone(plan), signal)), signal)
        if (typeof verdict !== 'object' || verdict === null || !('patches' in verdict)) return verdict ?? false
        const read = readPatches({ steps: verdict.patches })
        const issues = 'issues' in read ? read.issues : board.problems(read.value)
        if (issues.length === 0) return verdict
        throw new UsageError(`Cannot change the plan as approvePlan says: ${issues.join('; ')}`)
      } catch (error) {
        if (host.halted !== undefined) return host.halted
        throw error
      }
    })
  }
  const decision = await host.ask(key, plan)
  if (decision === 'waiting' || decision.isApproved) return decision === 'waiting' ? decision : true
  // Nobody has decided: whoever is interrupted is taken to say no.
  const halted = await host.once(`${key}/halted`, () => host.halted ?? null)
  return halted ?? (decision.reason === undefined ? false : { isApproved: false, reason: decision.reason })
}

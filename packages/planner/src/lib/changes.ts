import { isDeepStrictEqual } from 'node:util'
import type { Plan, PlanStep } from './plan.ts'

/** What became different in a plan. */
export type PlanChange =
  | { readonly type: 'add'; readonly step: PlanStep }
  /** The fields that changed. */
  | { readonly type: 'set'; readonly id: string; readonly fields: Partial<Omit<PlanStep, 'id'>> }

/** Steps are never removed, nor does their order change. */
export function changesBetween(before: Plan, after: Plan): readonly PlanChange[] {
  const known = new Map(before.steps.map((step) => [step.id, step]))
  return after.steps.flatMap((step): readonly PlanChange[] => {
    const old = known.get(step.id)
    if (old === undefined) return [{ type: 'add', step }]
    const was = new Map<string, unknown>(Object.entries(old))
    const entries = Object.entries(step).filter(([key, value]) => !isDeepStrictEqual(was.get(key), value))
    return entries.length === 0 ? [] : [{ type: 'set', id: step.id, fields: Object.fromEntries(entries) }]
  })
}

/** The plan after the changes an event tells: what a view or a log that follows the events keeps. */
export function applyChanges(plan: Plan, changes: readonly PlanChange[], revision: number = plan.revision): Plan {
  const steps = [...plan.steps]
  for (const change of changes) {
    if (change.type === 'add') {
      steps.push(change.step)
      continue
    }
    const at = steps.findIndex(({ id }) => id === change.id)
    const step = steps[at]
    if (step !== undefined) steps[at] = { ...step, ...change.fields }
  }
  return { ...plan, revision, steps }
}

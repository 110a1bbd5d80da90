import { changesBetween } from './changes.ts'
import type { PlanHost } from './host.ts'
import type { Plan, PlanStep } from './plan.ts'
import { revise, settle } from './revise.ts'
import type { PatchAuthor, PlanLimits, StepPatch } from './revise.ts'

/** The one place where the plan of a run is kept; whatever changes is told. */
export interface Board {
  /** `undefined` until there is one. */
  readonly plan: Plan | undefined
  open(plan: Plan): void
  step(id: string): PlanStep
  /** Sets fields of one step; those behind it are blocked or freed. */
  set(id: string, fields: Partial<Omit<PlanStep, 'id'>>, reason?: string): void
  /** @returns What is wrong with the patches; then nothing changes. */
  revise(patches: readonly StepPatch[], author: PatchAuthor, reason?: string): readonly string[]
}

export function createBoard(goal: string, limits: PlanLimits, tell: PlanHost['tell']): Board {
  let plan: Plan | undefined

  function change(next: Plan, reason: string | undefined): void {
    if (plan === undefined) {
      plan = { ...next, revision: 0 }
      return tell({ revision: 0, plan })
    }
    const changes = changesBetween(plan, next)
    plan = changes.length === 0 ? plan : next
    const { revision } = plan
    if (changes.length > 0) tell({ revision, changes, ...(reason !== undefined && { reason }) })
  }

  return {
    get plan() {
      return plan
    },
    open: (first) => change(first, undefined),
    step(id) {
      const step = plan?.steps.find((each) => each.id === id)
      if (step === undefined) throw new Error(`unreachable: there is no step "${id}"`)
      return step
    },
    set(id, fields, reason) {
      if (plan === undefined) return
      const steps = settle(plan.steps.map((step) => (step.id === id ? { ...step, ...fields } : step)))
      change({ ...plan, steps }, reason)
    },
    revise(patches, author, reason) {
      const revised = revise(plan ?? { goal, revision: 0, steps: [] }, patches, author, limits)
      if ('issues' in revised) return revised.issues
      if (revised.plan.steps.length > 0) change(revised.plan, reason)
      return []
    },
  }
}

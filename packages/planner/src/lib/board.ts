import { changesBetween } from './changes.ts'
import type { PlanHost } from './host.ts'
import { emptyPlan } from './plan.ts'
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
  /** A step that tells what is missing of the whole: it failed, and nobody planned it. */
  addFailure(id: string, title: string, reason: string): void
  /** @returns What is wrong with the patches; then nothing changes. */
  revise(patches: readonly StepPatch[], author: PatchAuthor, reason?: string): readonly string[]
  /** What would be wrong with patches of the user. */
  problems(patches: readonly StepPatch[]): readonly string[]
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
    addFailure(id, title, reason) {
      if (plan === undefined) return
      const step: PlanStep = {
        id,
        title,
        criterion: title,
        needs: [],
        status: 'failed',
        attempts: 0,
        evidence: [],
        notes: [reason],
      }
      change({ ...plan, steps: [...plan.steps, step] }, reason)
    },
    problems(patches) {
      const revised = revise(plan ?? emptyPlan(goal), patches, 'user', limits)
      return 'issues' in revised ? revised.issues : []
    },
    revise(patches, author, reason) {
      const revised = revise(plan ?? emptyPlan(goal), patches, author, limits)
      if ('issues' in revised) return revised.issues
      if (revised.plan.steps.length > 0) change(revised.plan, reason)
      return []
    },
  }
}

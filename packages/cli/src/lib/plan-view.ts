import { applyChanges } from '@glmkit/core'
import type { Plan, RunEvent } from '@glmkit/core'
import { changeLines, finalPlan, idColumns, progressOf, wholePlan } from './plan-lines.ts'
import { paint } from './terminal-text.ts'

/** What a request for approval is named that asks about the plan. */
export const planRequestName = 'plan'

/** Follows the plan of a run, and tells it in whole lines: steps run side by side. */
export interface PlanView {
  /** Columns their names take in front of what the steps do. */
  readonly nameColumns: number
  /** Lines to print, or nothing. */
  tell(event: Extract<RunEvent, { type: 'plan' }>, columns: number): string
  /** What a person is asked about it, with the plan unless it has just been shown. */
  asked(columns: number): string
  /** In one line what goes on; empty without a plan that is worked. */
  summary(): string
  /** At the end of the run: what has become of it. */
  final(columns: number): string
}

export function createPlanView(): PlanView {
  let plan: Plan | undefined
  /** It has been shown whole, and nothing of it has changed since. */
  let isFresh = false

  function whole(of: Plan, columns: number): string {
    isFresh = true
    const { length } = of.steps
    return `${block(`${length} ${length === 1 ? 'step' : 'steps'}`, wholePlan(of, columns))}\n`
  }

  return {
    get nameColumns() {
      return plan === undefined ? 0 : idColumns(plan)
    },
    tell(event, columns) {
      const before = plan
      if ('plan' in event) {
        plan = event.plan
        return whole(plan, columns)
      }
      if (before === undefined) return ''
      plan = applyChanges(before, event.changes, event.revision)
      isFresh = false
      return textOf(changeLines(before, plan, event.changes, event.reason, columns))
    },
    asked(columns) {
      const shown = plan === undefined || isFresh ? '' : whole(plan, columns)
      return `${shown}${paint('yellow', '?')} The plan waits for approval\n`
    },
    summary() {
      const running = plan?.steps.filter(({ status }) => status === 'running').map(({ id }) => id) ?? []
      return plan === undefined || running.length === 0
        ? ''
        : `plan ${progressOf(plan)} · running: ${running.join(', ')}`
    },
    final(columns) {
      if (plan === undefined || isFresh) return ''
      return `${block(`${progressOf(plan)} steps done`, finalPlan(plan, columns))}\n`
    },
  }
}

const block = (facts: string, lines: readonly string[]): string =>
  `${paint('bold', 'Plan')}  ${paint('dim', facts)}\n${textOf(lines)}`

const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('')

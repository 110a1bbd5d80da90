import { UsageError } from '@glmkit/glm/model'
import type { Plan, PlanStep } from './plan.ts'
import { brokenNeeds, cycles, isId, settle } from './revise.ts'
import type { PlanLimits } from './revise.ts'

const statuses: ReadonlySet<unknown> = new Set(['pending', 'running', 'done', 'failed', 'skipped', 'blocked'])

/**
 * A plan from outside, written by hand or kept from another run: whatever was under way is open again.
 *
 * @throws {UsageError} If it is no plan, or its steps are no graph that can be worked.
 */
export function acceptPlan(plan: Plan, { maxSteps, checks }: PlanLimits): Plan {
  const given: { readonly goal?: unknown; readonly steps?: unknown } = Object(plan)
  if (typeof given.goal !== 'string' || !Array.isArray(given.steps)) throw refused('expected { goal, revision, steps }')
  const shape = plan.steps.flatMap((step, at) => problemsOf(step).map((problem) => `steps.${at}.${problem}`))
  if (shape.length > 0) throw refused(shape.join('; '))
  const { steps } = plan
  const ids = steps.map(({ id }) => id)
  const { length } = steps.filter(({ status }) => status !== 'skipped' && status !== 'failed')
  const unknown = steps.find(({ check }) => check !== undefined && !checks.has(check))
  const issues = [
    ...(length > maxSteps ? [`there are ${length} steps, at most ${maxSteps} are allowed`] : []),
    ...ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `two steps are named "${id}"`),
    ...(unknown === undefined ? [] : [`step "${unknown.id}": there is no check "${unknown.check}"`]),
    ...brokenNeeds(steps),
  ]
  if (issues.length === 0) issues.push(...cycles(steps))
  if (issues.length > 0) throw refused(issues.join('; '))
  const open = steps.map((step): PlanStep => (step.status === 'running' ? { ...step, status: 'pending' } : step))
  return { goal: plan.goal, revision: Number.isInteger(plan.revision) ? plan.revision : 0, steps: settle(open) }
}

function problemsOf(step: unknown): readonly string[] {
  const given: Readonly<Record<string, unknown>> = Object(step)
  const { id, title, criterion, needs, replacedBy, status, attempts, evidence, result, notes } = given
  return [
    ...(typeof id === 'string' && isId(id) ? [] : ['id: expected 1–40 characters of a-z A-Z 0-9 _ -']),
    ...(typeof title === 'string' && title.trim() !== '' ? [] : ['title: expected text']),
    ...(typeof criterion === 'string' ? [] : ['criterion: expected text']),
    ...(isTexts(needs) ? [] : ['needs: expected a list of ids']),
    ...(replacedBy === undefined || isTexts(replacedBy) ? [] : ['replacedBy: expected a list of ids']),
    ...(result === undefined || typeof result === 'string' ? [] : ['result: expected text']),
    ...(statuses.has(status) ? [] : [`status: expected ${[...statuses].join(', ')}`]),
    ...(Number.isInteger(attempts) ? [] : ['attempts: expected a whole number']),
    ...(isList(evidence) && evidence.every((piece) => typeof Object(piece).type === 'string')
      ? []
      : ['evidence: expected a list of { type, … }']),
    ...(isTexts(notes) ? [] : ['notes: expected a list of texts']),
  ]
}

const isTexts = (value: unknown): boolean => isList(value) && value.every((item) => typeof item === 'string')
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)
const refused = (why: string): UsageError => new UsageError(`Cannot work the plan: ${why}`)

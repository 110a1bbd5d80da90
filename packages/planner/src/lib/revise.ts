import { isDeepStrictEqual } from 'node:util'
import { isMet } from './plan.ts'
import type { Evidence, Plan, PlanStep, StepStatus } from './plan.ts'

/** A new step, or what is to change of one, told by its `id`. Fields that are left out stay as they are. */
export interface StepPatch {
  readonly id: string
  readonly title?: string
  readonly criterion?: string
  readonly check?: string
  readonly needs?: readonly string[]
  readonly status?: StepStatus
  readonly result?: string
  /** What proves that it is done, in the model's words. */
  readonly evidence?: readonly string[]
  readonly note?: string
  readonly replacedBy?: readonly string[]
}

/** Who changes a plan: the model that works by it, a planning turn, or the user. */
export type PatchAuthor = 'worker' | 'planner' | 'user'

export interface PlanLimits {
  readonly maxSteps: number
  /** Names a step's `check` may have. */
  readonly checks: ReadonlySet<string>
  /** Those a model may choose. */
  readonly modelChecks: ReadonlySet<string>
}

export type Revised = { readonly plan: Plan } | { readonly issues: readonly string[] }

const longest = { title: 300, criterion: 1_000, note: 2_000, result: 20_000 } as const

/** What each may set; `done` is for a check to give, and for the user. */
const allowed: Readonly<Record<PatchAuthor, readonly StepStatus[]>> = {
  worker: ['pending', 'running', 'failed', 'skipped'],
  planner: ['pending', 'skipped'],
  user: ['pending', 'skipped', 'done'],
}

/**
 * The plan with all patches, or what is wrong with them: then none is applied.
 *
 * Ids stay unique, needs name steps of the plan, there is no cycle. A step that is done keeps all it has.
 */
export function revise(plan: Plan, patches: readonly StepPatch[], author: PatchAuthor, limits: PlanLimits): Revised {
  const issues: string[] = []
  const steps = new Map(plan.steps.map((step) => [step.id, step]))
  const seen = new Set<string>()
  for (const patch of patches) {
    const known = steps.get(patch.id)
    const problems = problemsOf(patch, known, author, limits)
    if (seen.has(patch.id)) problems.push('it is named twice, put all its changes in one')
    seen.add(patch.id)
    issues.push(...problems.map((problem) => `step "${patch.id}": ${problem}`))
    steps.set(patch.id, known === undefined ? newStep(patch, author) : changed(known, patch, author))
  }
  const all = [...steps.values()]
  const { length } = all.filter(({ status }) => status !== 'skipped' && status !== 'failed')
  if (length > limits.maxSteps) issues.push(`there are ${length} steps, at most ${limits.maxSteps} are allowed`)
  issues.push(...brokenNeeds(all))
  if (issues.length === 0) issues.push(...cycles(all))
  if (issues.length > 0) return { issues }
  const rewired = settle(all.map((step) => rewire(step, steps)))
  for (const { id } of patches.filter(({ status }) => status === 'running')) {
    const blocker = rewired.find((step) => step.id === id)?.needs.find((need) => !isMet(rewired, need))
    if (blocker !== undefined) return { issues: [`step "${id}": it needs "${blocker}", which is not done`] }
  }
  return { plan: { ...plan, revision: plan.revision + 1, steps: rewired } }
}

/** Steps behind a failed one are blocked, and free again when it is not failed any more. */
export function settle(steps: readonly PlanStep[]): readonly PlanStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const known = new Map<string, boolean>()
  const isLost = (id: string): boolean => {
    const step = byId.get(id)
    const isOpen = step?.status === 'pending' || step?.status === 'blocked'
    const lost = known.get(id) ?? (step?.status === 'failed' || (isOpen && step.needs.some(isLost)))
    known.set(id, lost)
    return lost
  }
  return steps.map((step) => {
    if (step.status !== 'pending' && step.status !== 'blocked') return step
    const status = step.needs.some(isLost) ? 'blocked' : 'pending'
    return status === step.status ? step : { ...step, status }
  })
}

export const isId = (id: string): boolean => /^[a-zA-Z0-9_-]{1,40}$/.test(id)

function problemsOf(patch: StepPatch, known: PlanStep | undefined, author: PatchAuthor, limits: PlanLimits): string[] {
  const { id, title, criterion, check, status, note, replacedBy = [] } = patch
  const checks = author === 'user' ? limits.checks : limits.modelChecks
  const problems: string[] = []
  if (!isId(id)) problems.push('an id is 1–40 characters of a-z A-Z 0-9 _ -')
  for (const [field, most] of Object.entries(longest)) {
    const text: unknown = new Map(Object.entries(patch)).get(field)
    if (typeof text === 'string' && text.length > most) problems.push(`its ${field} is longer than ${most} characters`)
  }
  if (check !== undefined && !checks.has(check)) {
    problems.push(`there is no check "${check}", expected ${[...checks].join(', ')}`)
  }
  if (known === undefined) {
    if ((title ?? '').trim() === '') problems.push('a new step needs a title')
    if (author !== 'user' && (criterion ?? '').trim() === '') {
      problems.push('a new step needs a criterion: what must be true for it to count as done')
    }
    if (status !== undefined && status !== 'pending' && status !== 'running') {
      problems.push(`a new step cannot be ${status}`)
    }
    if (status === 'running' && author !== 'worker') problems.push('a new step cannot be running')
    return problems
  }
  // Models repeat what they know.
  if (isDeepStrictEqual({ ...known, ...patch }, { ...known })) return problems
  if (known.status === 'done' && !isNote(patch)) {
    problems.push('it is done and keeps its evidence, add a new step for what is still to do')
  }
  if (author !== 'user' && known.evidence.some(({ type }) => type === 'user') && !isNote(patch)) {
    problems.push('the user has decided on it')
  }
  if (author === 'worker' && isOther(patch, known)) {
    problems.push('its criterion and its check stay as they are, add a new step for something else')
  }
  if (author !== 'user' && check !== undefined && check !== known.check && known.check !== undefined) {
    problems.push(`its check "${known.check}" stays`)
  }
  if (known.status === 'running' && author === 'planner') problems.push('it is being worked on, leave it as it is')
  if (status !== undefined && status !== known.status && !allowed[author].includes(status)) {
    problems.push(`its status cannot be set to ${status}, expected ${allowed[author].join(', ')}`)
  }
  if (status === 'skipped' && (note ?? '').trim() === '' && replacedBy.length === 0) {
    problems.push('say in its note why it is skipped, or in replacedBy which steps do its work')
  }
  if (status === 'failed' && (note ?? '').trim() === '') problems.push('say in its note why it failed')
  return problems
}

const isOther = ({ criterion, check }: StepPatch, known: PlanStep): boolean =>
  (criterion !== undefined && criterion.trim() !== known.criterion) || (check !== undefined && check !== known.check)

const isNote = ({ id: _, note: __, ...rest }: StepPatch): boolean =>
  Object.values(rest).every((value) => value === undefined)

function newStep(patch: StepPatch, author: PatchAuthor): PlanStep {
  const { id, title = '', criterion = title, check, needs = [], status = 'pending', note } = patch
  return {
    id,
    title: oneLine(title),
    criterion: criterion.trim(),
    ...(check !== undefined && { check }),
    needs: [...new Set(needs)],
    status,
    attempts: status === 'running' && author === 'worker' ? 1 : 0,
    evidence: [],
    notes: noteOf(note),
  }
}

function changed(step: PlanStep, patch: StepPatch, author: PatchAuthor): PlanStep {
  const { title, criterion, check, needs, status, result, note, replacedBy } = patch
  const begins = status === 'running' && step.status !== 'running'
  // Tried in another way, it has all its attempts again.
  const isAnew = status === 'pending' && step.status === 'failed'
  return {
    ...step,
    ...(title !== undefined && { title: oneLine(title) }),
    ...(criterion !== undefined && { criterion: criterion.trim() }),
    ...(check !== undefined && { check }),
    ...(needs !== undefined && { needs: [...new Set(needs)] }),
    ...(status !== undefined && { status }),
    ...(result !== undefined && { result }),
    // Whoever wants it again does not want it replaced.
    ...((replacedBy !== undefined || (status !== undefined && step.replacedBy !== undefined)) && {
      replacedBy: replacedBy ?? [],
    }),
    attempts: isAnew ? 0 : step.attempts + (begins ? 1 : 0),
    evidence: evidenceOf(step, status, author),
    notes: [...step.notes, ...noteOf(note)],
  }
}

function evidenceOf(step: PlanStep, status: StepStatus | undefined, author: PatchAuthor): readonly Evidence[] {
  if (author === 'user' && (status === 'done' || status === 'skipped')) return [{ type: 'user' }]
  // What showed that it was not needed says nothing of a step that is wanted again.
  return status === 'pending' || status === 'running' ? [] : step.evidence
}

/** Who waited for a step that is replaced waits for those that replace it. */
function rewire(step: PlanStep, steps: ReadonlyMap<string, PlanStep>): PlanStep {
  if (step.status === 'done') return step
  const needs = step.needs.flatMap((id) => {
    const need = steps.get(id)
    const others = need?.status === 'skipped' ? (need.replacedBy ?? []) : []
    return others.length === 0 || others.includes(step.id) ? [id] : others
  })
  return needs.length === step.needs.length && needs.every((id, at) => id === step.needs[at])
    ? step
    : { ...step, needs: [...new Set(needs)] }
}

export function brokenNeeds(steps: readonly PlanStep[]): readonly string[] {
  const ids = new Set(steps.map(({ id }) => id))
  return steps.flatMap(({ id, needs, replacedBy = [] }) => [
    ...needs.filter((need) => !ids.has(need)).map((need) => `step "${id}": it needs "${need}", which is no step`),
    ...(needs.includes(id) ? [`step "${id}": it needs itself`] : []),
    ...replacedBy
      .filter((other) => !ids.has(other) || other === id)
      .map((other) => `step "${id}": it is replaced by "${other}", which is no other step`),
  ])
}

export function cycles(steps: readonly PlanStep[]): readonly string[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const state = new Map<string, 'open' | 'closed'>()
  function visit(id: string, path: readonly string[]): string | undefined {
    if (state.get(id) === 'closed') return undefined
    if (state.get(id) === 'open') return [...path.slice(path.indexOf(id)), id].join(' → ')
    state.set(id, 'open')
    const { needs = [], replacedBy = [], status } = byId.get(id) ?? {}
    for (const need of status === 'skipped' ? replacedBy : needs) {
      const cycle = visit(need, [...path, id])
      if (cycle !== undefined) return cycle
    }
    state.set(id, 'closed')
    return undefined
  }
  for (const { id } of steps) {
    const cycle = visit(id, [])
    if (cycle !== undefined) return [`the steps wait for one another: ${cycle}`]
  }
  return []
}

/** A title stands in lists, a line a step. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()

const noteOf = (note: string | undefined): readonly string[] =>
  note === undefined || note.trim() === '' ? [] : [note.trim()]

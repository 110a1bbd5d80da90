import { UsageError } from '@glmkit/glm/model'
import type { Board } from './board.ts'
import { renderLeft } from './budget-left.ts'
import { judgeSkip } from './check.ts'
import { clip } from './evidence.ts'
import type { PlanHost } from './host.ts'
import { emptyPlan, readySteps, undoneSteps } from './plan.ts'
import type { Planner } from './planner.ts'
import { fill } from './prompts.ts'
import type { PlannerPrompts } from './prompts.ts'
import { renderPlan, renderResults, renderUndone } from './render.ts'
import { revise } from './revise.ts'
import type { StepPatch } from './revise.ts'
import { draftSchema } from './schemas.ts'
import type { PlanDraft } from './schemas.ts'
import { workStep } from './work-step.ts'
import type { StepEnd, StepPast } from './work-step.ts'

/** How the work on a plan ended. */
export type Worked =
  /** The agent answers, with this message before it if there was a plan. */
  | { readonly type: 'answer'; readonly message?: string }
  /** A person is waited for: the run is resumed with the decision. */
  | { readonly type: 'waiting' }
  | { readonly type: 'refused'; readonly detail: string }

/**
 * Makes a plan and works it: steps that are ready run side by side, each is verified, and what fails, turns out or is said by
 * the user revises the rest.
 *
 * Whatever it decides by is recorded or follows from what is recorded, so a resumed run goes the same way.
 */
export async function workPlan(
  planner: Planner,
  host: PlanHost,
  board: Board,
  prompts: PlannerPrompts,
): Promise<Worked> {
  const { concurrency, maxRevisions, approvePlan } = planner
  const { goal } = host
  /** Why the plan is to be revised. */
  const reasons: string[] = []
  let revisions = 0
  let reviseCount = 1
  let isUserWaiting = false
  /** The budget is used up, or the run is cancelled: nothing more is begun. */
  let isStopping = false
  let isWaiting = false

  const current = (): NonNullable<Board['plan']> => board.plan ?? emptyPlan(goal)

  /** A planning turn. */
  async function think(
    key: string,
    template: string,
    values: Readonly<Record<string, string>>,
  ): Promise<PlanDraft | 'interrupted' | undefined> {
    const request = fill(template, { goal, ...(await facts(key)), ...values })
    const thought = await host.run({
      key,
      name: 'planner',
      system: prompts.planner,
      isAgent: false,
      messages: [...host.earlier, { role: 'user', content: request }],
      output: draftSchema(({ steps }) => issuesOf(steps)),
      thinking: 'on',
    })
    if (thought.type === 'output') return thought.output
    if (thought.type === 'waiting') return undefined
    if (thought.by === 'interrupted') return thought.by
    if (thought.by === 'budget') isStopping = true
    else host.warn(`No plan could be had: ${thought.detail}`)
    return undefined
  }

  const issuesOf = (patches: readonly StepPatch[]): readonly string[] => {
    const revised = revise(current(), patches, 'planner', planner.limits)
    return 'issues' in revised ? revised.issues : []
  }

  async function facts(key: string): Promise<Readonly<Record<string, string>>> {
    const tools = host.tools.map(({ name, description }) => `- ${name}: ${clip(description, 400)}`).join('\n')
    const checks = Object.entries(planner.checks).map(([name, { description }]) => `- ${name}: ${description}`)
    return {
      tools: tools || prompts.words.nothing,
      checks: checks.join('\n') || prompts.words.nothing,
      maxSteps: String(planner.limits.maxSteps),
      left: renderLeft(await host.left(`${key}/left`), prompts),
    }
  }

  async function readInputs(key: string): Promise<void> {
    const { texts, patches, isHalted } = await host.inputs(key)
    isStopping ||= isHalted
    for (const list of patches) {
      const issues = board.revise(list, 'user')
      if (issues.length > 0) host.warn(`Cannot edit the plan: ${issues.join('; ')}`)
    }
    for (const text of texts) reasons.push(`${prompts.words.user}: ${text}`)
    isUserWaiting ||= texts.length > 0
  }

  async function makePlan(): Promise<void> {
    for (let count = 1; ; count += 1) {
      const said = reasons.map((reason) => `\n${reason}`)
      const draft = await think(`draft/${count}`, prompts.plan, { goal: goal + said.join('') })
      if (typeof draft === 'object') {
        reasons.splice(0)
        return void board.revise(draft.steps, 'planner')
      }
      const isInterrupted = draft === 'interrupted'
      await readInputs(`draft/${count}/inputs`)
      if (isInterrupted && !isStopping) continue
      reasons.splice(0)
      // Without a plan of its own the request is the one step, and verified like any other.
      const [title, criterion] = [clip(goal, 200), clip(goal, 900)]
      return void board.revise([{ id: 'work', title, criterion }], 'planner')
    }
  }

  /** @returns Why the plan is not to be worked, or nothing. */
  async function approve(): Promise<Exclude<Worked, { type: 'answer' }> | undefined> {
    if (approvePlan === undefined) return undefined
    for (let count = 1; ; count += 1) {
      const key = `approve/${count}`
      const plan = current()
      const verdict =
        approvePlan === 'ask' ? await host.ask(key, plan) : await host.once(key, () => approvePlan(plan, host.signal))
      if (verdict === 'waiting') return { type: 'waiting' }
      if (verdict === true) return undefined
      if (typeof verdict === 'object' && 'patches' in verdict) {
        const issues = board.revise(verdict.patches, 'user', 'approved with changes')
        if (issues.length === 0) return undefined
        throw new UsageError(`Cannot change the plan as approvePlan says: ${issues.join('; ')}`)
      }
      if (typeof verdict === 'object' && verdict.isApproved) return undefined
      const reason = typeof verdict === 'object' ? verdict.reason : undefined
      if (reason === undefined || revisions >= maxRevisions || isStopping) {
        const why = reason === undefined ? '' : `: ${reason}`
        return { type: 'refused', detail: `the plan was not approved${why}` }
      }
      reasons.push(reason)
      await reviseRest()
    }
  }

  async function reviseRest(): Promise<void> {
    const isBounded = !isUserWaiting
    if (isBounded && revisions >= maxRevisions) return void reasons.splice(0)
    if (isBounded) revisions += 1
    isUserWaiting = false
    const reason = reasons.splice(0).join('\n')
    const plan = current()
    const known = renderResults(plan.steps, '')
    const draft = await think(`revise/${reviseCount++}`, prompts.revise, {
      plan: known === '' ? renderPlan(plan) : `${renderPlan(plan)}\n\n${known}`,
      reason,
    })
    if (typeof draft === 'object') {
      // What the user edits meanwhile may stand against it.
      const issues = board.revise(draft.steps, 'planner', reason)
      if (issues.length === 0) await checkSkipped(draft.steps)
      else reasons.push(`${reason}\n${issues.join('; ')}`)
    }
    // What the user says is read first, then it is revised for both.
    if (draft === 'interrupted') reasons.push(reason)
  }

  async function checkSkipped(patches: readonly StepPatch[]): Promise<void> {
    for (const { id, status, replacedBy = [] } of patches) {
      if (status !== 'skipped' || replacedBy.length > 0) continue
      const isRight = await judgeSkip(`skip/${reviseCount}/${id}`, board.step(id), current(), {
        ...planner,
        host,
        prompts,
      })
      if (isRight) board.set(id, { evidence: [{ type: 'not-needed' }] })
    }
  }

  function settleStep(id: string, end: StepEnd): void {
    const step = board.step(id)
    // The user has decided on it meanwhile.
    if (step.status !== 'running') return
    const noted = (note: string): readonly string[] =>
      step.notes.at(-1) === note ? step.notes : [...step.notes, clip(note, 2_000)]
    switch (end.type) {
      case 'done':
        board.set(id, { status: 'done', result: end.result, evidence: end.evidence })
        break
      case 'failed':
        board.set(id, { status: 'failed', notes: noted(end.reason) }, end.reason)
        reasons.push(`step "${id}" failed: ${end.reason}`)
        break
      case 'stopped':
        isStopping ||= end.by === 'budget'
        board.set(id, { status: 'pending', notes: noted(end.reason) }, end.reason)
        return
      case 'waiting':
        isWaiting = true
        return
    }
    if (end.news !== undefined) reasons.push(`step "${id}" has found out: ${end.news}`)
  }

  async function workSteps(): Promise<void> {
    const starts = new Map<string, number>()
    const pasts = new Map<string, StepPast>()
    const running = new Set<string>()
    const ended: { readonly id: string; readonly end: StepEnd }[] = []
    /** Rejects with what ends the run, whatever else is awaited then. */
    const broken = Promise.withResolvers<never>()
    let isBroken = false
    let wake = (): void => {}

    function start(id: string): void {
      const count = (starts.get(id) ?? 0) + 1
      starts.set(id, count)
      running.add(id)
      const step = board.step(id)
      board.set(id, { status: 'running', attempts: step.attempts + 1 })
      const options = { ...planner, board, host, prompts, goal }
      const past = pasts.get(id) ?? { calls: [] }
      pasts.set(id, past)
      workStep(`step/${id}/${count}`, board.step(id), past, options).then(
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

    async function workAll(): Promise<void> {
      for (let round = 1; !isBroken; round += 1) {
        if (!isWaiting) await readInputs(`inputs/${round}`)
        if (reasons.length > 0 && !isWaiting && !isStopping && !isBroken) await reviseRest()
        if (!isWaiting && !isStopping && !isBroken) {
          // Somebody may still work on one that the user wants done anew.
          const ready = readySteps(current()).filter(({ id }) => !running.has(id))
          for (const { id } of ready.slice(0, Math.max(0, concurrency - running.size))) start(id)
        }
        if (running.size === 0) return
        if (ended.length === 0) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        for (const { id, end } of ended.splice(0)) {
          running.delete(id)
          settleStep(id, end)
        }
      }
    }
    await Promise.race([workAll(), broken.promise])
  }

  if (board.plan === undefined) await makePlan()
  if (current().steps.length === 0) return { type: 'answer' }
  const refused = await approve()
  if (refused !== undefined) return refused
  if (!isStopping) await workSteps()
  if (isWaiting) return { type: 'waiting' }
  const plan = current()
  const undone =
    undoneSteps(plan).length === 0 ? '' : `\n\n${fill(prompts.account, { undone: renderUndone(plan, prompts) })}`
  const results = renderResults(plan.steps, prompts.words.nothing)
  return { type: 'answer', message: fill(prompts.answer, { plan: renderPlan(plan), results, undone }) }
}

import type { Board } from './board.ts'
import { judge, judgeReplaced, judgeSkip } from './check.ts'
import type { JudgeOptions } from './check.ts'
import { pieceOf } from './evidence.ts'
import type { WitnessedCall } from './evidence.ts'
import { emptyPlan, replacedSteps } from './plan.ts'
import type { StepPatch } from './revise.ts'

export interface KeepPlanOptions extends JudgeOptions {
  readonly board: Board
  readonly goal: string
  readonly maxAttempts: number
  readonly maxRevisions: number
}

/** What the model is told of its changes. */
export interface UpdateAnswer {
  readonly text: string
  readonly isError: boolean
}

/**
 * Takes the model's own changes to its plan. A step it calls done is judged first: without evidence it is refused, once
 * with the reason, then the step fails; a failed check gives it back until its attempts are used up.
 */
export function createPlanKeeper(options: KeepPlanOptions) {
  const { board, goal, maxAttempts, maxRevisions } = options
  const warned = new Set<string>()
  /** Replacements that have not done the work of a step. */
  const refused = new Set<string>()
  let checks = 0
  let retries = 0
  let last: Promise<unknown> = Promise.resolve()
  let isWaiting = false

  function waiting(): StillWaiting {
    isWaiting = true
    return new StillWaiting()
  }

  async function claim(patch: StepPatch, calls: readonly WitnessedCall[]): Promise<string> {
    const { id, result = '', evidence = [] } = patch
    const step = board.step(id)
    checks += 1
    const claimed = { result: result === '' ? (step.result ?? '') : result, evidence, calls }
    const judged = await judge(`check/${checks}`, step, claimed, board.plan ?? emptyPlan(goal), options)
    if (judged.type === 'done') {
      board.set(id, {
        status: 'done',
        evidence: judged.evidence,
        ...(claimed.result !== '' && { result: claimed.result }),
      })
      return `Step "${id}" is done.`
    }
    // The call ends as waiting; it is judged when the run goes on.
    if (judged.type === 'waiting') throw waiting()
    if (judged.type === 'stopped' || judged.type === 'unchecked')
      return `Step "${id}": ${judged.reason}. It is still open.`
    const { reason } = judged
    const isFirst = judged.type === 'no-evidence' && !warned.has(id)
    if (judged.type === 'no-evidence') warned.add(id)
    const isLost = judged.type === 'no-evidence' ? !isFirst : step.attempts >= maxAttempts
    const status = isLost ? 'failed' : 'running'
    const attempts = step.attempts + (isFirst || isLost ? 0 : 1)
    board.set(id, { status, attempts, notes: [...step.notes, reason] }, reason)
    return isLost
      ? `Step "${id}" has failed: ${reason}. Revise the plan: do it in another way, or leave it failed.`
      : `Step "${id}" does not count as done: ${reason}. Go on working on it.`
  }

  async function update(patches: readonly StepPatch[], calls: readonly WitnessedCall[]): Promise<UpdateAnswer> {
    const claims = patches.filter(({ id, status }) => status === 'done' && !isDone(id))
    const starts = patches.filter(({ status }) => status === 'running')
    const structure = patches.flatMap((patch): readonly StepPatch[] => {
      const { evidence: _, status, ...rest } = patch
      if (status === undefined || status === 'failed' || status === 'skipped' || status === 'pending') return [patch]
      // Models repeat what is done.
      if (isDone(patch.id)) return []
      // Whoever claims does not say what has to be shown.
      const { criterion, check, ...claimed } = rest
      return [status === 'done' && isKnown(patch.id) ? claimed : rest]
    })
    const isRetry = ({ id, status }: StepPatch): boolean =>
      (status === 'pending' || status === 'running' || status === 'done') && isFailed(id)
    const again = patches.filter(isRetry).length
    if (retries + again > maxRevisions && again > 0) {
      return {
        isError: true,
        text: `The plan was not changed: steps were tried again ${maxRevisions} times, leave them failed`,
      }
    }
    const issues = board.revise(structure, 'worker')
    if (issues.length > 0) return { isError: true, text: `The plan was not changed: ${issues.join('; ')}` }
    retries += again
    const said: string[] = []
    for (const patch of claims) said.push(...start(patch.id), ...(isOpen(patch.id) ? [await claim(patch, calls)] : []))
    // Last: what they need may be among the claims.
    for (const { id } of starts) said.push(...start(id))
    for (const step of replacedSteps(board.plan ?? emptyPlan(goal))) {
      const way = [step.id, ...(step.replacedBy ?? [])].join()
      if (refused.has(way)) continue
      checks += 1
      const judged = await judgeReplaced(`check/${checks}`, step, calls, board.plan ?? emptyPlan(goal), options)
      if (judged.type === 'waiting') throw waiting()
      if (judged.type === 'done') board.set(step.id, { evidence: judged.evidence })
      else said.push(`Step "${step.id}" was not done by what replaced it: ${judged.reason}.`)
      if (judged.type === 'refused') refused.add(way)
    }
    const facts = calls.slice(-8).map(pieceOf)
    for (const { id, status, replacedBy = [] } of patches) {
      if (status !== 'skipped' || replacedBy.length > 0 || board.step(id).evidence.length > 0) continue
      checks += 1
      const isRight = await judgeSkip(`check/${checks}`, board.step(id), board.plan ?? emptyPlan(goal), facts, options)
      if (isRight) board.set(id, { evidence: [{ type: 'not-needed' }] })
    }
    const steps = board.plan?.steps ?? []
    const done = steps.filter(({ status }) => status === 'done').length
    return { isError: false, text: [...said, `${done} of ${steps.length} steps are done.`].join('\n') }
  }

  /** @returns Why it cannot start. */
  const start = (id: string): readonly string[] =>
    board.step(id).status === 'running' ? [] : board.revise([{ id, status: 'running' }], 'worker')
  const isKnown = (id: string): boolean => board.plan?.steps.some((step) => step.id === id) ?? false
  const isFailed = (id: string): boolean => isKnown(id) && board.step(id).status === 'failed'
  const isOpen = (id: string): boolean => board.step(id).status === 'running'
  const isDone = (id: string): boolean =>
    board.plan?.steps.some((step) => step.id === id && step.status === 'done') ?? false

  return {
    /** One after the other, in the order of the calls. */
    update(patches: readonly StepPatch[], calls: readonly WitnessedCall[]): Promise<UpdateAnswer> {
      const next = last.then(() => {
        // On resume it comes after the one that waits, too.
        if (isWaiting) throw new StillWaiting()
        return update(patches, calls)
      })
      last = next.catch(() => {})
      return next
    },
  }
}

/** A check waits for a person. */
export class StillWaiting extends Error {
  override readonly name = 'StillWaiting'
}

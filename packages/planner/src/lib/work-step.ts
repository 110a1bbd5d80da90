import type { Message } from '@glmkit/glm/model'
import type { Board } from './board.ts'
import { renderLeft } from './budget-left.ts'
import { judge } from './check.ts'
import type { JudgeOptions } from './check.ts'
import type { WitnessedCall } from './evidence.ts'
import type { JobResult } from './host.ts'
import type { Evidence, PlanStep } from './plan.ts'
import { fill } from './prompts.ts'
import { renderResults } from './render.ts'
import { reportSchema } from './schemas.ts'
import type { StepReport } from './schemas.ts'

/** How work on a step ended. */
export type StepEnd =
  | {
      readonly type: 'done'
      readonly result: string
      readonly evidence: readonly Evidence[]
      readonly news: string | undefined
    }
  | { readonly type: 'failed'; readonly reason: string; readonly news: string | undefined }
  | { readonly type: 'stopped'; readonly by: 'budget' | 'interrupted'; readonly reason: string }
  | { readonly type: 'waiting' }

export interface WorkStepOptions extends JudgeOptions {
  readonly board: Board
  readonly goal: string
  readonly maxAttempts: number
}

/**
 * Works one step: an agent of its own does it and claims that it is done; the claim is judged, and what does not hold goes
 * back to the same agent with the reason. A claim without evidence goes back once, a failed check until the attempts are
 * used up.
 *
 * @param key Of this start of the step.
 */
export async function workStep(key: string, step: PlanStep, options: WorkStepOptions): Promise<StepEnd> {
  const { board, host, prompts, goal, maxAttempts } = options
  const { id, title, criterion, notes } = step
  const { plan } = board
  const needed = (plan?.steps ?? []).filter((other) => step.needs.includes(other.id))
  let messages: string | readonly Message[] = fill(prompts.step, {
    goal,
    id,
    title,
    criterion,
    results: renderResults(needed, prompts.words.nothing),
    notes: notes.map((note) => `\n\n${note}`).join(''),
    left: renderLeft(await host.left(`${key}/left`), prompts),
  })
  const calls: WitnessedCall[] = []
  let attempts = 1
  let isWarned = false

  for (let round = 1; ; round += 1) {
    const worked: JobResult<StepReport> = await host.run({
      key: `${key}/${round}`,
      name: `step ${id}`,
      system: prompts.worker,
      isAgent: true,
      messages,
      output: reportSchema,
    })
    if (worked.type === 'waiting') return worked
    calls.push(...worked.calls)
    if (worked.type === 'stopped') {
      const { by, detail: reason } = worked
      return by === 'budget' || by === 'interrupted'
        ? { type: 'stopped', by, reason }
        : { type: 'failed', reason, news: undefined }
    }
    const { status, result, evidence, newInformation: news } = worked.output
    if (status === 'failed') return { type: 'failed', reason: result, news }

    const judged = await judge(
      `${key}/check/${round}`,
      step,
      { result, evidence, calls },
      board.plan ?? { goal, revision: 0, steps: [] },
      options,
    )
    if (judged.type === 'done') return { type: 'done', result, evidence: judged.evidence, news }
    if (judged.type === 'stopped' || judged.type === 'waiting') return judged
    const { reason } = judged
    const isFirstWarning: boolean = judged.type === 'no-evidence' && !isWarned
    if (judged.type === 'no-evidence' ? isWarned : attempts >= maxAttempts) return { type: 'failed', reason, news }
    isWarned ||= isFirstWarning
    if (!isFirstWarning) attempts += 1
    board.set(id, { attempts: step.attempts + attempts - 1, notes: [...board.step(id).notes, reason] }, reason)
    messages = [...worked.transcript, { role: 'user', content: fill(prompts.refusal, { id, reason }) }]
  }
}

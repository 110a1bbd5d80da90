import type { Message } from '@glmkit/glm/model'
import type { Board } from './board.ts'
import { renderLeft } from './budget-left.ts'
import { judge } from './check.ts'
import type { JudgeOptions } from './check.ts'
import { clip } from './evidence.ts'
import type { WitnessedCall } from './evidence.ts'
import type { JobResult, PlanHalt } from './host.ts'
import { emptyPlan } from './plan.ts'
import type { Evidence, Plan, PlanStep } from './plan.ts'
import { fill } from './prompts.ts'
import type { PlannerPrompts } from './prompts.ts'
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
  | { readonly type: 'stopped'; readonly by: PlanHalt; readonly reason: string }
  | { readonly type: 'waiting' }

export interface WorkStepOptions extends JudgeOptions {
  readonly board: Board
  readonly goal: string
  readonly maxAttempts: number
}

/** What was done for a step before it was started again. */
export interface StepPast {
  /** What they did is done. */
  readonly calls: WitnessedCall[]
  /** Of an agent that was interrupted: it goes on. */
  conversation?: readonly Message[] | undefined
}

/**
 * Works one step: an agent of its own does it and claims that it is done; the claim is judged, and what does not hold goes
 * back to the same agent with the reason. A claim without evidence goes back once, a failed check until the attempts are
 * used up.
 *
 * @param key Of this start of the step.
 */
export async function workStep(
  key: string,
  step: PlanStep,
  past: StepPast,
  options: WorkStepOptions,
): Promise<StepEnd> {
  const { board, host, prompts, goal, maxAttempts } = options
  const { id } = step
  // As it is now: what is read of other steps later would depend on how fast they are.
  const plan = board.plan ?? emptyPlan(goal)
  const { calls, conversation = [] } = past
  const left = renderLeft(await host.left(`${key}/left`), prompts)
  const content = taskOf(step, plan, conversation.length > 0 ? [] : calls, left, prompts)
  let messages: readonly Message[] = [...conversation, { role: 'user', content }]
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
    past.conversation = undefined
    if (worked.type === 'stopped') {
      const { by, detail: reason, transcript } = worked
      if (by !== 'budget' && by !== 'interrupted') return { type: 'failed', reason, news: undefined }
      past.conversation = transcript
      return { type: 'stopped', by, reason }
    }
    const { status, result, evidence, newInformation: news } = worked.output
    if (status === 'failed') return { type: 'failed', reason: result, news }

    const judged = await judge(`${key}/check/${round}`, step, { result, evidence, calls }, plan, options)
    if (judged.type === 'done') return { type: 'done', result, evidence: judged.evidence, news }
    if (judged.type === 'waiting') return judged
    if (judged.type === 'stopped') {
      past.conversation = worked.transcript
      return judged
    }
    const { reason } = judged
    const isFirstWarning: boolean = judged.type === 'no-evidence' && !isWarned
    if (judged.type === 'no-evidence' ? isWarned : attempts >= maxAttempts) return { type: 'failed', reason, news }
    isWarned ||= isFirstWarning
    if (!isFirstWarning) attempts += 1
    board.set(id, { attempts: step.attempts + attempts - 1, notes: [...board.step(id).notes, reason] }, reason)
    messages = [...worked.transcript, { role: 'user', content: fill(prompts.refusal, { id, reason }) }]
  }
}

/** What an agent is told of its step. */
function taskOf(
  { id, title, criterion, notes, needs }: PlanStep,
  { goal, steps }: Plan,
  before: readonly WitnessedCall[],
  left: string,
  prompts: PlannerPrompts,
): string {
  const lines = before.map(({ name, arguments: args, text }) => `- ${name} ${clip(args, 300)} → ${clip(text, 300)}`)
  const known = lines.length === 0 ? [] : [`${prompts.words.before}:\n${lines.slice(-30).join('\n')}`]
  return fill(prompts.step, {
    goal,
    id,
    title,
    criterion,
    results: renderResults(
      steps.filter((step) => needs.includes(step.id)),
      prompts.words.nothing,
    ),
    notes: [...notes, ...known].map((note) => `\n\n${note}`).join(''),
    left,
  })
}

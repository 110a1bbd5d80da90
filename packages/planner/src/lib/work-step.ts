import type { Message } from '@glmkit/glm/model'
import { renderLeft } from './budget-left.ts'
import { judge } from './check.ts'
import { planOf } from './course.ts'
import type { Course } from './course.ts'
import { clip } from './evidence.ts'
import type { WitnessedCall } from './evidence.ts'
import type { JobResult, PlanHalt } from './host.ts'
import type { Evidence, Plan, PlanStep } from './plan.ts'
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
  | { readonly type: 'stopped'; readonly by: PlanHalt; readonly reason: string }
  | { readonly type: 'waiting' }

/** What was done for a step before it was started again. */
export interface StepPast {
  starts: number
  /** What they did is done. */
  readonly calls: WitnessedCall[]
  /** Of an agent that was interrupted, or whose step was changed: it goes on. */
  conversation?: readonly Message[] | undefined
}

/**
 * Works one step: an agent of its own does it and claims that it is done; the claim is judged, and what does not hold goes
 * back to the same agent with the reason. A claim without evidence goes back once, a failed check until the attempts are
 * used up.
 *
 * @param key Of this start of the step.
 */
export async function workStep(key: string, step: PlanStep, past: StepPast, course: Course): Promise<StepEnd> {
  const { board, host, planner, prompts } = course
  const { id } = step
  // As it is now: what is read of other steps later would depend on how fast they are.
  const plan = planOf(course)
  const { calls, conversation = [] } = past
  const left = renderLeft(await host.left(`${key}/left`), prompts)
  const content = taskOf(step, plan, conversation.length > 0 ? [] : calls, left, course)
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
    course.calls.push(...worked.calls)
    past.conversation = undefined
    if (worked.type === 'stopped') {
      const { by, detail: reason, transcript } = worked
      if (by !== 'budget' && by !== 'interrupted') return { type: 'failed', reason, news: undefined }
      past.conversation = transcript
      return { type: 'stopped', by, reason }
    }
    const { status, result, evidence, newInformation: news } = worked.output
    if (status === 'failed') return { type: 'failed', reason: result, news }

    const judged = await judge(`${key}/check/${round}`, step, { result, evidence, calls }, plan, {
      ...planner,
      host,
      prompts,
    })
    past.conversation = worked.transcript
    if (judged.type === 'done') return { type: 'done', result, evidence: judged.evidence, news }
    if (judged.type === 'waiting') return judged
    if (judged.type === 'stopped') return judged
    if (judged.type === 'unchecked') return { type: 'failed', reason: judged.reason, news }
    past.conversation = undefined
    const { reason } = judged
    const isFirstWarning: boolean = judged.type === 'no-evidence' && !isWarned
    if (judged.type === 'no-evidence' ? isWarned : attempts >= planner.maxAttempts)
      return { type: 'failed', reason, news }
    isWarned ||= isFirstWarning
    if (!isFirstWarning) attempts += 1
    const now = board.step(id)
    // The user may have decided on it meanwhile.
    if (now.status === 'running') {
      board.set(id, { attempts: step.attempts + attempts - 1, notes: [...now.notes, clip(reason, 2_000)] }, reason)
    }
    messages = [...worked.transcript, { role: 'user', content: fill(prompts.refusal, { id, reason }) }]
  }
}

/** What an agent is told of its step. */
function taskOf(
  { id, title, criterion, notes, needs }: PlanStep,
  { goal, steps }: Plan,
  before: readonly WitnessedCall[],
  left: string,
  { prompts, said }: Course,
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
    notes: [...notes, ...said.map((text) => `${prompts.words.user}: ${text}`), ...known]
      .map((note) => `\n\n${note}`)
      .join(''),
    left,
  })
}

import type { ModelReply, ToolCall } from '@glmkit/glm/model'
import type { ApprovalRequest } from './approvals.ts'
import type { Demand } from './demand.ts'
import type { StopReason } from './event.ts'
import type { Kept } from './long-answer.ts'

/** What follows a reply. */
export type NextStep =
  | { readonly type: 'call-tools' }
  /** The calls were cut: running half a call would be worse than none. */
  | { readonly type: 'refuse-calls' }
  /** The text was cut. */
  | { readonly type: 'continue' }
  /** The model stopped before it brought what the run must bring. */
  | { readonly type: 'nudge'; readonly demand: Demand }
  /** The model answers although steps of its plan are open. */
  | { readonly type: 'remind'; readonly reminder: string }
  /** Neither text nor calls. */
  | { readonly type: 'ask-again' }
  | Stop

export interface Stop {
  readonly type: 'stop'
  readonly reason: StopReason
  readonly detail?: string | undefined
  readonly waitingFor?: readonly ApprovalRequest[]
}

/**
 * @param text With what came before it.
 * @param reminder Of open steps of the plan, while the model may still be reminded.
 */
export async function nextStep(
  reply: ModelReply,
  { text, isLost }: Pick<Kept, 'text' | 'isLost'>,
  demand: Demand | undefined,
  reminder: () => string | undefined,
): Promise<NextStep> {
  const { finish, message } = reply
  const hasCalls = message.tool_calls !== undefined
  if (finish === 'sensitive') return { type: 'stop', reason: 'content-filter' }
  if (hasCalls) return { type: isCut(reply) ? 'refuse-calls' : 'call-tools' }
  if (isCut(reply) || isLost === true) return { type: 'continue' }
  const open = reminder()
  if (open !== undefined) return { type: 'remind', reminder: open }
  if (demand !== undefined && !(await demand.isMet(text))) return { type: 'nudge', demand }
  if (demand === undefined && text.trim() === '') return { type: 'ask-again' }
  return { type: 'stop', reason: 'answer' }
}

/** In the middle of the text, or of a call. */
export const isCut = ({ finish }: ModelReply): boolean =>
  finish === 'length' || finish === 'model_context_window_exceeded'

/** A call that was cut is not run: the model is told how much would have passed. */
export function cutCall({ name, arguments: text }: ToolCall['function']): string {
  const most = Math.max(1_000, Math.floor(text.length / 2 / 1_000) * 1_000)
  return (
    `Error: The call was cut at the output limit after ${text.length} characters and did not run. Call "${name}" again in ` +
    `pieces of at most ${most} characters, one after the other, where it can add to what is there; otherwise with less text.`
  )
}

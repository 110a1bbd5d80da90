import { createHash } from 'node:crypto'
import { UsageError } from '@glmkit/glm/model'
import { Halt } from './inbox.ts'
import { noJournal, once } from './journal.ts'
import type { Journal } from './journal.ts'

/** A call that waits for somebody's word. */
export interface ApprovalRequest {
  /** Names run path, call and arguments: a decision on it holds for nothing else. */
  readonly id: string
  readonly callId: string
  /** The ids of the calls that lead to the sub-agent that asks; empty for the agent itself. */
  readonly path: readonly string[]
  readonly name: string
  readonly input: unknown
  /** Why it is asked. */
  readonly reason: string
}

/** `true` and `false`, or with a reason, which the model is told. */
export type ApprovalDecision = boolean | { readonly isApproved: boolean; readonly reason?: string }

/**
 * Who is asked. `wait`: somebody calls `run.approve`; `stop`: the run ends as `waiting`, to be resumed with the decision;
 * a function decides, at once or when somebody has answered.
 */
export type Approver =
  | 'wait'
  | 'stop'
  | ((request: ApprovalRequest, signal: AbortSignal) => ApprovalDecision | Promise<ApprovalDecision>)

/** The one inbox of a run and all its sub-agents. */
export interface Approvals {
  /**
   * @returns The decision, recorded; `undefined` when there is nobody to ask.
   * @throws {Suspended} When the run has to wait for a later process.
   */
  ask(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalDecision | undefined>
  /** @throws {UsageError} If no such call waits. */
  decide(callOrId: string, decision: ApprovalDecision): void
}

/** What a decision is kept under in the journal. */
export const approvalKey = (id: string): string => `approval/${id}`

export function createApprovals(
  journal: Journal,
  approver: Approver,
  given: Readonly<Record<string, ApprovalDecision>>,
): Approvals {
  const waiting = new Map<string, { readonly request: ApprovalRequest; decide(decision: ApprovalDecision): void }>()

  function wait(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalDecision> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => settle(() => reject(signal.reason))
      const settle = (how: () => void): void => {
        waiting.delete(request.id)
        signal.removeEventListener('abort', onAbort)
        how()
      }
      if (signal.aborted) return reject(signal.reason)
      signal.addEventListener('abort', onAbort, { once: true })
      waiting.set(request.id, { request, decide: (decision) => settle(() => resolve(decision)) })
    })
  }

  return {
    async ask(request, signal) {
      const { id } = request
      if (approver === 'stop' && journal === noJournal) return undefined
      if (approver === 'stop') return journal.waitFor<ApprovalDecision>(approvalKey(id), signal)
      const answer = approver === 'wait' ? wait : approver
      const decide = async (): Promise<ApprovalDecision> => given[id] ?? answer(request, signal)
      return once(journal, approvalKey(id), () => decide().catch(declineOnHalt))
    },
    decide(callOrId, decision) {
      const all = [...waiting.values()]
      const [one, ...more] = all.filter(({ request }) => request.id === callOrId || request.callId === callOrId)
      if (one !== undefined && more.length === 0) return one.decide(decision)
      const ids = [...waiting.keys()].join(', ') || 'none'
      const problem = more.length > 0 ? 'several calls have that id, use the request’s' : 'no such call waits'
      throw new UsageError(`Cannot decide on "${callOrId}": ${problem}; waiting: ${ids}`)
    },
  }
}

export function requestOf(
  path: readonly string[],
  callId: string,
  call: { readonly name: string; readonly input: unknown; readonly reason: string },
): ApprovalRequest {
  const hash = createHash('sha256')
    .update(JSON.stringify([call.name, call.input]))
    .digest('hex')
    .slice(0, 16)
  return { id: `${[...path, callId].join('/')}#${hash}`, callId, path, ...call }
}

function declineOnHalt(error: unknown): ApprovalDecision {
  if (error instanceof Halt) return { isApproved: false, reason: error.message }
  throw error
}

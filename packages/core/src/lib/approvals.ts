import { createHash } from 'node:crypto'
import { untilAborted, UsageError } from '@glmkit/glm/model'
import type { EventBody } from './event.ts'
import { isHalt } from './inbox.ts'
import { noJournal, once, Suspended } from './journal.ts'
import type { Journal } from './journal.ts'
import type { TreeScope } from './run-scope.ts'

/** A call that waits for somebody's word. */
export interface ApprovalRequest {
  /** Names run, call and arguments: a decision on it holds for nothing else. */
  readonly id: string
  readonly callId: string
  /** The ids of the calls that lead to the sub-agent that asks; empty for the agent itself. */
  readonly path: readonly string[]
  readonly name: string
  readonly input: unknown
  /** Why it is asked. */
  readonly reason: string
  /** `value`: the tool itself waits for something, which `resume` brings in `values`, by this id. */
  readonly kind: 'approval' | 'value'
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

/** Thrown by what waits for somebody. */
export class WaitingError extends Error {
  override readonly name = 'WaitingError'
  readonly waitsFor: readonly ApprovalRequest[]

  constructor(waitsFor: readonly ApprovalRequest[]) {
    super('The work waits for an answer')
    this.waitsFor = waitsFor
  }
}

/** What a decision is kept under in the journal: a fork of the run finds it, too. */
export function approvalKey(runId: string, id: string): string {
  if (id.startsWith(`${runId}/`)) return `approval/${id.slice(runId.length + 1)}`
  throw new UsageError(`Cannot decide on "${id}" in run "${runId}": the request is another run’s`)
}

/** @param given Decisions by their key in the journal. */
export function createApprovals(
  runId: string,
  journal: Journal,
  approver: Approver,
  given: Readonly<Record<string, ApprovalDecision>>,
): Approvals {
  const waiting = new Map<string, PromiseWithResolvers<ApprovalDecision> & { readonly request: ApprovalRequest }>()

  return {
    async ask(request, signal) {
      const { id } = request
      const key = approvalKey(runId, id)
      if (approver === 'stop' && journal === noJournal) return undefined
      // Else nobody but this process would know that it was interrupted.
      if (approver === 'stop' && isHalt(signal.reason)) return once(journal, key, () => declineOnHalt(signal.reason))
      if (approver === 'stop') return journal.waitFor<ApprovalDecision>(key, signal)
      const decided = Promise.withResolvers<ApprovalDecision>()
      // Before anything is awaited: whoever learns of the request may answer at once.
      if (approver === 'wait') waiting.set(id, { request, ...decided })
      const answer = async (): Promise<ApprovalDecision> => {
        return approver === 'wait' ? decided.promise : approver(request, signal)
      }
      const decide = async (): Promise<ApprovalDecision> => given[key] ?? untilAborted(answer(), signal)
      try {
        return await once(journal, key, () => decide().catch(declineOnHalt))
      } finally {
        waiting.delete(id)
      }
    },
    decide(callOrId, decision) {
      const all = [...waiting.values()]
      const [one, ...more] = all.filter(({ request }) => request.id === callOrId || request.callId === callOrId)
      if (one !== undefined && more.length === 0) return one.resolve(decision)
      const ids = [...waiting.keys()].join(', ') || 'none'
      const problem = more.length > 0 ? 'several calls have that id, use the request’s' : 'no such call waits'
      throw new UsageError(`Cannot decide on "${callOrId}": ${problem}; waiting: ${ids}`)
    },
  }
}

export function requestOf(
  scope: Pick<TreeScope, 'runId' | 'path'>,
  callId: string,
  call: Pick<ApprovalRequest, 'name' | 'input' | 'reason' | 'kind'>,
): ApprovalRequest {
  const json = JSON.stringify([call.name, call.input])
  const hash = createHash('sha256').update(json).digest('hex').slice(0, 16)
  // A copy: what is approved is what runs, whatever the approver does with it.
  const [, input]: unknown[] = JSON.parse(json)
  return { id: `${scope.runId}/${callId}#${hash}`, callId, path: scope.path, ...call, input }
}

function declineOnHalt(error: unknown): ApprovalDecision {
  if (isHalt(error)) return { isApproved: false, reason: error.message }
  throw error
}

/** `refusal` is for the model, unless it was approved. */
interface Answer {
  readonly isApproved: boolean
  readonly reason?: string
  readonly refusal: string
}

/** Asks somebody and tells it in events. Who cannot be asked has denied. */
export async function askPerson(
  scope: TreeScope,
  callId: string,
  call: Pick<ApprovalRequest, 'name' | 'input' | 'reason'>,
  signal: AbortSignal,
  emit: (event: EventBody) => void,
): Promise<Answer | Pick<WaitingError, 'waitsFor'>> {
  const request = requestOf(scope, callId, { ...call, kind: 'approval' })
  try {
    // First: whoever reads the event may answer at once.
    const asked = scope.approvals.ask(request, signal)
    emit({ type: 'approval-request', ...request })
    const decision = await asked
    if (decision === undefined) {
      return { isApproved: false, refusal: `Denied: ${call.reason}, and there is nobody to ask` }
    }
    const { isApproved, ...why } = typeof decision === 'boolean' ? { isApproved: decision } : decision
    emit({ type: 'approval', callId, id: request.id, isApproved, ...why })
    return { isApproved, ...why, refusal: `Denied by the user${why.reason === undefined ? '' : `: ${why.reason}`}` }
  } catch (error) {
    if (error instanceof Suspended) return { waitsFor: [request] }
    throw error
  }
}

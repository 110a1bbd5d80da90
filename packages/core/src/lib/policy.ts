import type { Message } from '@glmkit/glm/model'
import type { ApprovalRequest } from './approvals.ts'
import { isHandIn } from './tool.ts'
import type { Tool } from './tool.ts'

/** A call as a policy sees it, after validation. */
export interface PolicyCall {
  readonly runId: string
  readonly callId: string
  readonly path: ApprovalRequest['path']
  readonly name: string
  readonly input: unknown
  readonly tool: Tool
  /** Names of the tools that brought untrusted content into the run. */
  readonly taintedBy: readonly string[]
}

export type PolicyVerdict =
  /** `input` replaces the arguments and is validated like them. `despiteTaint` lets side effects pass in a tainted run. */
  | { readonly type: 'allow'; readonly input?: unknown; readonly despiteTaint?: boolean }
  | { readonly type: 'deny'; readonly reason: string }
  | { readonly type: 'ask'; readonly reason: string }

/**
 * What an agent's calls may do, and those of its sub-agents. Each tool's own `approval` holds besides, and so does the
 * caller's policy: the strictest wins.
 */
export interface Policy {
  /** `undefined`: no rule. A throw denies the call. With a journal the verdict is recorded. */
  check(call: PolicyCall): PolicyVerdict | undefined | Promise<PolicyVerdict | undefined>
}

/** Which tools have brought untrusted content into a run: a sub-agent starts with its caller's, and passes its own on. */
export interface Taint {
  readonly sources: readonly string[]
  add(source: string): void
}

export function createTaint(caller?: Taint): Taint {
  const sources = [...(caller?.sources ?? [])]
  return {
    sources,
    add(source) {
      if (!sources.includes(source)) sources.push(source)
      caller?.add(source)
    },
  }
}

/** Of a conversation that nobody saw: which of its calls, or of what they may have called, brought untrusted content in. */
export function taintIn(messages: readonly Message[], tools: ReadonlyMap<string, Tool>): readonly string[] {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? (message.tool_calls ?? []) : []))
  const isUntrusted = (tool: Tool | undefined): boolean => tool?.untrusted === true
  return calls.flatMap(({ function: { name } }) => {
    const tool = tools.get(name)
    return isUntrusted(tool) || tool?.uses?.some(isUntrusted) === true ? [name] : []
  })
}

/** What becomes of a call, and its arguments as the policies left them. */
export interface Judgement {
  readonly type: PolicyVerdict['type']
  readonly reason: string
  readonly input: unknown
}

/** Deny, ask or allow, by policies, tool and taint; side effects without a rule are denied, and so is what a rule fails on. */
export async function judge(call: PolicyCall, policies: readonly Policy[]): Promise<Judgement> {
  let { input } = call
  const judged = (type: Judgement['type'], reason = ''): Judgement => ({ type, reason, input })
  try {
    const verdicts: PolicyVerdict[] = []
    for (const policy of isHandIn(call.tool) ? [] : policies) {
      const verdict = await policy.check({ ...call, input })
      if (verdict?.type === 'deny') return judged('deny', verdict.reason)
      if (verdict?.type === 'allow' && verdict.input !== undefined) {
        const changed = await call.tool.parse(verdict.input)
        if ('issues' in changed) return judged('deny', `the policy changed the arguments, and ${changed.issues}`)
        input = changed.input
      }
      if (verdict !== undefined) verdicts.push(verdict)
    }
    const { name, approval, sideEffects } = call.tool
    const asks = typeof approval === 'function' ? await approval(input) : approval === 'always'
    if (asks) return judged('ask', `tool "${name}" asks before it runs`)
    for (const verdict of verdicts) if (verdict.type === 'ask') return judged('ask', verdict.reason)
    if (sideEffects !== true) return judged('allow')
    if (verdicts.length === 0 && approval === undefined) {
      const advice = 'its developer gives it an approval or the agent a policy'
      return judged('deny', `tool "${name}" has side effects and no rule allows it; ${advice}`)
    }
    const isTrusted = verdicts.some((verdict) => verdict.type === 'allow' && verdict.despiteTaint === true)
    if (call.taintedBy.length === 0 || isTrusted) return judged('allow')
    const sources = call.taintedBy.join(', ')
    return judged('ask', `it has side effects, and the run has read untrusted content from ${sources}`)
  } catch (error) {
    return judged('deny', `the rule failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

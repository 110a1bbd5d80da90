import type { ApprovalRequest } from './approvals.ts'
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

/** What an agent's calls may do. Each tool's own `approval` holds besides: the stricter of the two wins. */
export interface Policy {
  /** `undefined`: no rule. A throw denies the call. Must answer the same for the same call: replays ask again. */
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

/** Deny, ask or allow, by policy, tool and taint; side effects without a rule are denied, and so is what a rule fails on. */
export async function judge(call: PolicyCall, policy: Policy | undefined): Promise<PolicyVerdict> {
  try {
    return await verdictOn(call, await policy?.check(call))
  } catch (error) {
    return { type: 'deny', reason: `the rule failed: ${error instanceof Error ? error.message : String(error)}` }
  }
}

async function verdictOn(
  { tool, input, taintedBy }: PolicyCall,
  byPolicy: PolicyVerdict | undefined,
): Promise<PolicyVerdict> {
  const { name, approval, sideEffects } = tool
  if (byPolicy?.type === 'deny') return byPolicy
  const asks = typeof approval === 'function' ? await approval(input) : approval === 'always'
  if (asks) return { type: 'ask', reason: `tool "${name}" asks before it runs` }
  if (byPolicy?.type === 'ask') return byPolicy
  if (sideEffects === true && byPolicy === undefined && approval === undefined) {
    const advice = 'its developer gives it an approval or the agent a policy'
    return { type: 'deny', reason: `tool "${name}" has side effects and no rule allows it; ${advice}` }
  }
  if (sideEffects === true && taintedBy.length > 0 && byPolicy?.despiteTaint !== true) {
    const sources = taintedBy.join(', ')
    return { type: 'ask', reason: `it has side effects, and the run has read untrusted content from ${sources}` }
  }
  return byPolicy ?? { type: 'allow' }
}

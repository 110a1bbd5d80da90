import { outputToolName, planToolName } from '@glmkit/core'
import type { ToolCallRecord } from '@glmkit/core'

/** How agents hand in their output and keep their plan: calls on the wire, but no use of a tool. */
const handIns: ReadonlySet<string> = new Set([outputToolName, planToolName])

/** The calls that scorers count: not those by which an agent hands in its output or its plan, unless they are named. */
export function countedCalls(calls: readonly ToolCallRecord[], named: readonly string[] = []): ToolCallRecord[] {
  return calls.filter(({ name }) => !handIns.has(name) || named.includes(name))
}

import { repairCall } from '@glmkit/glm/model'
import { WaitingError } from './approvals.ts'
import type { CallOptions, runOneCall } from './calls.ts'
import { isOver } from './inbox.ts'
import type { RunScope } from './run-scope.ts'
import { toolboxOf } from './tool.ts'
import type { Tool, ToolContext } from './tool.ts'

/** A result for a program is not cut for a model. */
const maxOutputChars = 4 * 1024 * 1024

/** Lets a tool call others as a part of its own call: in its place in the tree, by the rules of the run. */
export function callsOf(
  uses: readonly Tool[],
  part: RunScope,
  { onUsage, transcript }: Pick<CallOptions, 'onUsage' | 'transcript'>,
  runCall: typeof runOneCall,
): NonNullable<ToolContext['call']> {
  const { declarations } = toolboxOf(uses)
  const tools = new Map(uses.map((tool) => [tool.name, { ...tool, maxOutputChars }]))
  let seq = 0
  return async (id, name, input) => {
    const call = { id, type: 'function' as const, function: { name, arguments: JSON.stringify(input) } }
    const limits = { maxOutputChars, outputs: undefined, transcript, onUsage }
    const options = { tools, turn: 0, scope: part, ...limits, signal: part.signal }
    const outcome = await runCall(repairCall(call, declarations), options, (event) =>
      part.forward({ runId: part.runId, seq: seq++, at: part.journal.now(), ...event }),
    )
    if ('waitsFor' in outcome) throw new WaitingError(outcome.waitsFor)
    if (isOver(part.signal)) throw part.signal.reason
    const { text, isError, output = text.length < maxOutputChars ? null : text } = outcome
    return { text, isError, ...(!isError && { output }) }
  }
}

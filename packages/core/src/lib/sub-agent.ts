import type { BudgetLimits } from '@glmkit/glm/limits'
import { WaitingError } from './approvals.ts'
import type { RunOptions } from './agent.ts'
import { Halt } from './inbox.ts'
import type { RunResult } from './event.ts'
import { checkTool } from './tool.ts'
import type { Tool } from './tool.ts'

export interface AgentToolOptions<Name extends string> {
  /** 1–64 characters of `a-z A-Z 0-9 _ -`. */
  readonly name: Name
  /** What the agent is good for and what it must be told, for the model. */
  readonly description: string
  /** What one call may spend, within the budget of the run that calls. */
  readonly budget?: BudgetLimits
  readonly timeoutMs?: number
}

type Task = { readonly task: string }

/** An agent as a tool: it works in a context of its own, and only its answer comes back. */
export function agentTool<Name extends string>(
  run: (task: string, options: RunOptions) => Promise<RunResult>,
  options: AgentToolOptions<Name>,
): Tool<Name, Task, string> {
  checkTool(options)
  const { budget, ...rest } = options
  return {
    ...rest,
    journalsItself: true,
    parameters: {
      type: 'object',
      properties: { task: { type: 'string', description: 'All it has to know: it does not see this conversation.' } },
      required: ['task'],
    },
    async parse(value) {
      const isTask = typeof value === 'object' && value !== null && 'task' in value && typeof value.task === 'string'
      return isTask && String(value.task).trim() !== ''
        ? { input: { task: String(value.task) } }
        : { issues: 'task: expected text' }
    },
    async execute({ task }, { signal, parent }) {
      const result = await run(task, { signal, ...(parent && { parent }), ...(budget && { budget }) })
      const { text, output, stopReason, stopDetail = '', waitingFor } = result
      if (stopReason === 'interrupted') throw new Halt(stopDetail === 'timeout' ? 'timeout' : 'interrupt')
      if (waitingFor !== undefined) throw new WaitingError(waitingFor)
      if (stopReason === 'answer') return output === undefined ? text : JSON.stringify(output)
      throw new Error(
        `it stopped before it had an answer (${stopReason}${stopDetail && `: ${stopDetail}`}). So far: ${text || 'nothing'}`,
      )
    },
  }
}

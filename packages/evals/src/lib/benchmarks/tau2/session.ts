import type { Domain } from './domain.ts'
import { openEnvironment } from './environment.ts'
import type { Environment } from './environment.ts'
import type { Tau2Task } from './task.ts'
import type { ToolCallOf, ToolReply } from './toolkit.ts'

/** How a conversation ended. All but the first are worth nothing, as upstream has it. */
export type ConversationEnd = 'user-stop' | 'max-steps' | 'too-many-errors' | 'silent-agent' | 'stopped'

/** One conversation: its world, and what was done and said in it. */
export interface Session {
  readonly domain: Domain
  readonly task: Tau2Task
  readonly calls: readonly ToolCallOf[]
  /** By the agent, to the user. */
  readonly said: readonly string[]
  /** Calls that were answered with an error. */
  readonly errors: number
  readonly end: ConversationEnd | undefined
  call(call: ToolCallOf): Promise<ToolReply>
  say(text: string): void
  finish(end: ConversationEnd): void
  readonly environment: Environment
}

export function openSession(domain: Domain, task: Tau2Task): Session {
  const environment = openEnvironment(domain.openWorld(), task.initialState)
  const calls: ToolCallOf[] = [...task.initialState.history]
  const said: string[] = []
  let errors = 0
  let end: ConversationEnd | undefined
  return {
    domain,
    task,
    calls,
    said,
    environment,
    get errors() {
      return errors
    },
    get end() {
      return end
    },
    async call(toolCall) {
      calls.push(toolCall)
      const reply = await environment.answer(toolCall)
      if (reply.isError) errors += 1
      return reply
    },
    say(text) {
      said.push(text)
    },
    finish(how) {
      end ??= how
    },
  }
}

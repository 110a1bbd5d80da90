import { createAgent, UsageError } from '@glmkit/core'
import type { Agent, Model, RunResult } from '@glmkit/core'
import type { Task } from '../../../suite.ts'
import { memoryPrompt } from './agentic-prompts.ts'
import type { BfclMemory } from './memory.ts'
import type { MemoryCategory, MemoryConversation, MemoryScenario } from './memory-entries.ts'

export interface LearnConversationsOptions {
  readonly task: Pick<Task, 'run'>
  readonly model: Model
  readonly category: MemoryCategory
  readonly scenario: MemoryScenario
  readonly conversations: readonly MemoryConversation[]
  /** Changed by the model as it goes. */
  readonly memory: BfclMemory
}

/** Replies to one thing that the user says, as upstream has it. */
export const maxStepsPerTurn = 20
/** No part of a memory is longer: a model sees all that it asks for, as upstream. */
const maxMemoryChars = 200_000

/** Whether it is told things or asked. */
export function memoryAgent({ name, model, instructions, memory }: MemoryAgentOptions): Agent {
  return createAgent({
    name,
    model,
    instructions,
    tools: memory.tools,
    maxTurns: maxStepsPerTurn,
    maxOutputChars: maxMemoryChars,
  })
}

interface MemoryAgentOptions {
  readonly name: string
  readonly model: Model
  readonly instructions: string
  readonly memory: BfclMemory
}

/** Plays the user, one conversation after the other; what the model has not put into its memory, it does not take along. */
export async function learnConversations(options: LearnConversationsOptions): Promise<void> {
  const { task, model, category, scenario, conversations, memory } = options
  for (const { turns } of conversations) {
    const instructions = memoryPrompt({ category, scenario, shown: memory.inPrompt(), phase: 'told' })
    const agent = memoryAgent({ name: category, model, instructions, memory })
    let earlier: RunResult | undefined
    for (const said of turns) {
      earlier = await task.run(agent, said, { ...(earlier !== undefined && { after: earlier }) })
      // Half a memory would be everybody's.
      if (earlier.stopReason === 'budget') {
        const what = "The conversations that fill the memory, a part of the first question's trial"
        throw new UsageError(`${what}, were cut short: raise its limit (${earlier.stopDetail ?? 'of the trial'})`)
      }
    }
  }
}

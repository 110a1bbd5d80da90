import { AgentError, textOf } from '@glmkit/core'
import type { Tool, ToolContext } from '@glmkit/core'
import type { ScriptCall } from './domain.ts'
import { settle } from './expressions.ts'

/** Calls the tools one after the other, without a model or an agent. @returns What a model would have read. */
export async function play(tools: readonly Tool[], calls: readonly ScriptCall[]): Promise<readonly string[]> {
  const results: string[] = []
  for (const { name, input } of calls) results.push(await one(tools, name, settle(input, results)))
  return results
}

async function one(tools: readonly Tool[], name: string, input: unknown): Promise<string> {
  const tool = tools.find((each) => each.name === name)
  if (tool === undefined) return `${failed} there is no tool "${name}"`
  const parsed = await tool.parse(input)
  if ('issues' in parsed) return `${failed} ${parsed.issues}`
  try {
    return textOf(await tool.execute(parsed.input, context))
  } catch (error) {
    if (error instanceof AgentError) return `${failed} ${error.message}`
    throw error
  }
}

const failed = 'Error:'

/** Whether a result of `play` tells that nothing was done. */
export const isFailed = (result: string): boolean => result.startsWith(failed)

const context: ToolContext = {
  runId: 'ground-truth',
  callId: 'ground-truth',
  signal: new AbortController().signal,
  progress: () => undefined,
}

import { createForecaster } from '../../packages/memory/src/lib/count/forecaster.ts'
import type { Forecaster } from '../../packages/memory/src/lib/count/forecaster.ts'
import { createPromptCounter } from '../../packages/memory/src/lib/count/prompt-counter.ts'
import { createRatios } from '../../packages/memory/src/lib/count/ratios.ts'
import type { Message, Model, ModelReply, ToolDeclaration } from '@glmkit/core'

/** One that knows nothing yet. */
export function newForecaster(): Forecaster {
  return createForecaster({ counter: createPromptCounter(), ratios: createRatios(), key: 'bench' })
}

export async function ask(
  model: Model,
  messages: readonly Message[],
  tools: readonly ToolDeclaration[],
): Promise<ModelReply> {
  const signal = AbortSignal.timeout(30_000)
  for await (const events of model.stream({ messages, tools, maxOutputTokens: 2_000, signal })) {
    const last = events.at(-1)
    if (last?.type === 'reply') return last.reply
  }
  throw new Error('The model has not replied')
}

/** What frameworks that do not count take for the tokens of a prompt. */
export function quarterOfChars(messages: readonly Message[], tools: readonly ToolDeclaration[]): number {
  const chars = messages.reduce(
    (sum, { role: _, ...fields }) => sum + Object.values(fields).map(asText).join('').length,
    0,
  )
  return (chars + (tools.length > 0 ? JSON.stringify(tools).length : 0)) / 4
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

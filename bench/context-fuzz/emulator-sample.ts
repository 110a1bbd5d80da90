/** What the fuzzer sends to nobody, sent: does a server that renders and counts for itself take it, at the forecast price? */
import type { MemoryEdit, Message, ToolDeclaration } from '@glmkit/core'
import type { Memory } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'

export interface Sample {
  readonly name: string
  readonly memory: Memory
  readonly transcript: readonly Message[]
  readonly tools: readonly ToolDeclaration[]
  readonly edits: readonly MemoryEdit[]
}

export interface Sent {
  readonly count: number
  readonly problems: readonly string[]
  /** Of the forecasts: share of what was billed. */
  readonly meanError: number
  readonly worstError: number
}

/** A run starts with nothing billed: forecasts are by estimate alone. */
export async function sendAll(samples: readonly Sample[]): Promise<Sent> {
  await using emulator = await startEmulator({ brain: () => ({ content: 'ok' }) })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: emulator.apiKey, model: 'glm-5' })
  const { signal } = new AbortController()
  const problems: string[] = []
  const errors: number[] = []
  for (const { name, memory, transcript, tools, edits } of samples) {
    const run = memory.open({ transcript, tools, edits, asides: new Set() })
    try {
      const { messages, maxOutputTokens, forecast } = await run.prepare({ model })
      // Fitted the server it was played against, which counted less.
      if ((forecast?.inputTokens ?? 0) > model.contextTokens * 0.98) continue
      let inputTokens = NaN
      for await (const events of model.stream({ messages, tools, maxOutputTokens, signal })) {
        for (const event of events) if (event.type === 'reply') ({ inputTokens } = event.reply.usage)
      }
      if (inputTokens + maxOutputTokens > model.contextTokens)
        problems.push(`${name}: ${inputTokens} + ${maxOutputTokens}`)
      errors.push(Math.abs((forecast?.inputTokens ?? 0) - inputTokens) / inputTokens)
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const meanError = errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length)
  return { count: samples.length, problems, meanError, worstError: Math.max(0, ...errors) }
}

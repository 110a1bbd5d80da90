import { startEmulator, scriptBrain } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import type { Message, ToolDeclaration } from '@glmkit/core'
import { ask, newForecaster, quarterOfChars } from './forecaster.ts'
import { percent } from './report.ts'
import type { Report } from './report.ts'
import { texts } from './texts.ts'

export const tools: readonly ToolDeclaration[] = ['search', 'open', 'execute'].map((name) => ({
  name,
  description: `Does what ${name} says; “peut être appelé plusieurs fois”, 可以多次调用.`,
  parameters: {
    type: 'object',
    properties: { query: { type: 'string', description: 'In any language' }, limit: { type: 'integer', minimum: 1 } },
    required: ['query'],
  },
}))

/** The first prompt of a run, of which nothing has been billed. */
export async function coldErrors(report: Report): Promise<void> {
  report.title('Cold: the first prompt, against the emulator (cl100k_base); within 5 %, Chinese never under')
  report.line(['', 'billed', 'forecast', 'error', 'chars/4'])
  for (const [name, text] of Object.entries(texts)) {
    await using emulator = await startEmulator({ brain: scriptBrain([{ content: 'ok' }]) })
    const messages: readonly Message[] = [
      { role: 'system', content: 'You are a librarian.' },
      { role: 'user', content: text.slice(0, 120_000) },
    ]
    const { inputTokens } = newForecaster().prompt(messages, tools)
    const { usage } = await ask(createGlm(emulator), messages, tools)
    const error = inputTokens / usage.inputTokens - 1
    const peer = quarterOfChars(messages, tools) / usage.inputTokens - 1
    const isMet = Math.abs(error) <= 0.05 && (name !== 'Chinese' || error >= 0)
    report.line([name, usage.inputTokens, inputTokens, percent(error), percent(peer)], isMet)
  }
}

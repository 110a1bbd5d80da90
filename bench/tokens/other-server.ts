import type { Message, ToolDeclaration, Usage } from '@glmkit/core'
import { createPromptCounter } from '../../packages/memory/src/lib/count/prompt-counter.ts'
import { weigh } from '../../packages/memory/src/lib/count/token-size.ts'
import { newForecaster } from './forecaster.ts'
import { mean, percent, quantile } from './report.ts'
import type { Report } from './report.ts'
import { masking, reader } from './runs.ts'
import type { Script } from './runs.ts'
import { texts } from './texts.ts'

/** GLM's Chinese is shorter than cl100k_base's, and no two texts differ alike: each by up to 2 % more or less. */
const ratio = { text: 1.02, cjk: 0.77 }
const spread = 0.02
/** What is generated is read back as slightly other tokens. */
const reread = 0.002

const counter = createPromptCounter()

/** Synthetic: no server is asked, its bills are the estimate with errors of their own. */
export function otherServerErrors(report: Report, steps: number): void {
  report.title(
    'Anchored, where the server counts otherwise (synthetic): Chinese × 0.77, the rest × 1.02, each text ± 2 %',
  )
  report.line(['', 'prompts', 'first', 'second', 'mean of rest', 'p95 of rest'])
  for (const [name, text] of Object.entries(texts)) {
    for (const script of [reader(name, text, steps), masking(reader(`${name}, masked, with tails`, text, steps))]) {
      const [first = 0, second = 0, ...errors] = play(script)
      const p95 = percent(quantile(errors, 0.95))
      const figures = [errors.length + 2, percent(first), percent(second), percent(mean(errors)), p95]
      report.line([script.name, ...figures], mean(errors) <= (name === 'Chinese' ? 0.015 : 0.005))
    }
  }
}

function play(script: Script): readonly number[] {
  const forecaster = newForecaster()
  const transcript = [...script.start]
  const errors: number[] = []
  for (let step = 0; step < script.steps; step += 1) {
    const messages = script.prompt?.(transcript, step) ?? [...transcript]
    const { reasoning = '', content = '', toolCalls = [] } = script.reply(step)
    const reply: Message = {
      role: 'assistant',
      content,
      reasoning_content: reasoning,
      tool_calls: toolCalls.map((call, index) => ({
        id: `${step}.${index}`,
        type: 'function',
        function: { name: call.name, arguments: JSON.stringify(call.arguments) },
      })),
    }
    const usage = billOf(messages, script.tools, reply)
    errors.push(Math.abs(forecaster.prompt(messages, script.tools).inputTokens / usage.inputTokens - 1))
    forecaster.learn(messages, script.tools, usage)
    transcript.push(reply, ...script.next(step, reply))
  }
  return errors
}

function billOf(messages: readonly Message[], tools: readonly ToolDeclaration[], reply: Message): Usage {
  const results = messages.filter(({ role }, at) => role === 'tool' && messages[at - 1]?.role !== 'tool').length
  const inputTokens = messages.reduce(
    (sum, message) => sum + tokensOf(message),
    weigh(counter.head(tools)) + 2 + results,
  )
  const outputTokens = Math.round((tokensOf(reply) - 1) * (1 + reread * errorOf(reply.content)))
  return { inputTokens: Math.round(inputTokens), outputTokens, cachedInputTokens: 0, reasoningTokens: 1, costUsd: null }
}

function tokensOf(message: Message): number {
  return weigh(counter.message(message), ratio) * (1 + spread * errorOf(message.content))
}

/** From -1 to 1, the same for the same text. */
function errorOf(text: string): number {
  let hash = text.length
  for (let at = 0; at < text.length; at += 97) hash = Math.imul(hash, 31) + text.charCodeAt(at)
  return Math.sin(hash)
}

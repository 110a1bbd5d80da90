import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Message, ToolDeclaration, Usage } from '@glmkit/core'
import { z } from 'zod'
import { newForecaster } from './forecaster.ts'
import { mean, percent } from './report.ts'
import type { Report } from './report.ts'

const folder = new URL('../../../shared/fixtures/glm/', import.meta.url)

interface Recording {
  readonly name: string
  readonly messages: readonly Message[]
  readonly tools: readonly ToolDeclaration[]
  readonly usage: Usage
}

/** What GLM itself has billed. The prompts are short: one token is 0.3 % of most. */
export function recordedErrors(report: Report): void {
  report.title("Recorded exchanges with GLM: the server's own count")
  if (!existsSync(folder)) return report.line(['no recordings here, skipped'])
  const recordings = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap(readRecording)
  const hosts = [
    { name: 'Z.ai, glm-4.7-flash', of: /^fantasy-zai/ },
    { name: 'OpenRouter, glm-5-turbo', of: /^fantasy-(?:openrouter|or-glm-5)/ },
  ]
  report.line(['cold, within 5 % on average', 'prompts', 'tokens', 'mean error', 'most off by'])
  for (const host of hosts) {
    const mine = recordings.filter(({ name }) => host.of.test(name))
    const misses = mine.map(({ messages, tools, usage }) => missOf(newForecaster().prompt(messages, tools), usage))
    const share = mean(misses.map((miss, at) => Math.abs(miss) / (mine[at]?.usage.inputTokens ?? 1)))
    const tokens = mine.reduce((sum, { usage }) => sum + usage.inputTokens, 0)
    report.line([host.name, mine.length, tokens, percent(share), `${mostOf(misses)} tokens`], share <= 0.05)
  }
  const pairs = recordings.flatMap((first) => {
    const second = recordings.find(({ name }) => name === first.name.replace('-turn1', '-turn2') && name !== first.name)
    if (second === undefined) return []
    const forecaster = newForecaster()
    forecaster.learn(first.messages, first.tools, first.usage)
    return missOf(forecaster.prompt(second.messages, second.tools), second.usage)
  })
  report.line(['second turns, within 2 tokens', pairs.length, '', '', `${mostOf(pairs)} tokens`], mostOf(pairs) <= 2)
}

function missOf(forecast: Pick<Usage, 'inputTokens'>, { inputTokens }: Usage): number {
  return forecast.inputTokens - inputTokens
}

const mostOf = (misses: readonly number[]): number => Math.max(0, ...misses.map(Math.abs))

const text = z.union([
  z.string(),
  z.null().transform(() => ''),
  z
    .array(z.looseObject({ text: z.string().optional(), output: z.string().optional() }))
    .transform((parts) => parts.map(({ text: said, output }) => said ?? output ?? '').join('')),
])

const call = z.object({ name: z.string(), arguments: z.unknown() })

/** Recorders write texts as parts, and reasoning and calls in fields of their own. */
const recordedMessage = z
  .object({
    role: z.enum(['system', 'user', 'assistant', 'tool']),
    content: text.default(''),
    reasoning_content: text.optional(),
    reasoning_details: text.optional(),
    tool_calls: z
      .array(z.union([z.object({ function: call }).transform(({ function: called }) => called), call]))
      .default([]),
  })
  .transform(({ role, content, tool_calls: calls, ...given }): Message => {
    if (role === 'tool') return { role, tool_call_id: '', content }
    if (role !== 'assistant') return { role, content }
    const toolCalls = calls.map(({ name, arguments: json }, index) => ({
      id: String(index),
      type: 'function' as const,
      function: { name, arguments: typeof json === 'string' ? json : JSON.stringify(json) },
    }))
    return {
      role,
      content,
      reasoning_content: given.reasoning_content ?? given.reasoning_details ?? '',
      tool_calls: toolCalls,
    }
  })

const recordedMessages = z.object({ messages: z.array(recordedMessage) })

export function readMessages(json: string): readonly Message[] {
  return recordedMessages.parse(JSON.parse(json)).messages
}

const recording = z.object({
  request: recordedMessages.extend({
    tools: z
      .array(
        z.object({
          function: z.looseObject({
            name: z.string(),
            description: z.string(),
            parameters: z.record(z.string(), z.unknown()),
          }),
        }),
      )
      .default([]),
  }),
  response: z.object({ body: z.string() }),
})

function readRecording(name: string): Recording[] {
  const { data } = recording.safeParse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
  if (data === undefined) return []
  const { request, response } = data
  const numberOf = (field: string): number => lastNumber(response.body, field)
  const inputTokens = numberOf('prompt_tokens')
  const outputTokens = numberOf('completion_tokens')
  if (inputTokens === 0) return []
  const usage = {
    inputTokens,
    outputTokens,
    cachedInputTokens: 0,
    reasoningTokens: numberOf('reasoning_tokens'),
    costUsd: null,
  }
  return [{ name, messages: request.messages, tools: request.tools.map((tool) => tool.function), usage }]
}

function lastNumber(body: string, field: string): number {
  return Number([...body.matchAll(new RegExp(`"${field}": ?(\\d+)`, 'g'))].at(-1)?.[1] ?? 0)
}

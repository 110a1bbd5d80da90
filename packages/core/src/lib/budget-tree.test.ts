import { addUsage, costOf, ModelError, noUsage } from '@glmkit/glm/model'
import type { Model, ModelEvent, ModelReply, ToolCall, Usage } from '@glmkit/glm/model'
import { assert, asyncProperty, integer, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createAgent } from './agent.ts'
import type { BudgetLimits } from '@glmkit/glm/limits'

const price = { input: 1, cachedInput: 0.2, output: 3.2 }
const workers = 50

/** Small numbers that look random; the same for a seed. */
function randomOf(seed: number): () => number {
  let state = seed + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

interface Server {
  readonly billed: () => Usage
  readonly model: (reply: (turn: number) => Partial<ModelReply['message']>) => Model
}

/** Bills what it likes within the request: some replies are lost and cost all the same, some are long, some short. */
function createServer(seed: number): Server {
  const random = randomOf(seed)
  let billed = noUsage
  const bill = (messages: readonly unknown[], maxOutputTokens: number): Usage => {
    const inputTokens = Math.ceil(JSON.stringify(messages).length * (0.2 + random() * 0.6))
    const tokens = {
      inputTokens,
      cachedInputTokens: Math.floor(inputTokens * random()),
      outputTokens: Math.max(1, Math.floor(maxOutputTokens * random() ** 8)),
    }
    const usage = { ...tokens, reasoningTokens: 0, costUsd: costOf(tokens, price) }
    billed = addUsage(billed, usage)
    return usage
  }
  return {
    billed: () => billed,
    model: (reply) => ({
      id: 'fickle',
      contextTokens: 200_000,
      maxOutputTokens: 131_072,
      price,
      async *stream({ messages, maxOutputTokens }): AsyncGenerator<readonly ModelEvent[]> {
        await new Promise((resolve) => setTimeout(resolve, random() * 3))
        if (random() < 0.15) {
          yield [
            {
              type: 'retry',
              kind: 'network',
              attempt: 1,
              reason: 'lost',
              waitMs: 0,
              usage: bill(messages, maxOutputTokens),
            },
          ]
        }
        const usage = bill(messages, maxOutputTokens)
        if (random() < 0.05) throw new ModelError('lost', { kind: 'network', retryable: true, usage })
        const turn = messages.filter(({ role }) => role === 'assistant').length
        const message = { role: 'assistant' as const, content: '', ...reply(turn) }
        const finish = message.tool_calls === undefined ? ('stop' as const) : ('tool_calls' as const)
        yield [{ type: 'reply', reply: { message, finish, usage, model: 'fickle', repairs: [] } }]
      },
    }),
  }
}

async function spend(seed: number, budget: BudgetLimits): Promise<{ billed: Usage; told: Usage; stopped: number }> {
  const server = createServer(seed)
  const worker = createAgent({
    model: server.model((turn) => ({
      content: `part ${turn}`,
      ...(turn < 3 && { tool_calls: [callOf('work', turn)] }),
    })),
    tools: [workTool],
  })
  const calls = Array.from({ length: workers }, (_, index) => callOf('worker', index))
  const agent = createAgent({
    model: server.model((turn) => (turn === 0 ? { tool_calls: calls } : { content: 'done' })),
    tools: [worker.asTool({ name: 'worker', description: 'Works.', budget: { usd: 0.05 } })],
    toolConcurrency: workers,
    budget,
  })
  let told = noUsage
  let stopped = 0
  const reading = (async () => {
    for await (const event of agent.stream('Go')) {
      if (event.type === 'run-end') told = event.result.usage
      if (event.type === 'run-failed') told = event.usage
      if (event.type === 'agent-event' && event.event.type === 'run-end') {
        stopped += Number(event.event.result.stopReason === 'budget')
      }
    }
  })()
  await reading.catch(() => {})
  return { billed: server.billed(), told, stopped }
}

function callOf(name: string, index: number): ToolCall {
  const args = name === 'worker' ? { task: `part ${index}` } : { part: index }
  return { id: `${name}${index}`, type: 'function', function: { name, arguments: JSON.stringify(args) } }
}
const workTool = {
  name: 'work',
  description: 'Works.',
  parameters: { type: 'object', properties: { part: { type: 'number' } } },
  parse: async (input: unknown) => ({ input }),
  execute: (input: unknown) => `worked on ${JSON.stringify(input)}`,
}

describe('a budget shared by an agent and fifty sub-agents at once', () => {
  it('is never exceeded, whatever the server bills', async () => {
    const limits = record({ seed: integer({ min: 1, max: 1e6 }), cents: integer({ min: 1, max: 400 }) })
    let stopped = 0
    await assert(
      asyncProperty(limits, async ({ seed, cents }) => {
        const usd = cents / 100
        const outcome = await spend(seed, { usd, tokens: cents * 20_000, turns: 120 })
        stopped += outcome.stopped
        expect(outcome.billed.costUsd).toBeLessThanOrEqual(usd)
        expect(outcome.billed.inputTokens + outcome.billed.outputTokens).toBeLessThanOrEqual(cents * 20_000)
        expect(outcome.told.inputTokens + outcome.told.outputTokens).toBe(
          outcome.billed.inputTokens + outcome.billed.outputTokens,
        )
      }),
      { numRuns: 12, seed: 4 },
    )
    expect(stopped, 'the limits were felt').toBeGreaterThan(20)
  })
})

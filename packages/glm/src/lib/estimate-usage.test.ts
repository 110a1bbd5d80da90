import { readFileSync } from 'node:fs'
import { createGlm } from './create-glm.ts'
import { startEmulator } from '@glmkit/emulator'
import type { Reply } from '@glmkit/emulator'
import { array, assert, constantFrom, property, string } from 'fast-check'
import { noUsage } from './model.ts'
import type { Message } from './message.ts'
import type { ModelReply, ToolDeclaration } from './model.ts'
import { describe, expect, it } from 'vitest'
import { createUsageEstimator } from './estimate-usage.ts'

const { signal } = new AbortController()
const price = { input: 1, cachedInput: 0.2, output: 3.2 }
const read = (path: string): string => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')
const texts = {
  English: read('docs/architecture.md'),
  Chinese: read('docs/knowledge/prices.zh.md') + read('docs/knowledge/parameters.zh.md'),
  French: read('docs/knowledge/deployment.fr.md') + read('docs/knowledge/parameters.fr.md'),
  code: read('packages/core/src/lib/tool.ts'),
  JSON: read('packages/core/package.json') + read('packages/emulator/package.json'),
}
const search: ToolDeclaration = {
  name: 'search_documents',
  description: 'Searches a knowledge base, « très vite » 很快.',
  parameters: { type: 'object', properties: { query: { type: 'string' }, top_k: { type: 'integer', default: 5 } } },
}
const tools = [search]
const inParts = (text: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) =>
    text.slice((index * text.length) / count, ((index + 1) * text.length) / count),
  )

/** Asks the emulator, which counts exactly, and appends its reply. */
async function converse(
  replies: Reply[],
): Promise<{ ask(messages: Message[]): Promise<ModelReply> } & AsyncDisposable> {
  const emulator = await startEmulator({ brain: async () => replies.shift() ?? { content: 'ok' } })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: 'test' })
  return {
    async ask(messages) {
      for await (const batch of model.stream({ messages, tools, maxOutputTokens: 9_000, signal })) {
        for (const event of batch) if (event.type === 'reply') return event.reply
      }
      throw new Error('no reply')
    },
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  }
}

describe('bound', () => {
  it.each(Object.entries(texts))('holds in %s, and costs no more than the bytes of what is new', async (_, text) => {
    const [question = '', reasoning = '', query = '', result = '', next = ''] = inParts(text, 5)
    const toolCalls = [
      { name: search.name, arguments: { query, top_k: 3 } },
      { name: search.name, arguments: {} },
    ]
    await using server = await converse([
      { reasoning, content: 'Let me see.', toolCalls },
      { reasoning: next, content: result },
    ])
    const estimator = createUsageEstimator()
    const messages: Message[] = [{ role: 'user', content: question }]
    // The first prompt is bounded by its bytes, and the header of the tools.
    let news = Buffer.byteLength(question) + 1_500
    for (let turn = 0; turn < 3; turn += 1) {
      const bound = estimator.bound(messages, tools)
      const { usage, message } = await server.ask(messages)
      expect(bound).toBeGreaterThanOrEqual(usage.inputTokens)
      expect(bound - usage.inputTokens).toBeLessThanOrEqual(news + 200)
      estimator.learn(messages, tools, usage)
      messages.push(message)
      for (const { id } of message.tool_calls ?? []) messages.push({ role: 'tool', tool_call_id: id, content: result })
      if (message.tool_calls === undefined) messages.push({ role: 'user', content: next })
      news = Buffer.byteLength(message.tool_calls === undefined ? next : result + result)
    }
  })

  it('holds when a memory cuts and rewrites the prompt', async () => {
    await using server = await converse([])
    const estimator = createUsageEstimator()
    const pinned: Message = { role: 'system', content: texts.French }
    const old: Message = { role: 'user', content: texts.English }
    const { usage, message } = await server.ask([pinned, old])
    estimator.bound([pinned, old], tools)
    estimator.learn([pinned, old], tools, usage)
    const last: Message = { role: 'user', content: texts.Chinese }
    for (const messages of [
      [last],
      [pinned, last],
      [pinned, { ...old }, message, last],
      [pinned, old, last, old, last],
    ]) {
      const { usage: exact } = await server.ask(messages)
      expect(estimator.bound(messages, tools)).toBeGreaterThanOrEqual(exact.inputTokens)
    }
    expect(estimator.bound([last], tools)).toBeLessThan(Buffer.byteLength(texts.Chinese) + 2_000)
  })

  it('is never below the bytes of any text', async () => {
    await using server = await converse([])
    const odd = constantFrom('<|user|>', '</think>', '\uD800', '👩‍👩‍👧', 'क्ष', '\u0000', '\n\n\n', '𠮷', ' ', '"')
    assert(
      property(array(odd, { minLength: 1, maxLength: 30 }), string(), (parts, text) => {
        const content = parts.join(text)
        const bound = createUsageEstimator().bound([{ role: 'user', content }], [])
        return bound >= Buffer.byteLength(content)
      }),
    )
    const messages: Message[] = [{ role: 'user', content: `${'<think>'.repeat(50)}\uD800 ${'क्ष👩‍👩‍👧𠮷'.repeat(50)}` }]
    const { usage } = await server.ask(messages)
    expect(createUsageEstimator().bound(messages, tools)).toBeGreaterThanOrEqual(usage.inputTokens)
  })
})

describe('estimate', () => {
  it.each(Object.entries(texts))('is within 10 % in %s once the run has had a turn', async (_, text) => {
    const [question = '', reasoning = '', content = '', next = '', cut = ''] = inParts(text, 5)
    await using server = await converse([{ reasoning, content }, { content: cut }])
    const estimator = createUsageEstimator()
    const messages: Message[] = [{ role: 'user', content: question }]
    const first = await server.ask(messages)
    estimator.bound(messages, tools)
    estimator.learn(messages, tools, first.usage)
    messages.push(first.message, { role: 'user', content: next })
    const exact = (await server.ask(messages)).usage
    const usage = estimator.estimate(messages, tools, cut, price)
    expect(Math.abs(usage.inputTokens / exact.inputTokens - 1)).toBeLessThan(0.1)
    expect(Math.abs(usage.outputTokens / exact.outputTokens - 1)).toBeLessThan(0.1)
    expect(usage).toMatchObject({ isEstimated: true, cachedInputTokens: 0 })
    expect(usage.costUsd).toBeCloseTo((usage.inputTokens + 3.2 * usage.outputTokens) / 1e6, 12)
  })

  it('learns nothing from estimates and from servers that do not count', () => {
    const estimator = createUsageEstimator()
    const messages: Message[] = [{ role: 'user', content: texts.English }]
    const before = estimator.bound(messages, tools)
    estimator.learn(messages, tools, { ...noUsage, inputTokens: 10, isEstimated: true })
    estimator.learn(messages, tools, { ...noUsage, outputTokens: 10 })
    expect(estimator.bound(messages, tools)).toBe(before)
  })
})

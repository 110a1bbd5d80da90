import type { Message, Model } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { countTokens } from './count-tokens.ts'
import { createMemory } from './create-memory.ts'

const model: Model = {
  id: 'glm-5',
  contextTokens: 10_000,
  maxOutputTokens: 4_000,
  async *stream() {},
}
const words = (count: number): Message => ({ role: 'user', content: 'word '.repeat(count).trim() })

describe('createMemory', () => {
  it('asks for all output the model has while there is room, and for the rest when there is not', async () => {
    const memory = createMemory()
    const messages = [words(1_000)]
    expect(await memory.prepare(messages, { model, tools: [] })).toEqual({ messages, maxOutputTokens: 4_000 })
    const { maxOutputTokens } = await memory.prepare([...messages, words(6_000)], { model, tools: [] })
    expect(maxOutputTokens).toBeLessThanOrEqual(10_000 - 7_000)
    expect(maxOutputTokens).toBeGreaterThan(2_800)
  })

  it('counts tools and reasoning', async () => {
    const memory = createMemory({ marginTokens: 0 })
    const tools = [{ name: 'f', description: 'word '.repeat(5_000), parameters: {} }]
    const thought: Message = { role: 'assistant', content: 'x', reasoning_content: 'word '.repeat(3_000) }
    const { maxOutputTokens } = await memory.prepare([words(500), thought], { model, tools })
    expect(maxOutputTokens).toBeLessThan(10_000 - 8_500)
  })

  it('never lets a request out that cannot be answered', () => {
    expect(() => createMemory().prepare([words(9_500)], { model, tools: [] })).toThrow(
      expect.objectContaining({ name: 'ContextOverflowError', contextTokens: 10_000 }),
    )
  })
})

describe('countTokens', () => {
  it('counts Chinese, French, code and text that looks like special tokens', () => {
    expect(countTokens('')).toBe(0)
    expect(countTokens('Hello world')).toBe(2)
    expect(countTokens('智谱的模型')).toBeGreaterThanOrEqual(4)
    expect(countTokens('<|endoftext|>')).toBeGreaterThan(0)
  })
})

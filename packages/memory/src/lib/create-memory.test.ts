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

  it('leaves room for what will stand at the end of the prompt', async () => {
    const memory = createMemory()
    const messages = [words(6_000)]
    const context = { model, tools: [] }
    const { maxOutputTokens } = await memory.prepare(messages, context)
    const withTail = await memory.prepare(messages, { ...context, tail: 'word '.repeat(500).trim() })
    expect(withTail).toEqual({ messages, maxOutputTokens: maxOutputTokens - 500 })
  })

  it('never lets a request out that cannot be answered', () => {
    expect(() => createMemory().prepare([words(9_500)], { model, tools: [] })).toThrow(
      expect.objectContaining({ name: 'ContextOverflowError', contextTokens: 10_000 }),
    )
  })
})

describe('createMemory, when the window is full', () => {
  const result = (id: string, count: number): readonly Message[] => [
    {
      role: 'assistant',
      content: '',
      tool_calls: [{ id, type: 'function', function: { name: 'f', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: id, content: 'word '.repeat(count).trim() },
  ]
  const context = { model, tools: [] }

  it('leaves out old tool results instead of giving up, and keeps to it', async () => {
    const memory = createMemory()
    const transcript = [words(500), ...result('a', 3_000), ...result('b', 3_000), ...result('c', 2_000)]
    expect((await memory.prepare(transcript, context)).messages).toBe(transcript)

    transcript.push(...result('d', 1_000))
    const { messages, maxOutputTokens } = await memory.prepare(transcript, context)
    const removed = expect.stringMatching(/^\[Removed to fit the context window: 14,999 characters/)
    expect(messages.map(({ content }) => content)).toEqual(
      transcript.map(({ content }, index) => (index === 2 || index === 4 ? removed : content)),
    )
    expect(messages.flatMap((message) => ('tool_call_id' in message ? message.tool_call_id : []))).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
    expect(maxOutputTokens).toBe(4_000)

    transcript.push(...result('e', 1_000))
    expect((await memory.prepare(transcript, context)).messages.slice(0, messages.length)).toEqual(messages)
  })

  it('believes the server that calls a prompt too long which seemed to fit', async () => {
    const memory = createMemory()
    const transcript = [words(100), ...result('a', 2_000), ...result('b', 100)]
    const compacted = await memory.compact?.(transcript, context)
    expect(compacted?.messages[2]?.content).toMatch(/^\[Removed/)
    expect(await memory.prepare(transcript, context)).toEqual(compacted)
    expect(await memory.compact?.(transcript, context)).toBeUndefined()
  })

  it('gives up when what is left is too long by itself: the last turn is never cut', () => {
    const transcript = [words(100), ...result('a', 1_000), ...result('b', 9_500)]
    const memory = createMemory()
    expect(() => memory.prepare(transcript, context)).toThrow(expect.objectContaining({ name: 'ContextOverflowError' }))
    expect(memory.compact?.(transcript, context)).toBeUndefined()
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

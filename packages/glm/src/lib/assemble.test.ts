import { describe, expect, it } from 'vitest'
import { createAssembler } from './assemble.ts'
import { factsOf } from './models.ts'
import { usageOf } from './usage.ts'

const delta = (fields: Record<string, unknown>, finish: string | null = null): Record<string, unknown> => ({
  choices: [{ index: 0, delta: fields, finish_reason: finish }],
})
const fragment = (index: number | undefined, fields: Record<string, unknown>): Record<string, unknown> =>
  delta({ tool_calls: [{ ...(index !== undefined && { index }), ...fields }] })

function assemble(chunks: readonly Record<string, unknown>[]): ReturnType<ReturnType<typeof createAssembler>['end']> {
  const assembler = createAssembler()
  for (const chunk of chunks) assembler.push(chunk, [])
  return assembler.end()
}

describe('createAssembler', () => {
  it('keeps reasoning byte-exact, leading newline too', () => {
    const { message } = assemble([
      delta({ reasoning_content: '\n Let' }),
      delta({ reasoning_content: ' me ' }),
      delta({ content: 'Hi' }),
    ])
    expect(message).toEqual({ role: 'assistant', content: 'Hi', reasoning_content: '\n Let me ' })
  })

  it('takes null for absent everywhere', () => {
    const nothing = delta({ content: null, reasoning_content: null, tool_calls: null })
    expect(assemble([{ choices: null, usage: null }, nothing, delta({ content: 'ok' }, 'stop')])).toEqual({
      message: { role: 'assistant', content: 'ok' },
      finish: 'stop',
      usage: undefined,
      model: undefined,
    })
  })

  it('joins fragments by index, whole calls and ids that come once or on every fragment', () => {
    const { message } = assemble([
      fragment(0, { id: 'a', function: { name: 'f', arguments: '{"x"' } }),
      fragment(1, { id: 'b', function: { name: 'g', arguments: '{}' } }),
      fragment(0, { id: 'a', function: { name: '', arguments: ':1}' } }),
    ])
    expect(message.tool_calls).toEqual([
      { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
      { id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
    ])
  })

  it('starts a new call when a used index brings a new id and name; a changed id alone is the same call', () => {
    const { message } = assemble([
      fragment(0, { id: 'a', function: { name: 'f', arguments: '{}' } }),
      fragment(0, { id: 'b', function: { name: 'f', arguments: '{"y":' } }),
      fragment(0, { id: 'c', function: { arguments: '2}' } }),
    ])
    expect(message.tool_calls?.map((call) => [call.id, call.function.arguments])).toEqual([
      ['a', '{}'],
      ['b', '{"y":2}'],
    ])
  })

  it('takes a fragment without an index for the call before it', () => {
    const { message } = assemble([
      fragment(undefined, { id: 'a', function: { name: 'f', arguments: '{"x"' } }),
      fragment(undefined, { id: 'other', function: { name: '', arguments: ':1}' } }),
      fragment(undefined, { id: 'b', function: { name: 'g', arguments: '{"y"' } }),
      fragment(undefined, { id: 'other', function: { name: '', arguments: ':2}' } }),
    ])
    expect(message.tool_calls?.map(({ id, function: fn }) => [id, fn.name, fn.arguments])).toEqual([
      ['a', 'f', '{"x":1}'],
      ['b', 'g', '{"y":2}'],
    ])
  })

  it('makes ids where none or doubled ones came, and text of arguments that came as an object', () => {
    const { message } = assemble([
      fragment(0, { function: { name: 'f', arguments: { x: 1 } } }),
      fragment(1, { id: 'a', function: { name: 'g', arguments: '{}' } }),
      fragment(2, { id: 'a', function: { name: 'h', arguments: '{}' } }),
    ])
    const ids = message.tool_calls?.map((call) => call.id)
    expect(new Set(ids).size).toBe(3)
    expect(message.tool_calls?.[0]?.function.arguments).toBe('{"x":1}')
  })

  it('finds usage in a chunk without choices and reads a body that was not streamed', () => {
    const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 }
    expect(assemble([delta({ content: 'a' }, 'stop'), { choices: [], usage }]).usage).toEqual(usage)
    const whole = { choices: [{ message: { content: 'whole', reasoning_content: 'r' }, finish_reason: 'stop' }], usage }
    expect(assemble([whole]).message).toEqual({ role: 'assistant', content: 'whole', reasoning_content: 'r' })
  })
})

describe('usageOf', () => {
  const { price } = factsOf('z-ai/glm-5')

  it('prices cached input at a fifth', () => {
    const usage = usageOf(
      {
        prompt_tokens: 1_000_000,
        completion_tokens: 1_000_000,
        total_tokens: 2_000_000,
        prompt_tokens_details: { cached_tokens: 500_000 },
        completion_tokens_details: { reasoning_tokens: 7 },
      },
      price,
    )
    expect(usage).toMatchObject({ inputTokens: 1_000_000, cachedInputTokens: 500_000, reasoningTokens: 7 })
    expect(usage.costUsd).toBeCloseTo(0.5 + 0.1 + 3.2, 10)
  })

  it('adds cached tokens that a proxy left out of prompt_tokens', () => {
    expect(usageOf({ prompt_tokens: 10, completion_tokens: 5, total_tokens: 115 }, price)).toMatchObject({
      inputTokens: 110,
      cachedInputTokens: 100,
    })
  })

  it('knows no price of an unknown model', () => {
    expect(usageOf({ prompt_tokens: 1 }, factsOf('mystery').price).costUsd).toBeNull()
  })
})

import { describe, expect, it, onTestFinished } from 'vitest'
import type { Reply } from './brain.ts'
import { createPrefixCache } from './prefix-cache.ts'
import { renderPrompt } from './prompt.ts'
import type { Usage } from './request-log.ts'
import { scriptBrain } from './script-brain.ts'
import { startEmulator } from './start-emulator.ts'
import { tokenize } from './tokens.ts'

const add = { type: 'function', function: { name: 'add', description: 'Adds', parameters: { type: 'object' } } }
const user = (content: string) => ({ role: 'user', content })
const count = (prompt: readonly string[]) => prompt.reduce((sum, piece) => sum + tokenize(piece).length, 0)

/** A client that keeps the conversation and sends it again with every question. */
async function startConversation(turns: readonly Reply[], fields: object = {}) {
  const emulator = await startEmulator({ brain: scriptBrain(turns) })
  onTestFinished(() => emulator.close())
  const messages: object[] = []
  async function ask(message: object, more: object = {}, key = 'test'): Promise<Usage> {
    messages.push(message)
    const body = JSON.stringify({ model: 'glm-5', tools: [add], messages, ...fields, ...more })
    const headers = { authorization: `Bearer ${key}` }
    const response = await fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body })
    const answer: { choices: [{ message: object }]; usage: Usage } = JSON.parse(await response.text())
    messages.push(answer.choices[0].message)
    return answer.usage
  }
  return { ask, messages }
}

const cached = (usage: Usage) => usage.prompt_tokens_details.cached_tokens

describe('cached_tokens', () => {
  const call = { id: 'call_1', name: 'add', arguments: { a: 2, list: [1, 2] } }
  const turns = [
    { reasoning: 'They want a sum.', content: 'Let me add.', toolCalls: [call] },
    { reasoning: '\nThat is five.', content: 'It is 5.' },
    { content: 'You are welcome.' },
  ]
  const result = { role: 'tool', tool_call_id: 'call_1', content: '5' }

  it('grows with the conversation by everything but the last generated token', async () => {
    const { ask } = await startConversation(turns, { thinking: { type: 'enabled', clear_thinking: false } })
    const first = await ask(user('What is 2 + 3?'))
    expect(cached(first)).toBe(0)
    const second = await ask(result)
    expect(cached(second)).toBe(first.total_tokens - 1)
    const third = await ask(user('Thanks'))
    expect(cached(third)).toBe(second.total_tokens - 1)
    expect(third.prompt_tokens).toBeGreaterThan(second.total_tokens)
  })

  it('ends at the first reasoning that clear_thinking drops', async () => {
    const { ask } = await startConversation(turns)
    const first = await ask(user('What is 2 + 3?'))
    const second = await ask(result)
    expect(cached(second)).toBe(first.total_tokens - 1)
    const third = await ask(user('Thanks'))
    // All of the first prompt, which ends in <think>; then the reasoning is missing.
    expect(cached(third)).toBe(first.prompt_tokens)
  })

  it('is everything but the last token for the same prompt, and nothing for another key or model', async () => {
    const { ask, messages } = await startConversation([
      { content: 'a' },
      { content: 'b' },
      { content: 'c' },
      { content: 'd' },
    ])
    const first = await ask(user('Hello'))
    messages.length = 0
    expect(cached(await ask(user('Hello')))).toBe(first.prompt_tokens - 1)
    messages.length = 0
    expect(cached(await ask(user('Hello'), {}, 'other'))).toBe(0)
    messages.length = 0
    expect(cached(await ask(user('Hello'), { model: 'glm-5.1' }))).toBe(0)
  })

  it('falls to the common start when the tools change', async () => {
    const { ask, messages } = await startConversation([{ content: 'a' }, { content: 'b' }])
    await ask(user('Hello'))
    messages.length = 0
    const other = { ...add, function: { ...add.function, name: 'multiply' } }
    const usage = await ask(user('Hello'), { tools: [other] })
    const header = renderPrompt({ messages: [], tools: [], thinking: true, clearThinking: true })
    const intro =
      '\n# Tools\n\nYou may call one or more functions to assist with the user query.\n\nYou are provided with function signatures within <tools></tools> XML tags:\n<tools>\n{"name": "'
    expect(cached(usage)).toBe(header.slice(0, 2).length + 1 + tokenize(intro).length)
  })

  it('counts what was generated before a cut', async () => {
    const { ask } = await startConversation([{ content: 'one two three four five' }, { content: 'ok' }])
    const first = await ask(user('Count'), { max_tokens: 4, thinking: { type: 'disabled' } })
    const second = await ask(user('Go on'), { thinking: { type: 'disabled' } })
    expect(first.completion_tokens).toBe(4)
    expect(cached(second)).toBe(first.total_tokens - 1)
  })
})

describe('createPrefixCache', () => {
  it('matches the longest common token prefix inside a piece', () => {
    const cache = createPrefixCache()
    cache.add('me', ['<sop>', 'one two three four', '<|user|>'])
    cache.add('me', ['<sop>', 'one two', '<|user|>'])
    expect(cache.match('me', ['<sop>', 'one two three five', '<|user|>'])).toBe(4)
    expect(cache.match('me', ['<sop>', 'other'])).toBe(1)
    expect(cache.match('you', ['<sop>', 'one two'])).toBe(0)
  })

  it('forgets what was used longest ago, for as long as it runs', () => {
    const prompt = (n: number) => ['<sop>', '<|user|>', `question ${n} `.repeat(20), '<|assistant|>']
    const size = (n: number) => count(prompt(n))
    const cache = createPrefixCache(22 * size(0))
    for (let n = 0; n < 3_000; n += 1) cache.add('me', prompt(n))
    expect(cache.match('me', prompt(2))).toBeLessThan(size(2))
    for (let n = 2_997; n < 3_000; n += 1) expect(cache.match('me', prompt(n))).toBe(size(n))
    for (let n = 0; n < 100; n += 1) {
      cache.add('me', prompt(n))
      expect(cache.match('me', prompt(0))).toBe(size(0))
    }
  })
})

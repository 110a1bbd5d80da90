import { scriptBrain, startEmulator } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createAgent } from './agent.ts'
import { defineTool } from './tool.ts'
import { createGlm } from '@glmkit/glm'

const reasoning = '\n 先想一想, « ça » 🚀 '
const add = defineTool({
  name: 'add',
  description: 'Adds.',
  input: z.object({ a: z.number(), b: z.number() }),
  execute: ({ a, b }) => a + b,
})

describe('the same reply from every host', () => {
  it.each([
    'zai',
    'zai-coding',
    'bigmodel',
    'openrouter',
    'nebius',
    'apiyi',
    'vllm',
    'sglang',
    'ollama',
    'llamacpp',
  ] as const)('%s: text, reasoning, parallel calls and usage arrive whole, and reasoning goes back', async (host) => {
    await using emulator = await startEmulator({
      hostShape: host,
      brain: scriptBrain([
        {
          reasoning,
          content: 'Adding 两个数.',
          toolCalls: [
            { name: 'add', arguments: { a: 1, b: 2 } },
            { name: 'add', arguments: { a: 30, b: 40 } },
          ],
        },
        { reasoning, content: 'It is 3 and 70 → « bien ».' },
      ]),
    })
    const { baseURL, apiKey } = emulator
    const agent = createAgent({
      model: createGlm({ host, baseURL, apiKey, model: 'glm-5', maxRetries: 0 }),
      tools: [add],
    })
    const { text, transcript, usage, toolCalls } = await agent.run('Add 1 and 2, and 30 and 40')

    expect(text).toBe('It is 3 and 70 → « bien ».')
    expect(transcript.map(({ content }) => content)).toEqual([
      'Add 1 and 2, and 30 and 40',
      'Adding 两个数.',
      '3',
      '70',
      text,
    ])
    expect(transcript[1]).toMatchObject({ reasoning_content: reasoning })
    expect(new Set(toolCalls.map(({ callId }) => callId)).size).toBe(2)
    expect(usage.inputTokens).toBeGreaterThan(100)
    expect(usage.outputTokens).toBeGreaterThan(30)
    const saysCached = !['nebius', 'ollama', 'llamacpp'].includes(host)
    expect(usage.cachedInputTokens > 50).toBe(saysCached)
    const replayed = JSON.stringify(emulator.requests[1]?.body)
    expect(replayed).toContain(JSON.stringify(reasoning).slice(1, -1))
  })
})

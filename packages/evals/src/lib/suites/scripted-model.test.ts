import { createAgent, defineTool } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lastRequest, pastCalls, scriptedModel } from './scripted-model.ts'

const add = defineTool({
  name: 'add',
  description: 'Adds two numbers.',
  input: z.object({ a: z.number(), b: z.number() }),
  execute: ({ a, b }) => a + b,
})

describe('scriptedModel', () => {
  it('calls, reads what came of it and answers through a real agent', async () => {
    const model = scriptedModel((messages, tools) => {
      const [first, second] = pastCalls(messages)
      if (first === undefined) {
        return {
          reasoning: `I have ${tools.map(({ name }) => name).join()}.`,
          toolCalls: [
            { name: 'add', arguments: { a: 2, b: 3 } },
            { name: 'add', arguments: '{"a":' },
          ],
        }
      }
      return { content: `${lastRequest(messages)} ${first.result}; ${second?.result?.slice(0, 5)}` }
    })
    const { text, toolCalls, transcript, usage } = await createAgent({ model, tools: [add] }).run('2 + 3 =')
    expect(text).toBe('2 + 3 = 5; Error')
    expect(toolCalls.map(({ callId, isError }) => [callId, isError])).toEqual([
      ['call-0-0', false],
      ['call-0-1', true],
    ])
    expect(transcript.find(({ role }) => role === 'assistant')).toMatchObject({ reasoning_content: 'I have add.' })
    expect(usage).toMatchObject({ costUsd: 0 })
    expect(usage.inputTokens).toBeGreaterThan(0)
  })

  it('stops when it is aborted', async () => {
    const stop = new AbortController()
    const model = scriptedModel(() => {
      stop.abort(new Error('enough'))
      return { content: 'too late' }
    })
    await expect(createAgent({ model }).run('Go', { signal: stop.signal })).rejects.toThrow('enough')
  })
})

import { createAgent, defineTool } from '@glmkit/core'
import type { RunEvent } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import type { Brain, Reply } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMemory } from './create-memory.ts'

const page = (part: number): string =>
  Array.from({ length: 700 }, (_, line) => `part ${part} has ${line * part} in line ${line}`).join('\n')
const read = defineTool({
  name: 'read',
  description: 'Reads a part.',
  input: z.object({ part: z.number() }),
  sideEffects: false,
  execute: ({ part }) => page(part),
})

const refusal = (status: number, code: string, message: string): Reply => ({ error: { status, code, message } })

/** All ways in which servers have been seen to say that a prompt does not fit. */
const shapes: readonly (readonly [string, Reply])[] = [
  ['400 with 1261', refusal(400, '1261', 'Prompt exceeds max length')],
  ['200 with model_context_window_exceeded', { content: 'Part of an', finishReason: 'model_context_window_exceeded' }],
  ['what looks like a rate limit', refusal(429, '1302', 'Request exceeds the maximum context length of this model')],
]

interface Asked {
  readonly events: readonly RunEvent[]
  readonly bodies: readonly { readonly messages: unknown; readonly max_tokens: number }[]
}

async function ask(brain: Brain): Promise<Asked> {
  await using emulator = await startEmulator({ brain })
  const agent = createAgent({ model: createGlm(emulator), tools: [read], memory: createMemory({ preset: 'fidelity' }) })
  const events: RunEvent[] = []
  for await (const event of agent.stream('Read it all.')) events.push(event)
  return { events, bodies: emulator.requests.map(({ body }) => body).filter(isBody) }
}

const isBody = (body: unknown): body is Asked['bodies'][number] =>
  typeof body === 'object' && body !== null && 'max_tokens' in body

describe('a prompt that does not fit', () => {
  it.each(shapes)('is made smaller and asked again, once: %s', async (_, refused) => {
    const { events, bodies } = await ask(({ messages }) => {
      const results = messages.filter(({ role }) => role === 'tool')
      if (results.length < 3) return { toolCalls: [{ name: 'read', arguments: { part: results.length + 1 } }] }
      return bodyOf(messages) > 50_000 ? refused : { content: 'It fits.' }
    })
    expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { text: 'It fits.', stopReason: 'answer' } })
    expect(bodies).toHaveLength(5)
    expect(events.filter(({ type }) => type === 'memory-edit').length).toBeGreaterThan(0)
  })

  it.each([
    ['1210', (input: number) => `Request ${input} input tokens exceeds the model's maximum context length 60000`],
    [
      '400',
      (input: number, output: number) =>
        `This model's maximum context length is 60000 tokens. However, you requested ${input + output} tokens ` +
        `(${input} in the messages, ${output} in the completion)`,
    ],
  ])('is asked again with less output where only both together are too much: %s', async (code, message) => {
    const { events, bodies } = await ask(({ messages, maxTokens }) => {
      if (!messages.some(({ role }) => role === 'tool'))
        return { toolCalls: [{ name: 'read', arguments: { part: 1 } }] }
      return 7_000 + maxTokens > 60_000 ? refusal(400, code, message(7_000, maxTokens)) : { content: 'It fits.' }
    })
    expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { text: 'It fits.' } })
    // The first reply has taught it: one request is refused in each run.
    expect(bodies.map(({ max_tokens }) => 7_000 + max_tokens > 60_000)).toEqual([true, true, false])
    expect(events.filter(({ type }) => type === 'memory-edit')).toEqual([])
    expect(bodies[2]?.messages).toEqual(bodies[1]?.messages)
  })

  it('is shortened before the next request where a server has taken it without a word', async () => {
    // It counts five times what we do: the window was exceeded, and nothing said.
    const contextTokens = 60_000
    await using emulator = await startEmulator({
      brain: ({ messages }) => {
        const results = messages.filter(({ role }) => role === 'tool').length
        return results < 4 ? { toolCalls: [{ name: 'read', arguments: { part: results + 1 } }] } : { content: 'Read.' }
      },
    })
    const glm = createGlm(emulator)
    const model = {
      ...glm,
      contextTokens,
      async *stream(request: Parameters<typeof glm.stream>[0]) {
        for await (const batch of glm.stream(request)) {
          yield batch.map((event) => {
            if (event.type !== 'reply') return event
            const { usage } = event.reply
            const billed = { ...usage, inputTokens: usage.inputTokens * 2 }
            return { ...event, reply: { ...event.reply, usage: billed } }
          })
        }
      },
    }
    const agent = createAgent({ model, tools: [read], memory: createMemory({ preset: 'fidelity' }) })
    const forecasts: number[] = []
    const run = agent.stream('Read it all.')
    for await (const event of run) if (event.type === 'usage') forecasts.push(event.forecast?.inputTokens ?? NaN)
    expect((await run.result).text).toBe('Read.')
    expect(Math.max(...forecasts)).toBeLessThan(contextTokens)
    expect((await run.result).edits?.map(({ kind }) => kind)).toContain('mask')
  })
})

const bodyOf = (messages: readonly { readonly content: string }[]): number =>
  messages.reduce((sum, { content }) => sum + content.length, 0)

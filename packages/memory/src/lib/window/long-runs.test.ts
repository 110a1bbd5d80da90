import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, RunEvent } from '@glmkit/core'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Brain, Emulator, Reply } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMemory } from './create-memory.ts'

interface Setup extends AsyncDisposable {
  readonly agent: Agent
  readonly emulator: Emulator
}

let times = 0
const bulky = defineTool({
  name: 'bulky',
  description: 'Says much.',
  input: z.object({}),
  execute: () => `${(times += 1)} ${'lorem ipsum '.repeat(2_000)}`,
})

async function setUp(brain: readonly Reply[] | Brain): Promise<Setup> {
  const emulator = await startEmulator({ brain: typeof brain === 'function' ? brain : scriptBrain(brain) })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: 'k' })
  const agent = createAgent({ model, tools: [bulky], memory: createMemory({ preset: 'fidelity' }) })
  return { agent, emulator, [Symbol.asyncDispose]: () => emulator.close() }
}

const isBody = (body: unknown): body is { readonly max_tokens: number } =>
  typeof body === 'object' && body !== null && 'max_tokens' in body

async function collect(run: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run) events.push(event)
  return events
}

describe('a prompt the server calls too long', () => {
  const callBulky: Reply = { toolCalls: [{ name: 'bulky', arguments: {} }] }
  const overflow: Reply = { error: { status: 400, code: '1261', message: 'Prompt exceeds max length' } }

  it('is compacted once and asked again', async () => {
    await using setup = await setUp([callBulky, callBulky, overflow, { content: 'it fits' }])
    const { text, transcript } = await setup.agent.run('Go')
    expect(text).toBe('it fits')
    const [, , refused, sent] = setup.emulator.requests.map(({ body }) => JSON.stringify(body))
    expect(sent?.length).toBeLessThan((refused?.length ?? 0) * 0.6)
    expect(sent).toContain('No longer shown')
    expect(transcript[2]?.content).toContain('lorem')
  })

  it('fails with a typed error when it is too long still, and asks for less output when nothing can be left out', async () => {
    await using setup = await setUp([callBulky, callBulky, overflow, overflow, { content: 'never' }])
    await expect(setup.agent.run('Go')).rejects.toMatchObject({ name: 'ModelError', kind: 'overflow' })
    expect(setup.emulator.requests).toHaveLength(4)
    await using short = await setUp([overflow, { content: 'it fits' }])
    expect(await short.agent.run('Go')).toMatchObject({ text: 'it fits' })
    const asked = short.emulator.requests.map(({ body }) => isBody(body) && body.max_tokens)
    expect(asked).toEqual([131_072, 65_536])
  })
})

const prose = Array.from({ length: 60 }, (_, index) => `Sentence ${index} says something new about ${index * 7}.`).join(
  ' ',
)

describe('an answer that is cut', () => {
  it('is continued: result and deltas hold the whole, once', async () => {
    await using setup = await setUp(({ messages }) => {
      const last = JSON.stringify(messages.at(-1))
      const anchor = /<last_words>\\n(.*)\\n<.last_words>/.exec(last)?.[1]
      if (anchor === undefined) return { content: prose.slice(0, 700), finishReason: 'length' }
      const from = prose.indexOf(anchor) + anchor.length
      const isOver = from + 700 >= prose.length
      return { content: `Gladly. ${anchor}${prose.slice(from, from + 700)}`, finishReason: isOver ? 'stop' : 'length' }
    })
    const events = await collect(setup.agent.stream('Go'))
    const deltas = events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []))
    expect(deltas.join('')).toBe(prose)
    expect(events.at(-1)).toMatchObject({ result: { text: prose, stopReason: 'answer' } })
    expect(setup.emulator.requests.length).toBeGreaterThan(3)
  })

  it('stops as length when the model does not go on', async () => {
    const confused = Array.from({ length: 20 }, () => ({ content: 'What do you mean?' }))
    await using setup = await setUp([{ content: prose.slice(0, 700), finishReason: 'length' }, ...confused])
    const result = await setup.agent.run('Go')
    expect(result).toMatchObject({ stopReason: 'length', text: prose.slice(0, 700), turns: 4 })
    expect(result.stopDetail).toBe('the model did not go on where the answer was cut')
  })
})

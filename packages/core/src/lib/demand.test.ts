import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { ChatRequest, Reply } from '@glmkit/emulator'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { createAgent } from './agent.ts'
import type { Agent } from './agent.ts'
import { createGlm } from '@glmkit/glm'
import { defineTool } from './tool.ts'

const look = defineTool({ name: 'look', description: 'Looks.', input: z.object({}), execute: () => 'a red door' })
const call = (name: string, args: Record<string, unknown> = {}): Reply => ({ toolCalls: [{ name, arguments: args }] })
const schema = z.object({ colour: z.enum(['red', 'blue']), count: z.int() })

async function withTurns<T>(
  turns: readonly Reply[],
  use: (agent: Agent<z.infer<typeof schema>>, plain: Agent, requests: readonly ChatRequest[]) => Promise<T>,
): Promise<T> {
  const requests: ChatRequest[] = []
  const script = scriptBrain(turns)
  await using emulator = await startEmulator({
    brain: (request, signal) => {
      requests.push(request)
      return script(request, signal)
    },
  })
  const model = createGlm(emulator)
  const typed = createAgent({ model, tools: [look], output: schema })
  return await use(typed, createAgent({ model, tools: [look] }), requests)
}

describe('toolChoice', () => {
  it('none offers no tools', () =>
    withTurns([{ content: 'Hello' }], async (_, agent, requests) => {
      await agent.run('Hi', { toolChoice: 'none' })
      expect(requests[0]?.tools).toEqual([])
    }))

  it.each(['required' as const, { name: 'look' }])('%s reminds a model that answers in text', (toolChoice) =>
    withTurns([{ content: 'It is red' }, call('look'), { content: 'Red.' }], async (_, agent, requests) => {
      const result = await agent.run('Which colour?', { toolChoice })
      expect(result).toMatchObject({ text: 'Red.', turns: 3 })
      expect(requests[1]?.messages.at(-1)?.content).toMatch(/^Call (one of the tools|the tool "look") now/)
    }),
  )

  it('fails with a typed error after two reminders', () =>
    withTurns(
      Array.from({ length: 4 }, () => ({ content: 'No.' })),
      async (_, agent, requests) => {
        await expect(agent.run('Go', { toolChoice: 'required' })).rejects.toMatchObject({ name: 'ToolChoiceError' })
        expect(requests).toHaveLength(3)
      },
    ))

  it('refuses a tool the agent does not have', () =>
    withTurns([], async (_, agent) => {
      await expect(agent.run('Go', { toolChoice: { name: 'jump' } })).rejects.toThrow('Cannot require the tool "jump"')
    }))
})

describe('toolChoice and output together', () => {
  it('wants both, in whatever order they come', () =>
    withTurns(
      [call('final_answer', { colour: 'red', count: 1 }), { content: 'Red.' }, call('look')],
      async (agent, _, requests) => {
        const result = await agent.run('Which colour?', { toolChoice: { name: 'look' } })
        expect(result.toolCalls.map(({ name }) => name)).toContain('look')
        expect(result.output).toEqual({ colour: 'red', count: 1 })
        expect(requests[1]?.messages.at(-1)?.content).toContain('Call the tool "look" now')
      },
    ))

  it('fails for want of the output once the call has been made', () =>
    withTurns(
      [call('look'), ...Array.from({ length: 3 }, (_, count) => call('final_answer', { colour: 'green', count }))],
      async (agent) => {
        const run = agent.run('Which colour?', { toolChoice: 'required' })
        await expect(run).rejects.toMatchObject({ name: 'OutputError' })
      },
    ))

  it('refuses a tool with the name of the last one', async () => {
    const mine = defineTool({ name: 'final_answer', description: 'Mine.', input: z.object({}), execute: () => '' })
    const model = createGlm({ baseURL: 'http://127.0.0.1:9/v1' })
    expect(() => createAgent({ model, tools: [mine], output: schema })).toThrow('"final_answer" is taken')
  })
})

describe('output', () => {
  it('comes typed and validated through a last tool, after the other tools', () =>
    withTurns([call('look'), call('final_answer', { colour: 'red', count: 1 })], async (agent, _, requests) => {
      const result = await agent.run('Which colour?')
      expect(result).toMatchObject({ output: { colour: 'red', count: 1 }, stopReason: 'answer', turns: 2 })
      expectTypeOf(result.output).toEqualTypeOf<{ colour: 'red' | 'blue'; count: number } | undefined>()
      expect(requests[0]?.tools.map(({ name }) => name)).toEqual(['look', 'final_answer'])
    }))

  it('is taken from JSON in the text too', () =>
    withTurns([{ content: '```json\n{"colour":"blue","count":2}\n```' }], async (agent) => {
      expect((await agent.run('Which colour?')).output).toEqual({ colour: 'blue', count: 2 })
    }))

  it('is asked for again, with the reason, when it does not fit', () =>
    withTurns(
      [
        call('final_answer', { colour: 'green', count: 1 }),
        { content: 'Green.' },
        call('final_answer', { colour: 'red', count: 1 }),
      ],
      async (agent, _, requests) => {
        expect((await agent.run('Which colour?')).output).toEqual({ colour: 'red', count: 1 })
        expect(requests[1]?.messages.at(-1)?.content).toContain('colour')
        expect(requests[2]?.messages.at(-1)?.content).toContain('Call "final_answer" now')
      },
    ))

  it('is not asked for without end', () =>
    withTurns(
      Array.from({ length: 9 }, (_, count) => call('final_answer', { colour: 'green', count })),
      async (agent, _, requests) => {
        await expect(agent.run('Which colour?')).rejects.toMatchObject({ name: 'OutputError' })
        expect(requests).toHaveLength(3)
      },
    ))

  it('fails with a typed error after two reminders', () =>
    withTurns(
      Array.from({ length: 4 }, () => ({ content: 'Green.' })),
      async (agent) => {
        await expect(agent.run('Which colour?')).rejects.toMatchObject({ name: 'OutputError' })
      },
    ))
})

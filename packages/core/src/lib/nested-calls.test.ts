import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { call, collect, setUp } from '../../test/set-up.ts'
import type { ToolReturn } from './tool.ts'
import { defineTool } from './tool.ts'
import type { Tool, ToolTraits } from './tool.ts'

const added: number[] = []
function add(traits: ToolTraits<{ n: number }> = {}): Tool {
  return defineTool({
    name: 'add',
    description: 'Adds a number.',
    input: z.object({ n: z.int() }),
    ...traits,
    execute: ({ n }) => {
      added.push(n)
      return { sum: added.reduce((sum, each) => sum + each, 0) }
    },
  })
}

/** Calls `add` with each of the inputs, one after the other, and returns what it got. */
function many(uses: Tool, inputs: readonly unknown[]): Tool {
  return defineTool({
    name: 'many',
    description: 'Calls another tool many times.',
    input: z.object({}),
    uses: [uses],
    async execute(_, context) {
      const returns: (ToolReturn | undefined)[] = []
      for (const [index, input] of inputs.entries()) returns.push(await context.call?.(String(index), 'add', input))
      return returns
    },
  })
}

async function run(uses: Tool, inputs: readonly unknown[], options: Parameters<typeof setUp>[1] = {}) {
  added.length = 0
  await using setup = await setUp([call('many', {}), { content: 'done' }], { tools: [many(uses, inputs)], ...options })
  const events = await collect(setup.agent.stream('Go'))
  const results = events.flatMap((event) => (event.type === 'tool-result' ? [event] : []))
  return { events, returns: results[0]?.output, text: results[0]?.text ?? '', requests: setup.emulator.requests }
}

describe('a tool that calls others', () => {
  it('gets what they return, and what is wrong with a call as text', async () => {
    const { returns, requests } = await run(add(), [{ n: 2 }, { n: 3 }, { n: 'x' }, { n: 1.5 }])
    expect(returns).toMatchObject([
      { isError: false, output: { sum: 2 } },
      { isError: false, output: { sum: 5 } },
      { isError: true, text: expect.stringContaining('The arguments of "add" are invalid') },
      { isError: true, text: expect.stringContaining('invalid') },
    ])
    expect(added).toEqual([2, 3])
    expect(JSON.stringify(requests)).not.toContain('Adds a number')
  })

  it('has its calls told below its own, in order and numbered', async () => {
    const { events } = await run(add(), [{ n: 1 }, { n: 2 }])
    const nested = events.flatMap((event) => (event.type === 'agent-event' ? [event] : []))
    expect(nested.map(({ event }) => event.type)).toEqual(['tool-call', 'tool-result', 'tool-call', 'tool-result'])
    expect(nested.map(({ event }) => event.seq)).toEqual([0, 1, 2, 3])
    const own = events.find((event) => event.type === 'tool-call')
    for (const { path, event } of nested) {
      expect(path).toEqual([own?.type === 'tool-call' && own.callId])
      expect(event.runId).toMatch(/\/.+/)
    }
  })

  it('may not do what the model may not', async () => {
    const denied = await run(add({ sideEffects: true }), [{ n: 1 }])
    expect(denied.returns).toMatchObject([{ isError: true, text: expect.stringContaining('Denied') }])
    const policy = {
      check: ({ path }: { path: readonly string[] }) =>
        path.length === 1 ? ({ type: 'deny', reason: 'not from code' } as const) : ({ type: 'allow' } as const),
    }
    const refused = await run(add(), [{ n: 1 }], { policy })
    expect(refused.returns).toMatchObject([{ isError: true, text: 'Error: Denied: not from code' }])
    expect(added).toEqual([])
  })

  it('waits for approvals, asked in the inbox of the run', async () => {
    added.length = 0
    const tools = [many(add({ approval: 'always' }), [{ n: 7 }])]
    await using setup = await setUp([call('many', {}), { content: 'done' }], { tools })
    const asked: string[] = []
    const result = await setup.agent.run('Go', {
      approver: ({ name, path }) => (asked.push(`${path.length} ${name}`), true),
    })
    expect({ asked, text: result.text, added }).toEqual({ asked: ['1 add'], text: 'done', added: [7] })
  })

  it('spends the budget of the run', async () => {
    const { returns } = await run(add(), [{ n: 1 }, { n: 2 }, { n: 3 }], { budget: { calls: 3 } })
    expect(returns).toMatchObject([
      { isError: false },
      { isError: false },
      { isError: true, text: expect.stringContaining('budget for tool calls is used up') },
    ])
  })

  it('brings in what strangers wrote', async () => {
    added.length = 0
    const send = defineTool({
      name: 'send',
      description: 'Sends.',
      input: z.object({}),
      sideEffects: true,
      approval: 'never',
      execute: () => 'sent',
    })
    const replies = [call('many', {}), call('send', {}), { content: 'done' }]
    await using setup = await setUp(replies, { tools: [many(add({ untrusted: true }), [{ n: 1 }]), send] })
    const { transcript } = await setup.agent.run('Go')
    expect(JSON.stringify(transcript)).toContain('nobody to ask')
  })
})

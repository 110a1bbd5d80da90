/** What broke once: runs that are interrupted, asked about, nested and resumed at the worst moment. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool, ModelError } from '@glmkit/core'
import type { Agent, CreateAgentOptions, Model, RunEvent, Tool, ToolContext, ToolTraits } from '@glmkit/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createFileJournal } from './file-journal.ts'

let dir = ''
const ran: string[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hostile-'))
  ran.length = 0
})
afterEach(() => rm(dir, { recursive: true, force: true }))

type Said = { readonly text?: string; readonly calls?: readonly (readonly [name: string, args?: object])[] } | Error

/** Says what stands at the place the conversation has come to: a resumed run asks again. */
function modelOf(said: readonly Said[], requests: string[] = []): Model {
  return {
    id: 'scripted',
    contextTokens: 200_000,
    maxOutputTokens: 1_000,
    price: { input: 1, cachedInput: 0.2, output: 3 },
    async *stream({ messages, signal }) {
      signal.throwIfAborted()
      requests.push(String(messages.at(-1)?.content))
      const turn = messages.filter(({ role }) => role === 'assistant').length
      const reply = said[turn] ?? { text: 'the end' }
      if (reply instanceof Error) throw reply
      const { text = '', calls = [] } = reply
      for (const piece of text.match(/.{1,4}/gs) ?? []) yield [{ type: 'text-delta', text: piece }]
      const toolCalls = calls.map(([name, args = {}], index) => ({
        id: `${name}${turn}${index}`,
        type: 'function' as const,
        function: { name, arguments: JSON.stringify(args) },
      }))
      const message = { role: 'assistant' as const, content: text, ...(calls.length > 0 && { tool_calls: toolCalls }) }
      const finish = calls.length > 0 ? ('tool_calls' as const) : ('stop' as const)
      const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, reasoningTokens: 0, costUsd: 0.001 }
      yield [{ type: 'reply', reply: { message, finish, usage, model: 'scripted', repairs: [] } }]
    },
  }
}

type Work = (input: Readonly<Record<string, unknown>>, context: ToolContext) => unknown

function tool(name: string, work: Work = () => ran.push(name), traits: ToolTraits<Record<string, unknown>> = {}): Tool {
  return defineTool({ name, description: name, input: z.looseObject({}), execute: work, ...traits })
}

function agentOf(said: readonly Said[], tools: readonly Tool[], options: Partial<CreateAgentOptions> = {}): Agent {
  return createAgent({
    model: modelOf(said),
    tools,
    journal: createFileJournal({ dir, driftAfterMs: 300 }),
    ...options,
  })
}

async function logOf(run: AsyncIterable<RunEvent>, on: (event: RunEvent) => void = () => {}): Promise<string[]> {
  const lines: string[] = []
  for await (const event of run) {
    lines.push(JSON.stringify(event))
    on(event)
  }
  return lines
}

const risky = { sideEffects: true, approval: 'always' } as const
const untilTold: Work = (_, { signal }) =>
  new Promise<never>((_resolve, reject) => {
    signal.throwIfAborted()
    signal.addEventListener('abort', () => reject(signal.reason))
  })

describe('approvals and policies', () => {
  it('a person sees and a tool gets the arguments as the policy left them', async () => {
    const asked: unknown[] = []
    const write = tool('write', ({ path }) => ran.push(String(path)), risky)
    const agent = agentOf([{ calls: [['write', { path: '/etc' }]] }], [write], {
      policy: { check: () => ({ type: 'allow', input: { path: '/sandbox' } }) },
    })
    await agent.run('Go', { approver: ({ input }) => asked.push(input) > 0 })
    expect([asked, ran]).toEqual([[{ path: '/sandbox' }], ['/sandbox']])
  })

  it('the rule of a tool sees the arguments as the policy left them', async () => {
    const pay = tool('pay', undefined, { sideEffects: true, approval: ({ n }) => Number(n) > 100 })
    const agent = agentOf([{ calls: [['pay', { n: 50 }]] }], [pay], {
      policy: { check: () => ({ type: 'allow', input: { n: 5_000 } }) },
    })
    expect((await agent.run('Go')).stopReason).toBe('waiting')
    expect(ran).toEqual([])
  })

  it('nothing starts after an abort, although a policy answers later', async () => {
    const controller = new AbortController()
    const policy = {
      check: async () => {
        controller.abort(new Error('enough'))
        await new Promise((resolve) => setTimeout(resolve, 20))
        return { type: 'allow' as const }
      },
    }
    const agent = agentOf([{ calls: [['act']] }], [tool('act', undefined, { sideEffects: true })], { policy })
    await expect(agent.run('Go', { signal: controller.signal })).rejects.toThrow('enough')
    expect(ran).toEqual([])
  })

  it('more calls than may run at once wait, and go on, each of them once', async () => {
    const calls = Array.from({ length: 8 }, (_, n) => ['risky', { n }] as const)
    const act = tool('risky', ({ n }) => ran.push(`risky ${String(n)}`), risky)
    const make = () => agentOf([{ calls: [...calls, ['plain']] }], [act, tool('plain')])
    const { waitingFor = [] } = await make().run('Go', { runId: 'one' })
    expect([waitingFor.length, ran]).toEqual([8, ['plain']])
    const approvals = Object.fromEntries(waitingFor.map(({ id }) => [id, true]))
    expect(await make().resume('one', { approvals })).toMatchObject({ stopReason: 'answer' })
    expect(ran).toHaveLength(9)
  })

  it('the first request may be answered the moment it is told', async () => {
    const agent = agentOf([{ calls: [['risky']] }], [tool('risky', undefined, risky)])
    const run = agent.stream('Go', { runId: 'one' })
    await logOf(run, (event) => event.type === 'approval-request' && run.approve(event.callId))
    expect(ran).toEqual(['risky'])
  })

  it('a decision holds for one run alone', async () => {
    const make = () => agentOf([{ calls: [['risky']] }], [tool('risky', undefined, risky)])
    const [first] = (await make().run('Go', { runId: 'one' })).waitingFor ?? []
    const [second] = (await make().run('Go', { runId: 'two' })).waitingFor ?? []
    expect(first?.id).not.toBe(second?.id)
    const approvals = { [first?.id ?? '']: true }
    await expect(make().resume('two', { approvals })).rejects.toThrow('the request is another run’s')
    expect(ran).toEqual([])
  })

  it('an approver that changes what it was shown changes nothing', async () => {
    const act = tool('risky', ({ n }) => ran.push(String(n)), risky)
    await agentOf([{ calls: [['risky', { n: 1 }]] }], [act]).run('Go', {
      approver: ({ input }) => Boolean(Object.assign(Object(input), { n: 999 })),
    })
    expect(ran).toEqual(['1'])
  })

  it('the policy of the caller holds for its sub-agents, and their costs are its own', async () => {
    const inner = createAgent({ model: modelOf([{ calls: [['del']] }]), tools: [tool('del')] })
    const agent = agentOf([{ calls: [['sub', { task: 'x' }]] }], [inner.asTool({ name: 'sub', description: 'Sub.' })], {
      policy: { check: ({ name }) => (name === 'del' ? { type: 'deny', reason: 'no' } : undefined) },
    })
    expect((await agent.run('Go')).usage.inputTokens).toBe(40)
    expect(ran).toEqual([])
  })

  it('what goes on beside an approver that throws is cancelled', async () => {
    let heard: unknown
    const begun = Promise.withResolvers<void>()
    const slow = tool(
      'slow',
      (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve((heard = signal.reason)))
          begun.resolve()
        }),
    )
    const agent = agentOf([{ calls: [['slow'], ['risky']] }], [slow, tool('risky', undefined, risky)])
    const approver = async (): Promise<never> => {
      await begun.promise
      throw new Error('nobody is there')
    }
    await expect(agent.run('Go', { approver })).rejects.toThrow('nobody is there')
    expect(heard).toHaveProperty('message', 'nobody is there')
  })
})

describe('interrupts', () => {
  it('leave calls in the queue unrun, and the run goes on', async () => {
    const make = () =>
      agentOf([{ calls: [['slow'], ['slow'], ['slow']] }], [tool('slow', untilTold)], { toolConcurrency: 1 })
    const run = make().stream('Go', { runId: 'one' })
    const live = await logOf(
      run,
      (event) => event.type === 'tool-call' && event.callId === 'slow02' && run.interrupt('stop'),
    )
    expect(await run.result).toMatchObject({ stopReason: 'answer', text: 'the end' })
    expect(await logOf(make().replay('one'))).toEqual(live)
  })

  it('end a sub-agent that waits for an approval', async () => {
    const requests: string[] = []
    const inner = createAgent({
      model: modelOf([{ calls: [['risky']] }], requests),
      tools: [tool('risky', undefined, risky)],
    })
    const sub = inner.asTool({ name: 'sub', description: 'Sub.' })
    const make = () => agentOf([{ calls: [['sub', { task: 'x' }]] }], [sub])
    const run = make().stream('Go', { runId: 'one' })
    const isAsked = (event: RunEvent): boolean =>
      event.type === 'agent-event' && event.event.type === 'approval-request'
    const live = await logOf(run, (event) => isAsked(event) && run.interrupt('stop'))
    expect(requests).toEqual(['x'])
    expect(await logOf(make().replay('one'))).toEqual(live)
  })

  it.each([
    ['its sleep', (context: ToolContext) => context.parent?.journal.sleep('nap', 60_000, context.signal)],
    [
      'a step of its own',
      async ({ parent, signal }: ToolContext) => {
        const step = parent?.journal.step<never, unknown>('own', async function* () {
          yield* []
          return untilTold({}, { signal, runId: '', callId: '', progress: () => {} })
        })
        return (await step?.next())?.value
      },
    ],
  ])('in a tool that journals %s replay byte by byte', async (_, work) => {
    const begun: Work = (_input, context) => {
      context.progress('begun')
      return work(context)
    }
    const nap = tool('nap', begun, { journalsItself: true })
    const make = () => agentOf([{ calls: [['nap']] }], [nap])
    const run = make().stream('Go', { runId: 'one' })
    const live = await logOf(run, (event) => event.type === 'tool-progress' && run.interrupt('stop'))
    expect(live.join()).toContain('Interrupted by the user while it ran')
    expect(await logOf(make().replay('one'))).toEqual(live)
  })
})

describe('structured output in a journal', () => {
  const output = z.object({ n: z.number() })

  it('is there again on replay, and a queued message asks for another', async () => {
    const said = [{ calls: [['final_answer', { n: 1 }]] }, { calls: [['final_answer', { n: 2 }]] }] as const
    const make = () => agentOf(said, [], { output })
    const run = make().stream('Go', { runId: 'one' })
    run.enqueue('once more')
    const live = await logOf(run)
    expect(await run.result).toMatchObject({ output: { n: 2 }, turns: 2 })
    const replay = make().replay('one')
    expect(await logOf(replay)).toEqual(live)
    expect((await replay.result).output).toEqual({ n: 2 })
  })
})

describe('what changes between two processes', () => {
  it('is named although it is in a sub-agent', async () => {
    const make = (instructions: string, failure?: Error) => {
      const inner = createAgent({ model: modelOf([failure ?? { text: 'fine' }]), instructions, name: 'inner' })
      return agentOf(
        [{ calls: [['sub', { task: 'x' }]] }, new ModelError('gone', { kind: 'network', retryable: false })],
        [inner.asTool({ name: 'sub', description: 'Sub.' })],
      )
    }
    await expect(make('Be brief.').run('Go', { runId: 'one' })).rejects.toThrow('gone')
    await expect(make('Be long.').resume('one')).rejects.toMatchObject({ name: 'JournalDriftError' })
  })

  it('may be another agent in a fork, which can be replayed by it', async () => {
    const said = [{ calls: [['act']] }, { calls: [['act']] }] as const
    await agentOf(said, [tool('act')], { instructions: 'A' }).run('Go', { runId: 'one' })
    const other = agentOf(said, [tool('act'), tool('more')], { instructions: 'B' })
    const fork = other.fork('one', { turn: 2, text: 'otherwise' })
    const live = await logOf(fork)
    expect(await logOf(other.replay(fork.runId))).toEqual(live)
  })

  it('cannot win back what a failed turn has cost', async () => {
    const failure = new ModelError('cut', {
      kind: 'network',
      retryable: false,
      usage: { inputTokens: 10, cachedInputTokens: 0, outputTokens: 500, reasoningTokens: 0, costUsd: 0.002 },
    })
    const make = () => agentOf([failure], [], { budget: { usd: 0.006 } })
    await expect(make().run('Go', { runId: 'one' })).rejects.toThrow('cut')
    await expect(make().resume('one')).rejects.toThrow('cut')
    expect(await make().resume('one')).toMatchObject({ stopReason: 'budget', turns: 0, usage: { costUsd: 0.004 } })
  })
})

describe('a tool that runs agents', () => {
  it('may run two as parts of one call', async () => {
    const inner = createAgent({ model: modelOf([{ text: 'sub' }]) })
    const both: Work = async (_, { parent }) => {
      const options = parent === undefined ? {} : { parent }
      return [(await inner.run('a', options)).text, (await inner.run('b', options)).text]
    }
    const make = () => agentOf([{ calls: [['both']] }], [tool('both', both, { journalsItself: true })])
    const run = make().stream('Go', { runId: 'one' })
    const live = await logOf(run)
    expect((await run.result).transcript[2]?.content).toBe('["sub","sub"]')
    expect(await logOf(make().replay('one'))).toEqual(live)
  })
})

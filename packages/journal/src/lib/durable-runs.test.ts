import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, CreateAgentOptions, RunEvent, ToolTraits } from '@glmkit/core'
import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Brain, Reply } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createFileJournal } from './file-journal.ts'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'durable-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const ran: string[] = []
beforeEach(() => {
  ran.length = 0
})
function act(traits: ToolTraits<{ what: string }> = {}) {
  return defineTool({
    name: 'act',
    description: 'Acts.',
    input: z.object({ what: z.string() }),
    sideEffects: true,
    approval: 'never',
    ...traits,
    async execute({ what }, { progress }) {
      progress(`doing ${what}`)
      // Far enough apart for a slow disk: the calls start one write after the other.
      await new Promise((resolve) => setTimeout(resolve, what.length * 10))
      ran.push(what)
      return { did: what }
    },
  })
}
const calls = (...all: string[]): Reply => ({
  toolCalls: all.map((what) => ({ name: 'act', arguments: { what } })),
})

interface Setup extends AsyncDisposable {
  readonly agent: Agent
  readonly again: (changes?: Partial<CreateAgentOptions>) => Agent
  readonly requests: readonly unknown[]
  readonly endpoint: { readonly baseURL: string; readonly apiKey: string }
}

async function setUp(brain: readonly Reply[] | Brain, options: Partial<CreateAgentOptions> = {}): Promise<Setup> {
  const emulator = await startEmulator({ brain: typeof brain === 'function' ? brain : scriptBrain(brain) })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: 'k', maxRetries: 0 })
  const again = (changes: Partial<CreateAgentOptions> = {}): Agent =>
    createAgent({
      model,
      instructions: 'Act.',
      tools: [act()],
      journal: createFileJournal({ dir }),
      ...options,
      ...changes,
    })
  const { baseURL, apiKey, requests } = emulator
  return {
    agent: again(),
    again,
    requests,
    endpoint: { baseURL, apiKey },
    [Symbol.asyncDispose]: () => emulator.close(),
  }
}

async function logOf(run: AsyncIterable<RunEvent>): Promise<string[]> {
  const lines: string[] = []
  for await (const event of run) lines.push(JSON.stringify(event))
  return lines
}

describe('agent.replay', () => {
  it('tells a run again byte by byte: deltas, parallel calls, a steer, times', async () => {
    await using setup = await setUp([
      { reasoning: 'think', ...calls('slowest of all', 'quick', 'middling') },
      { content: 'some words come here', ...calls('more') },
      { content: 'the answer is long enough for many deltas 智谱' },
    ])
    const run = setup.agent.stream('Go', { runId: 'one' })
    const live: string[] = []
    for await (const event of run) {
      live.push(JSON.stringify(event))
      if (event.type === 'tool-result' && event.text.includes('quick')) run.steer('mind the gap')
    }
    expect(ran).toEqual(['quick', 'middling', 'slowest of all', 'more'])
    expect(await logOf(setup.again().replay('one'))).toEqual(live)
    expect(live.filter((line) => line.includes('text-delta')).length).toBeGreaterThan(3)
    expect(setup.requests).toHaveLength(3)
    expect(ran).toHaveLength(4)
    await expect(setup.agent.resume('one')).rejects.toThrow('it is over')
  })

  it('names the message that drifted', async () => {
    await using setup = await setUp([calls('one'), { content: 'done' }])
    await setup.agent.run('Go', { runId: 'one' })
    const changed = setup.again({ instructions: 'Act otherwise.' })
    await expect(logOf(changed.replay('one'))).rejects.toMatchObject({ name: 'JournalDriftError' })
    await expect(logOf(changed.replay('one'))).rejects.toThrow('messages[0]')
  })

  it('tells nested runs of parallel sub-agents in the order they happened', async () => {
    await using inner = await setUp((request) => {
      const { length } = JSON.stringify(request.messages).match(/did/g) ?? []
      return length ? { content: `finished ${length}` } : calls('inner work', 'x')
    })
    const worker = createAgent({ name: 'worker', model: createGlm(inner.endpoint), tools: [act()] })
    const tools = [worker.asTool({ name: 'worker', description: 'Works.' })]
    const task = (text: string) => ({ name: 'worker', arguments: { task: text } })
    await using setup = await setUp([{ toolCalls: [task('a'), task('b'), task('c')] }, { content: 'all' }], { tools })
    const live = await logOf(setup.agent.stream('Go', { runId: 'tree' }))
    expect(live.filter((line) => line.includes('agent-event')).length).toBeGreaterThan(30)
    expect(await logOf(setup.again().replay('tree'))).toEqual(live)
    expect(ran).toHaveLength(6)
  })
})

describe('agent.resume', () => {
  it('goes on after a failure, and repeats no completed call', async () => {
    const turns = [calls('one', 'two'), { error: { status: 401, code: '1000', message: 'no' } }, { content: 'done' }]
    await using setup = await setUp(turns)
    await expect(setup.agent.run('Go', { runId: 'one' })).rejects.toMatchObject({ kind: 'authentication' })
    const result = await setup.again().resume('one')
    expect(result).toMatchObject({ text: 'done', turns: 2, stopReason: 'answer' })
    expect(ran).toEqual(['one', 'two'])
    expect(result.toolCalls).toHaveLength(2)
  })

  it.each([
    ['tells the model of an effect that is not verified', {}, ['Effect unverified'], 0],
    ['runs an idempotent tool again', { idempotent: true }, ['did'], 1],
    ['runs a tool without side effects again', { sideEffects: false }, ['did'], 1],
  ] as const)('after a crash in a call %s', async (_, traits, texts, times) => {
    await using setup = await setUp([calls('it'), { content: 'done' }], { tools: [act(traits)] })
    const run = setup.agent.stream('Go', { runId: 'one' })
    await logOf(run)
    ran.length = 0
    // As a crash between intent and result leaves it.
    const lines = (await readFile(join(dir, 'one.jsonl'), 'utf8')).split('\n')
    const value = lines.findIndex((line) => line.includes('"t":"value"') && /"k":"turn\/1\/call\/[^"]*"/.test(line))
    await writeFile(join(dir, 'one.jsonl'), `${lines.slice(0, value).join('\n')}\n`)
    await using second = await setUp([{ content: 'done' }], { tools: [act(traits)] })
    const events = await logOf(second.agent.resumeStream('one'))
    expect(ran).toHaveLength(times)
    for (const text of texts) expect(events.findLast((line) => line.includes('"tool-result"'))).toContain(text)
    expect(await logOf(second.again().replay('one'))).toEqual(events)
  })

  it('goes on with an approval, bound to call and arguments, in another process', async () => {
    await using setup = await setUp([calls('danger', 'other danger'), { content: 'done' }], {
      tools: [act({ approval: 'always' })],
    })
    const waiting = await setup.agent.run('Go', { runId: 'one' })
    expect(waiting).toMatchObject({ stopReason: 'waiting' })
    const [first, second] = waiting.waitingFor ?? []
    expect([first?.input, second?.input]).toEqual([{ what: 'danger' }, { what: 'other danger' }])
    expect(ran).toEqual([])

    const still = await setup.again().resume('one', { approvals: { [first?.id ?? '']: true } })
    expect(still).toMatchObject({ stopReason: 'waiting', waitingFor: [{ id: second?.id }] })
    expect(ran).toEqual(['danger'])

    const decision = { isApproved: false, reason: 'too much' }
    const events = await logOf(
      setup.again().resumeStream('one', { approver: 'stop', approvals: { [second?.id ?? '']: decision } }),
    )
    expect(events.at(-1)).toContain('"text":"done"')
    expect(events.join()).toContain('Denied by the user: too much')
    expect(ran).toEqual(['danger'])
    expect(await logOf(setup.again().replay('one'))).toEqual(events)
  })

  it('waits for approvals of sub-agents in the inbox of the run', async () => {
    await using inner = await setUp([calls('deep'), { content: 'deep done' }])
    const worker = createAgent({
      name: 'worker',
      model: createGlm(inner.endpoint),
      tools: [act({ approval: 'always' })],
    })
    await using setup = await setUp(
      [{ toolCalls: [{ name: 'worker', arguments: { task: 'a' } }] }, { content: 'all done' }],
      {
        tools: [worker.asTool({ name: 'worker', description: 'Works.' })],
      },
    )
    const waiting = await setup.agent.run('Go', { runId: 'one' })
    expect(waiting.waitingFor).toMatchObject([{ name: 'act', path: [expect.any(String)] }])
    const id = waiting.waitingFor?.[0]?.id ?? ''
    const result = await setup.again().resume('one', { approvals: { [id]: true } })
    expect(result.text).toBe('all done')
    expect(ran).toEqual(['deep'])
    expect(inner.requests).toHaveLength(2)
  })

  it('charges the past to the budget, and does not ask for it again', async () => {
    const turns = [
      calls('one'),
      { error: { status: 401, code: '1000', message: 'no' } },
      calls('two'),
      { content: 'never' },
    ]
    await using setup = await setUp(turns, { budget: { turns: 3 } })
    await expect(setup.agent.run('Go', { runId: 'one' })).rejects.toThrow('check the API key')
    expect(await setup.again().resume('one')).toMatchObject({ stopReason: 'budget', turns: 2 })
  })

  it('says that a run is not there, or that the agent has no journal', async () => {
    await using setup = await setUp([])
    await expect(setup.agent.resume('nobody')).rejects.toMatchObject({ name: 'JournalError' })
    const bare = createAgent({ model: createGlm({ baseURL: 'http://127.0.0.1:9/v1' }) })
    expect(() => bare.replay('one')).toThrow('the agent has no journal')
  })
})

describe('interrupted sub-agents', () => {
  it('leave a record that replays byte by byte', async () => {
    await using inner = await setUp(async (_, signal) => {
      await new Promise((resolve) => {
        signal.addEventListener('abort', resolve)
      })
      return { content: 'never' }
    })
    const worker = createAgent({ name: 'worker', model: createGlm(inner.endpoint) })
    const tools = [
      worker.asTool({ name: 'worker', description: 'Works.' }),
      worker.asTool({ name: 'late', description: 'Works.', timeoutMs: 30 }),
    ]
    const task = (name: string) => ({ name, arguments: { task: 'a' } })
    await using setup = await setUp([{ toolCalls: [task('worker'), task('late')] }, { content: 'all done' }], { tools })
    const run = setup.agent.stream('Go', { runId: 'one' })
    const live: string[] = []
    for await (const event of run) {
      live.push(JSON.stringify(event))
      if (event.type === 'tool-result' && event.name === 'late') run.interrupt('enough')
    }
    const text = live.join('\n')
    expect(text).toContain('did not finish within 30 ms')
    expect(text).toContain('Interrupted by the user while it ran')
    expect(await logOf(setup.again().replay('one'))).toEqual(live)
  })
})

describe('agent.fork', () => {
  it('goes on from a turn with other words and another agent', async () => {
    await using setup = await setUp([calls('one'), calls('two'), { content: 'first end' }, { content: 'other end' }])
    await setup.agent.run('Go', { runId: 'one' })
    const fork = setup
      .again({ tools: [act(), act({ approval: 'never' })].slice(0, 1) })
      .fork('one', { turn: 3, text: 'in French' })
    const { text, transcript, runId } = await fork.result
    expect(text).toBe('other end')
    expect(runId).not.toBe('one')
    expect(ran).toEqual(['one', 'two'])
    expect(transcript.map(({ content }) => content)).toEqual([
      'Act.',
      'Go',
      '',
      '{"did":"one"}',
      '',
      '{"did":"two"}',
      'in French',
      'other end',
    ])
    await expect(logOf(setup.agent.fork('one', { turn: 9 }))).rejects.toThrow('choose one of')
  })
})

describe('a call that was asked about when the process died', () => {
  it('is decided on in the next one', async () => {
    await using setup = await setUp([calls('danger'), { content: 'done' }], { tools: [act({ approval: 'always' })] })
    let id = ''
    for await (const event of setup.agent.stream('Go', { runId: 'one' })) {
      if (event.type !== 'approval-request') continue
      id = event.id
      break
    }
    expect(await setup.again().resume('one')).toMatchObject({ stopReason: 'waiting', waitingFor: [{ id }] })
    expect(await logOf(setup.again().replay('one'))).toHaveLength(
      (await logOf(setup.again().resumeStream('one', { approver: 'stop' }))).length,
    )
    expect(await setup.again().resume('one', { approvals: { [id]: true } })).toMatchObject({ text: 'done' })
    expect(ran).toEqual(['danger'])
  })
})

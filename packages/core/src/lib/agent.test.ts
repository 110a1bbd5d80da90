import { scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Reply, StartEmulatorOptions } from '@glmkit/emulator'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { call, collect, setUp as setUpAgent } from '../../test/set-up.ts'
import type { Setup } from '../../test/set-up.ts'
import { createAgent } from './agent.ts'
import type { CreateAgentOptions } from './agent.ts'
import { createGlm } from '@glmkit/glm'
import { defineTool } from './tool.ts'

const echo = defineTool({
  name: 'echo',
  description: 'Says it again.',
  input: z.object({ text: z.string(), waitMs: z.number().default(0) }),
  async execute({ text, waitMs }, { progress }) {
    progress(`waiting ${waitMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, waitMs))
    return { text }
  },
})
const setUp = (
  turns: readonly Reply[],
  options: Partial<CreateAgentOptions> = {},
  emulator: StartEmulatorOptions = {},
): Promise<Setup> => setUpAgent(turns, { tools: [echo], ...options }, emulator)

describe('agent.run', () => {
  it('calls tools until the model answers, and sends reasoning back byte-exact', async () => {
    const reasoning = '\n  Two echoes, « ça » 好 🚀 '
    await using setup = await setUp([
      {
        reasoning,
        toolCalls: [
          { name: 'echo', arguments: { text: 'a', waitMs: 40 } },
          { name: 'echo', arguments: { text: 'b' } },
        ],
      },
      { reasoning: 'done', content: 'a and b' },
    ])
    const result = await setup.agent.run('Echo a and b')

    expect(result).toMatchObject({ text: 'a and b', stopReason: 'answer', turns: 2 })
    expect(result.transcript.map((message) => message.role)).toEqual([
      'system',
      'user',
      'assistant',
      'tool',
      'tool',
      'assistant',
    ])
    expect(result.transcript.slice(3, 5).map((message) => message.content)).toEqual(['{"text":"a"}', '{"text":"b"}'])
    expect(result.toolCalls).toMatchObject([
      { name: 'echo', turn: 1, input: { text: 'a', waitMs: 40 }, isError: false },
      { name: 'echo', turn: 1, input: { text: 'b', waitMs: 0 }, isError: false },
    ])
    const [first, second] = setup.emulator.requests.map((request) => request.body)
    expect(second).toMatchObject({ messages: result.transcript.slice(0, 5) })
    expect(result.transcript[2]).toMatchObject({ reasoning_content: reasoning })
    expect(first).toMatchObject({
      max_tokens: 131_072,
      thinking: { type: 'enabled', clear_thinking: false },
      stream: true,
    })
  })

  it('adds up usage and cost, with a warm cache after the first turn', async () => {
    await using setup = await setUp([call('echo', { text: 'a' }), { content: 'done' }])
    const events = await collect(setup.agent.stream('Echo a'))
    const usages = events.filter((event) => event.type === 'usage')
    expect(usages[0]?.usage.cachedInputTokens).toBe(0)
    expect(usages[1]?.usage.cachedInputTokens).toBeGreaterThanOrEqual(usages[0]?.usage.inputTokens ?? Infinity)
    expect(usages[1]?.total.costUsd).toBeGreaterThan(usages[0]?.total.costUsd ?? Infinity)
  })

  it('continues a conversation from its transcript', async () => {
    await using setup = await setUp([{ content: 'Hello' }, { content: 'Again' }])
    const { transcript } = await setup.agent.run('Hi')
    const result = await setup.agent.run([...transcript, { role: 'user', content: [{ type: 'text', text: 'More' }] }])
    expect(result.transcript.map((message) => message.content)).toEqual(['Be brief.', 'Hi', 'Hello', 'More', 'Again'])
  })

  const failing = defineTool({
    name: 'fail',
    description: 'Fails.',
    input: z.object({}),
    execute() {
      throw new Error('the disk is full')
    },
  })
  const slow = defineTool({
    name: 'slow',
    description: 'Never ends.',
    input: z.object({}),
    timeoutMs: 20,
    execute: () => new Promise<never>(() => {}),
  })

  it.each([
    ['a tool that throws', call('fail', {}), 'Tool "fail" failed: the disk is full', 'failed'],
    ['a tool that does not end', call('slow', {}), 'did not finish within 20 ms', 'timeout'],
    ['a tool that does not exist', call('eco', {}), 'There is no tool "eco". Available tools: echo, ', 'unknown-tool'],
    [
      'arguments that are not JSON',
      call('echo', 'text: a'),
      'The arguments of "echo" are not a JSON object: ',
      'invalid-json',
    ],
    [
      'arguments of a wrong type',
      call('echo', { text: 1 }),
      'text: Invalid input: expected string',
      'invalid-arguments',
    ],
  ])('tells the model about %s and goes on', async (_, first, text, why) => {
    await using setup = await setUp([first, { content: 'I see' }], { tools: [echo, failing, slow] })
    const result = await setup.agent.run('Go')
    expect(result.transcript.find((message) => message.role === 'tool')?.content).toContain(text)
    expect(result).toMatchObject({ text: 'I see', stopReason: 'answer', toolCalls: [{ isError: true, failure: why }] })
    // What could not be parsed must not poison the conversation.
    for (const message of result.transcript) {
      if (message.role === 'assistant')
        for (const { function: fn } of message.tool_calls ?? []) JSON.parse(fn.arguments)
    }
  })

  it('never runs a call that was cut at the output limit', async () => {
    let ran = 0
    const count = defineTool({
      name: 'count',
      description: 'Counts.',
      input: z.object({ text: z.string() }),
      execute: () => (ran += 1),
    })
    await using setup = await setUp(
      [{ ...call('count', { text: 'whole' }), finishReason: 'length' }, { content: 'Sorry' }],
      { tools: [count] },
    )
    const result = await setup.agent.run('Go')
    expect(ran).toBe(0)
    expect(result.transcript.find((message) => message.role === 'tool')?.content).toContain('cut at the output limit')
  })

  it.each([
    ['max-turns', call('echo', { text: 'again' }), ''],
    ['length', { content: 'half an ans', finishReason: 'length' }, 'half an ans'],
    ['content-filter', { content: '', finishReason: 'sensitive' }, ''],
  ])('stops with %s as a typed end', async (stopReason, reply, text) => {
    await using setup = await setUp(
      Array.from({ length: 3 }, () => reply),
      { maxTurns: 3 },
    )
    expect(await setup.agent.run('Go')).toMatchObject({ stopReason, text })
  })

  it.each([
    ['network_error', { content: 'half', finishReason: 'network_error' }],
    ['an empty reply', { reasoning: 'hm', content: '' }],
    ['an overloaded server', { error: { status: 429, code: '1305', message: 'overloaded' } }],
  ])('asks again after %s and keeps nothing of the lost turn', async (_, lost) => {
    await using setup = await setUp([lost, { content: 'whole' }])
    const events = await collect(setup.agent.stream('Go'))
    expect(events.filter((event) => event.type === 'retry')).toHaveLength(1)
    expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { text: 'whole', turns: 1 } })
    const ids = setup.emulator.requests.map(({ body }) => JSON.stringify(body).match(/"request_id":"[^"]+"/)?.[0])
    expect(new Set(ids).size).toBe(2)
  })

  it('does not pay twice for what cannot be retried', async () => {
    await using setup = await setUp([{ error: { status: 429, code: '1113', message: 'no balance' } }])
    await expect(setup.agent.run('Go')).rejects.toMatchObject({ name: 'ModelError', kind: 'balance', code: '1113' })
    expect(setup.emulator.requests).toHaveLength(1)
  })

  it('rejects with the reason of an abort, and the tool hears of it', async () => {
    const heard = Promise.withResolvers<unknown>()
    const controller = new AbortController()
    const wait = defineTool({
      name: 'wait',
      description: 'Waits.',
      input: z.object({}),
      execute: (_, { signal }) =>
        new Promise<never>(() => {
          signal.addEventListener('abort', () => heard.resolve(signal.reason))
          controller.abort(new Error('enough'))
        }),
    })
    await using setup = await setUp([call('wait', {})], { tools: [wait] })
    await expect(setup.agent.run('Go', { signal: controller.signal })).rejects.toThrow('enough')
    expect(await heard.promise).toHaveProperty('message', 'enough')
  })

  it('closes the request when it is aborted while the model speaks', async () => {
    const closed = Promise.withResolvers<void>()
    await using setup = await setUp(
      [],
      {},
      {
        brain: (_, signal) => {
          signal.addEventListener('abort', () => closed.resolve())
          return new Promise<never>(() => {})
        },
      },
    )
    const controller = new AbortController()
    const running = setup.agent.run('Go', { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('enough')), 50)
    await expect(running).rejects.toThrow('enough')
    await closed.promise
  })
})

describe('agent.stream', () => {
  it('numbers events without a gap and streams deltas that add up to the answer', async () => {
    await using setup = await setUp([
      { reasoning: 'one two', ...call('echo', { text: 'x' }) },
      { content: 'three 四 five' },
    ])
    const run = setup.agent.stream('Go')
    const events = await collect(run)
    expect(events.map((event) => event.seq)).toEqual(events.map((_, index) => index))
    expect(events.map((event) => event.type).filter((type, index, all) => type !== all[index - 1])).toEqual([
      'run-start',
      'turn-start',
      'reasoning-delta',
      'tool-call-delta',
      'usage',
      'tool-call',
      'tool-progress',
      'tool-result',
      'turn-end',
      'turn-start',
      'text-delta',
      'usage',
      'turn-end',
      'run-end',
    ])
    const deltas = events.filter((event) => event.type === 'text-delta')
    expect(deltas.length).toBeGreaterThan(1)
    expect(deltas.map((event) => event.text).join('')).toBe('three 四 five')
    expect(await run.result).toMatchObject({ text: 'three 四 five', runId: run.runId })
  })

  it('aborts the run when its reader leaves', async () => {
    await using setup = await setUp([{ content: 'a long answer of many words' }])
    const run = setup.agent.stream('Go')
    for await (const event of run) if (event.type === 'text-delta') break
    await expect(run.result).rejects.toThrow('was left before its end')
    expect(() => run[Symbol.asyncIterator]()).toThrow('twice')
  })
})

describe('the types of a run', () => {
  it('know the names of the agent’s tools and the shape of its output', async () => {
    const other = defineTool({ name: 'other', description: 'Other.', input: z.object({}), execute: () => 1 })
    const model = createGlm({ baseURL: 'http://127.0.0.1:9/v1' })
    const agent = createAgent({ model, tools: [echo, other], output: z.object({ city: z.string() }) })
    type ToolResult = Extract<RunEventOf<typeof agent>, { type: 'tool-result' }>
    expectTypeOf<ToolResult['name']>().toEqualTypeOf<'echo' | 'other'>()
    expectTypeOf<Awaited<ReturnType<typeof agent.run>>['output']>().toEqualTypeOf<{ city: string } | undefined>()
    expect(agent.asTool({ name: 'sub', description: 'Sub.' }).name).toBe('sub')
  })
})

type RunEventOf<A extends { stream(input: string): AsyncIterable<unknown> }> =
  ReturnType<A['stream']> extends AsyncIterable<infer E> ? E : never

describe('a run', () => {
  it('may be left at its last event, and its result may be asked for before its events', async () => {
    await using setup = await setUp([{ content: 'one' }, { content: 'two' }])
    const first = setup.agent.stream('Go')
    for await (const event of first) if (event.type === 'run-end') break
    expect((await first.result).text).toBe('one')

    const second = setup.agent.stream('Go')
    const { result } = second
    const events = second[Symbol.asyncIterator]()
    let last = await events.next()
    for (let next = last; next.done !== true; next = await events.next()) last = next
    expect(last.value?.type).toBe('run-end')
    expect((await events.next()).done).toBe(true)
    expect((await result).text).toBe('two')
  })

  it('is no loop when one reply makes the same call many times', async () => {
    const same = Array.from({ length: 6 }, () => ({ name: 'echo', arguments: { text: 'a' } }))
    await using setup = await setUp([{ toolCalls: same }, { content: 'done' }])
    expect(await setup.agent.run('Go')).toMatchObject({ stopReason: 'answer', text: 'done' })
  })

  it('takes what is no JSON from a tool as no output', async () => {
    const odd = defineTool({ name: 'odd', description: 'Odd.', input: z.object({}), execute: () => () => 1 })
    await using setup = await setUp([call('odd', {}), { content: 'done' }], { tools: [odd] })
    const { transcript } = await setup.agent.run('Go')
    expect(transcript.find(({ role }) => role === 'tool')?.content).toBe('(no output)')
  })
})

describe('what cannot be sent', () => {
  it.each([
    ['an image', [{ role: 'user' as const, content: [{ type: 'image_url' }] }], 'glm-4.6v'],
    ['an empty prompt', '  ', 'not empty'],
    [
      'a conversation that ends with the assistant',
      [{ role: 'assistant' as const, content: 'Hi' }],
      'must end with a user message',
    ],
  ])('refuses %s', async (_, input, reason) => {
    await using setup = await setUp([])
    await expect(setup.agent.run(input)).rejects.toThrow(reason)
    expect(setup.emulator.requests).toHaveLength(0)
  })

  it('refuses two tools of one name and numbers out of range', () => {
    const model = createGlm({ baseURL: 'http://127.0.0.1:9/v1' })
    expect(() => createAgent({ model, tools: [echo, echo] })).toThrow('two tools are named "echo"')
    expect(() => createAgent({ model, maxTurns: 0 })).toThrow('maxTurns is 0')
    expect(() => createGlm({ baseURL: 'localhost:8000' })).toThrow('expected http')
    expect(() => createGlm({ temperature: 2, apiKey: 'k' })).toThrow('temperature is 2, expected 0–1')
  })
})

describe('what the server refuses', () => {
  it('explains a wrong key', async () => {
    await using setup = await setUp([], {}, { apiKey: 'right' })
    await expect(setup.agent.run('Go')).rejects.toMatchObject({ kind: 'authentication', status: 401, retryable: false })
    await expect(setup.agent.run('Go')).rejects.toThrow('check the API key')
  })

  it('explains an unknown model', async () => {
    await using setup = await setUp([])
    const model = createGlm({ baseURL: setup.emulator.baseURL, apiKey: 'k', model: 'glm-9' })
    await expect(createAgent({ model }).run('Go')).rejects.toThrow(/"glm-9".*1211.*known models: glm-5/)
  })

  it('explains an endpoint that is not there', async () => {
    const emulator = await startEmulator({ brain: scriptBrain([]) })
    const { baseURL } = emulator
    await emulator.close()
    const error = await createAgent({ model: createGlm({ baseURL }) })
      .run('Go')
      .catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'ModelError', kind: 'network', retryable: false })
    expect(error).toHaveProperty(
      'message',
      expect.stringMatching(/^Cannot reach http:.*ECONNREFUSED.*; check the base URL/),
    )
  })
})

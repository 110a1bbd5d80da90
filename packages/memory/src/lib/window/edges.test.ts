import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AgentError, createAgent, createBudget, defineTool } from '@glmkit/core'
import type { Message, Model, RunEvent, Tool } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import type { Brain, ChatRequest, Reply } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { createFileJournal } from '@glmkit/journal'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMemory } from './create-memory.ts'
import { summaryRequestStart } from './summary.ts'

const page = (part: number, lines: number): string =>
  Array.from({ length: lines }, (_, line) => `part ${part} has ${line * part} in line ${line}`).join('\n')
const reads = (lines: number): Tool =>
  defineTool({
    name: 'read',
    description: 'Reads a part.',
    input: z.object({ part: z.number() }),
    sideEffects: false,
    execute: ({ part }) => page(part, lines),
  })
const isSummaryRequest = ({ messages }: ChatRequest): boolean =>
  messages.at(-1)?.content.startsWith(summaryRequestStart) === true

/** Reads so many parts, by the conversation alone. */
const reader =
  (parts: number, summary: Reply = { content: 'State: read on. SUMMARY-77.' }): Brain =>
  (request) => {
    if (isSummaryRequest(request)) return summary
    const last = request.messages
      .flatMap(({ role, tool_calls: calls = [] }) => (role === 'assistant' ? calls : []))
      .at(-1)
    const part = last === undefined ? 1 : Number(JSON.parse(last.function.arguments).part ?? 0) + 1
    return part > parts
      ? { content: 'All read.' }
      : { toolCalls: [{ id: `c${part}`, name: 'read', arguments: { part } }] }
  }

interface Body {
  readonly messages: readonly Message[]
  readonly max_tokens: number
}
const isBody = (body: unknown): body is Body => typeof body === 'object' && body !== null && 'messages' in body
const bodiesOf = ({ requests }: { readonly requests: readonly { readonly body: unknown }[] }): readonly Body[] =>
  requests.map(({ body }) => body).filter(isBody)
const lengthOf = ({ messages }: Body): number => JSON.stringify(messages).length

async function collect(run: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run) events.push(event)
  return events
}

describe('a result longer than a model should see', () => {
  it('is in the transcript whole, and found again in its middle', async () => {
    await using emulator = await startEmulator({
      brain: ({ messages }) => {
        const results = messages.filter(({ role }) => role === 'tool')
        if (results.length === 0) return { toolCalls: [{ name: 'read', arguments: { part: 3 } }] }
        if (results.length === 1) return { toolCalls: [{ name: 'read_back', arguments: { find: 'in line 4321' } }] }
        return { content: results.at(-1)?.content ?? '' }
      },
    })
    const agent = createAgent({ model: createGlm(emulator), tools: [reads(9_000)], memory: createMemory() })
    const { text, transcript } = await agent.run('What is in line 4321?')
    expect(text).toMatch(/line 4322: part 3 has 12963 in line 4321$/m)
    expect(transcript[2]?.content).toBe(page(3, 9_000))
    expect(Math.max(...bodiesOf(emulator).map(lengthOf))).toBeLessThan(10_000)
  })
})

describe('fallback models', () => {
  const text = Array.from({ length: 4_000 }, (_, index) => `fact ${index} is ${index * 7}.`).join(' ')

  it('are asked where the first one has too small a window, by its server or by its facts', async () => {
    const refusal = "Request 26000 input tokens exceeds the model's maximum context length 20000"
    await using small = await startEmulator({
      brain: () => ({ error: { status: 400, code: '1210', message: refusal } }),
    })
    await using big = await startEmulator({ brain: reader(0) })
    const [first, second] = [createGlm(small), createGlm({ ...big, model: 'glm-5.2' })]
    const tiny: Model = { ...first, contextTokens: 20_000, maxOutputTokens: 4_000 }
    for (const model of [first, tiny]) {
      const agent = createAgent({ model, fallbackModels: [second], memory: createMemory() })
      expect((await agent.run(text)).text).toBe('All read.')
      expect(bodiesOf(big).at(-1)?.messages).toEqual([{ role: 'user', content: text }])
      expect(bodiesOf(big).at(-1)?.max_tokens).toBe(131_072)
    }
  })

  it('leave a record that is told again the same', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'edges-'))
    try {
      await using emulator = await startEmulator({ brain: reader(3) })
      const tiny: Model = { ...createGlm(emulator), contextTokens: 9_000, maxOutputTokens: 4_000 }
      const agent = createAgent({
        model: tiny,
        fallbackModels: [createGlm({ ...emulator, model: 'glm-5.2' })],
        tools: [reads(300)],
        journal: createFileJournal({ dir }),
        memory: createMemory(),
      })
      const live = await collect(agent.stream(`Read it. ${text.slice(0, 30_000)}`, { runId: 'r' }))
      expect(live.at(-1)).toMatchObject({ type: 'run-end', result: { text: 'All read.' } })
      expect(live.filter(({ type }) => type === 'retry').length).toBeGreaterThan(0)
      expect(await collect(agent.replay('r'))).toEqual(live)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })

  it('are not asked because of anything else', async () => {
    await using emulator = await startEmulator({ brain: reader(0) })
    const directory = { tool: reads(1), block: () => Promise.reject(new AgentError('Cannot read memory: EIO')) }
    const agent = createAgent({
      model: createGlm(emulator),
      fallbackModels: [createGlm({ ...emulator, model: 'glm-5.2' })],
      memory: createMemory({ directory }),
    })
    await expect(agent.run('Hi')).rejects.toThrow('Cannot read memory: EIO')
    expect(emulator.requests).toEqual([])
  })
})

describe('a journal', () => {
  it('of runs without a memory is forked by an agent that has one, and asks no recorded turn again', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'edges-'))
    try {
      await using emulator = await startEmulator({ brain: reader(3) })
      const same = { model: createGlm(emulator), journal: createFileJournal({ dir }), tools: [reads(100)] }
      await createAgent(same).run('Read all.', { runId: 'old' })
      const before = emulator.requests.length
      const from = performance.now()
      const fork = createAgent({ ...same, memory: createMemory() }).fork('old', { turn: 4, text: 'Be brief.' })
      expect((await fork.result).text).toBe('All read.')
      expect(emulator.requests.length - before).toBe(1)
      // Not by waiting for records that are not there: 5 s each.
      expect(performance.now() - from).toBeLessThan(4_000)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })

  it('is told again by a memory that has learned nothing', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'edges-'))
    try {
      await using emulator = await startEmulator({ brain: () => ({ content: '好的。' }) })
      const glm = createGlm(emulator)
      // A server that counts Chinese as GLM does: our estimate is too high until it has taught otherwise.
      const model: Model = {
        ...glm,
        contextTokens: 9_000,
        maxOutputTokens: 2_000,
        async *stream(request) {
          for await (const batch of glm.stream(request)) {
            yield batch.map((event) => {
              if (event.type !== 'reply') return event
              const usage = { ...event.reply.usage, inputTokens: Math.round(event.reply.usage.inputTokens * 0.75) }
              return { ...event, reply: { ...event.reply, usage } }
            })
          }
        },
      }
      const make = () => createAgent({ model, journal: createFileJournal({ dir }), memory: createMemory() })
      const text = '人工智能模型的上下文窗口很长，但是价格不低。'.repeat(330)
      const learned = make()
      for (let turn = 0; turn < 12; turn += 1) await learned.run(text.slice(0, 5_000))
      const live = await collect(learned.stream(text, { runId: 'zh' }))
      expect(live.at(-1)).toMatchObject({ type: 'run-end', result: { stopReason: 'answer' } })
      await expect(make().run(text)).rejects.toMatchObject({ name: 'ContextOverflowError' })
      expect(await collect(make().replay('zh'))).toEqual(live)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })
})

describe('a memory that hangs', () => {
  const hanging = { tool: reads(1), block: () => new Promise<string>(() => {}) }

  it('ends with the abort, and with the budget of the run', async () => {
    await using emulator = await startEmulator({ brain: reader(0) })
    const agent = createAgent({ model: createGlm(emulator), memory: createMemory({ directory: hanging }) })
    await expect(agent.run('Hi', { signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' })
    expect(await agent.run('Hi', { budget: { seconds: 0.05 } })).toMatchObject({ stopReason: 'budget' })
    expect(emulator.requests).toEqual([])
  })
})

describe('without a tool to read back', () => {
  it('results that fit are shown whole', async () => {
    await using emulator = await startEmulator({ brain: reader(1) })
    const agent = createAgent({
      model: createGlm(emulator),
      tools: [reads(900)],
      memory: createMemory({ preset: 'economy' }),
    })
    const { transcript } = await agent.run('Read.')
    await agent.run([...transcript, { role: 'user', content: 'Sum up.' }], { toolChoice: 'none' })
    expect(bodiesOf(emulator).at(-1)?.messages[2]?.content).toBe(page(1, 900))
  })
})

describe('a conversation from elsewhere', () => {
  it('is refused with edits that are not its own', async () => {
    await using emulator = await startEmulator({ brain: reader(0) })
    const agent = createAgent({ model: createGlm(emulator), memory: createMemory() })
    const transcript: readonly Message[] = [
      { role: 'user', content: 'task' },
      { role: 'assistant', content: 'done' },
    ]
    const summary = { kind: 'summary', from: 1, to: 9, pinned: [], text: 'x', by: 'model', reason: 'r' } as const
    const mask = { kind: 'mask', messages: [1], reason: 'r' } as const
    for (const edit of [summary, mask]) {
      const running = async () => agent.run('And now?', { after: { transcript, edits: [edit] } })
      await expect(running()).rejects.toThrow('its edits belong to another transcript, pass an earlier result as it is')
    }
    expect((await agent.run('And now?', { after: { transcript } })).transcript).toHaveLength(4)
  })

  it('goes on by the instructions of the agent that goes on', async () => {
    await using emulator = await startEmulator({ brain: reader(0) })
    const make = (instructions: string) =>
      createAgent({ model: createGlm(emulator), instructions, memory: createMemory() })
    const after = await make('You are A.').run('Hi')
    const { transcript } = await make('You are B.').run('And now?', { after })
    expect(transcript[0]).toEqual({ role: 'system', content: 'You are B.' })
    expect(
      bodiesOf(emulator)
        .at(-1)
        ?.messages.map(({ role }) => role),
    ).toEqual(['system', 'user', 'assistant', 'user'])
  })

  it('may count the ids of its calls anew in each reply: each result is read back by one of its own', async () => {
    const exchange = (part: number): readonly Message[] => [
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'call_0', type: 'function', function: { name: 'read', arguments: `{"part":${part}}` } }],
      },
      { role: 'tool', tool_call_id: 'call_0', content: page(part, 900) },
    ]
    await using emulator = await startEmulator({
      brain: ({ messages }) =>
        messages.at(-1)?.role === 'user'
          ? { toolCalls: ['call_0', 'call_0_2'].map((id) => ({ name: 'read_back', arguments: { id, lines: 1 } })) }
          : {
              content: messages
                .slice(-2)
                .map(({ content }) => content.slice(0, 6))
                .join(' and '),
            },
    })
    const agent = createAgent({ model: createGlm(emulator), memory: createMemory({ preset: 'economy' }) })
    const input = [{ role: 'user', content: 'Read.' } as const, ...exchange(1), ...exchange(2)]
    const { text } = await agent.run([...input, { role: 'user', content: 'What begins how?' }])
    expect(text).toBe('part 1 and part 2')
  })
})

describe('a long answer, and messages without one', () => {
  const long = Array.from({ length: 2_500 }, (_, index) => `Sentence ${index} of it.`).join(' ')
  const answered: Message[] = [
    { role: 'user', content: 'Tell me.' },
    { role: 'assistant', content: long },
  ]
  const unanswered: Message[] = Array.from({ length: 4 }, () => ({ role: 'user', content: long.slice(0, 22_000) }))

  it.each([
    ['answer', answered],
    ['messages', unanswered],
  ])('leave room for the next: %s', async (_, past) => {
    await using emulator = await startEmulator({ brain: reader(0) })
    const model: Model = { ...createGlm(emulator), contextTokens: 16_000, maxOutputTokens: 4_000 }
    const agent = createAgent({ model, memory: createMemory() })
    const { text } = await agent.run([...past, { role: 'user', content: 'And what is the point of it?' }])
    expect(text).toBe('All read.')
    expect(bodiesOf(emulator).at(-1)?.messages.at(-1)?.content).toBe('And what is the point of it?')
  })
})

describe('summaries', () => {
  it('that an interrupt has cut are asked for again in time, and no list takes their place', async () => {
    let asked = 0
    let turn = 0
    await using emulator = await startEmulator({
      brain: async (request) => {
        if (!isSummaryRequest(request)) {
          turn += 1
          const call = { id: `w${turn}`, name: 'read', arguments: { part: turn } }
          return turn > 60 ? { content: 'Done.' } : { content: page(turn, 60), toolCalls: [call] }
        }
        asked += 1
        if (asked === 1) {
          run.interrupt('Hello?')
          await new Promise((resolve) => void setTimeout(resolve, 50))
        }
        return { content: 'State: read on.' }
      },
    })
    const model: Model = { ...createGlm(emulator), contextTokens: 30_000, maxOutputTokens: 4_000 }
    const memory = createMemory({ summariseFromTokens: 1e6, keepTokens: 2_000 })
    const run = createAgent({ model, tools: [reads(2)], maxTurns: 200, memory }).stream('Work.')
    const { edits = [], text } = await run.result
    expect(text).toBe('Done.')
    expect(asked).toBeGreaterThan(2)
    expect(edits.flatMap((edit) => (edit.kind === 'summary' ? [edit.by] : []))).toEqual(Array(asked - 1).fill('model'))
  })

  it('of a model that always thinks cost one request, with room to think', async () => {
    await using emulator = await startEmulator({ brain: reader(8) })
    const budget = createBudget({ turns: 100 })
    const agent = createAgent({
      model: createGlm({ ...emulator, model: 'glm-5.3' }),
      tools: [reads(150)],
      budget,
      memory: createMemory({ compactAt: 8_000, keepTokens: 3_000, maskFromTokens: 1e6 }),
    })
    await agent.run('Read all.')
    const asked = bodiesOf(emulator).filter(({ messages }) => messages.at(-1)?.content.startsWith(summaryRequestStart))
    expect(asked.length).toBeGreaterThan(0)
    expect(asked[0]?.max_tokens).toBe(16_384)
    expect(budget.spent.turns).toBe(emulator.requests.length)
  })

  it('need numbers of tokens: a counter that has none is named', async () => {
    await using emulator = await startEmulator({ brain: reader(1) })
    const agent = createAgent({ model: createGlm(emulator), memory: createMemory({ countTokens: () => NaN }) })
    await expect(agent.run('Hi')).rejects.toThrow('Cannot count tokens: countTokens returned NaN')
  })
})

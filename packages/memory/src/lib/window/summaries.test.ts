import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, CreateAgentOptions, Message, RunEvent } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import type { Brain, Emulator, Reply } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { createFileJournal } from '@glmkit/journal'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMemory } from './create-memory.ts'
import type { CreateMemoryOptions } from './create-memory.ts'
import { summaryRequestStart } from './summary.ts'

const page = (part: number): string =>
  Array.from({ length: 150 }, (_, line) => `part ${part} has ${line * part} in line ${line}`).join('\n')
let reads = 0
const read = defineTool({
  name: 'read',
  description: 'Reads a part.',
  input: z.object({ part: z.number() }),
  sideEffects: false,
  execute: ({ part }) => {
    reads += 1
    return page(part)
  },
})

const task = 'Read all parts.\nNever skip one, and name “every” line.'
const isSummaryRequest = (messages: readonly { readonly content: string }[]): boolean =>
  messages.at(-1)?.content.startsWith(summaryRequestStart) === true

/** Reads so many parts, and answers; `summary` is what it says when asked for one. */
function reader(parts: number, summary: Reply = { content: 'Goal: read on.\nState: parts 1 to 3 are read.' }): Brain {
  let part = 0
  return ({ messages }) => {
    if (isSummaryRequest(messages)) return summary
    part += 1
    if (part > parts) return { content: `All ${parts} are read.` }
    return { reasoning: `Part ${part} now.`, toolCalls: [{ id: `call_${part}`, name: 'read', arguments: { part } }] }
  }
}

interface Setup extends AsyncDisposable {
  readonly agent: Agent
  readonly emulator: Emulator
  bodies(): readonly Body[]
}

interface Body {
  readonly messages: readonly Message[]
  readonly tools: unknown
  readonly thinking: unknown
}

const isBody = (body: unknown): body is Body => typeof body === 'object' && body !== null && 'messages' in body

async function setUp(
  brain: Brain,
  memory: CreateMemoryOptions = {},
  more: Partial<CreateAgentOptions> = {},
): Promise<Setup> {
  const emulator = await startEmulator({ brain })
  const agent = createAgent({
    model: createGlm(emulator),
    instructions: 'You read.',
    tools: [read],
    memory: createMemory({ preset: 'economy', compactAt: 8_000, keepTokens: 3_000, ...memory }),
    ...more,
  })
  const bodies = (): readonly Body[] => emulator.requests.map(({ body }) => body).filter(isBody)
  return { agent, emulator, bodies, [Symbol.asyncDispose]: () => emulator.close() }
}

async function collect(run: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run) events.push(event)
  return events
}

describe('a summary', () => {
  it('takes the place of old messages: what is pinned stays as it was, what comes after keeps its calls', async () => {
    await using setup = await setUp(reader(8))
    const events = await collect(setup.agent.stream(task))
    const edits = events.flatMap((event) => (event.type === 'memory-edit' ? [event.edit] : []))
    expect(edits.map(({ kind }) => kind)).toContain('summary')
    const bodies = setup.bodies()
    const asked = bodies.findIndex(({ messages }) => isSummaryRequest(messages))
    // Read from the cache: what was sent before, and the request.
    expect(bodies[asked]?.tools).toEqual(bodies[asked - 1]?.tools)
    expect(bodies[asked]?.thinking).toMatchObject({ type: 'disabled' })
    const after = bodies[asked + 1]?.messages ?? []
    expect(after.slice(0, 2)).toEqual([
      { role: 'system', content: 'You read.' },
      { role: 'user', content: task },
    ])
    expect(after[2]).toMatchObject({ role: 'user', content: expect.stringContaining('State: parts 1 to 3 are read.') })
    expect(after[3]).toMatchObject({ role: 'assistant', reasoning_content: expect.stringMatching(/^Part \d now\.$/) })
    const callsOf = (message: Message | undefined) => (message?.role === 'assistant' ? (message.tool_calls ?? []) : [])
    const orphans = after.filter(
      (message, index) =>
        message.role === 'tool' && !callsOf(after[index - 1]).some(({ id }) => id === message.tool_call_id),
    )
    expect(orphans).toEqual([])
    const end = events.at(-1)
    if (end?.type !== 'run-end') throw new Error('the run failed')
    expect(end.result.edits).toEqual(edits)
    expect(end.result.transcript.filter(({ role }) => role === 'tool').map(({ content }) => content)).toEqual(
      Array.from({ length: 8 }, (_, index) => page(index + 1)),
    )
  })

  it('is part of what the run has cost, and of its budget', async () => {
    await using setup = await setUp(reader(8))
    const { usage } = await setup.agent.run(task)
    const billed = setup.emulator.requests.reduce((sum, request) => sum + (request.usage?.prompt_tokens ?? 0), 0)
    expect(usage.inputTokens).toBe(billed)
  })

  it.each<[string, Reply]>([
    ['an error', { error: { status: 400, code: '1210', message: 'no' } }],
    ['a call', { toolCalls: [{ name: 'read', arguments: { part: 99 } }] }],
    ['a text that was cut', { content: 'Goal: ', finishReason: 'length' }],
    ['a text longer than what it stands for', { content: 'so it goes on and on and on. '.repeat(900) }],
  ])('that fails leaves everything as it was: %s', async (_, summary) => {
    await using setup = await setUp(reader(8, summary), { maskFromTokens: 1e6 })
    const before = reads
    const { text, edits } = await setup.agent.run(task)
    expect(text).toBe('All 8 are read.')
    expect(edits).toBeUndefined()
    expect(reads - before).toBe(8)
    const bodies = setup.bodies()
    expect(bodies.filter(({ messages }) => isSummaryRequest(messages)).length).toBeGreaterThan(0)
    const asked = bodies.filter(({ messages }) => !isSummaryRequest(messages)).map(({ messages }) => messages)
    for (const [index, messages] of asked.slice(1).entries()) {
      expect(messages.slice(0, asked[index]?.length)).toEqual(asked[index])
    }
  })
})

describe('read_back', () => {
  it('brings what is no longer shown, by id and by text, from the transcript', async () => {
    const asks = reader(8)
    let step = 0
    await using setup = await setUp((request, signal) => {
      if (isSummaryRequest(request.messages) || step < 8) {
        if (!isSummaryRequest(request.messages)) step += 1
        return asks(request, signal)
      }
      step += 1
      if (step === 9) {
        return { toolCalls: [{ name: 'read_back', arguments: { id: 'call_2', from_line: 8, lines: 2 } }] }
      }
      return step === 10
        ? { toolCalls: [{ name: 'read_back', arguments: { find: 'Part 3 has 60 ' } }] }
        : { content: 'Found.' }
    })
    const { transcript, toolCalls } = await setup.agent.run(task)
    expect(toolCalls.slice(-2).map(({ name, isError }) => [name, isError])).toEqual([
      ['read_back', false],
      ['read_back', false],
    ])
    expect(transcript.slice(-4).flatMap((message) => (message.role === 'tool' ? [message.content] : []))).toEqual([
      'part 2 has 14 in line 7\npart 2 has 16 in line 8\n[There is more: go on with from_line 10]',
      'call_3, line 21: part 3 has 60 in line 20',
    ])
  })
})

describe('a run after another', () => {
  it('goes on with what the model was shown, and with its cache', async () => {
    const first = reader(8)
    await using setup = await setUp((request, signal) => {
      const last = request.messages.at(-1)
      return last?.content === 'And now?' ? { content: 'Nothing more.' } : first(request, signal)
    })
    const result = await setup.agent.run(task)
    const next = await setup.agent.run('And now?', { after: result })
    expect(next).toMatchObject({ text: 'Nothing more.', edits: result.edits })
    const [before, last] = setup.bodies().slice(-2)
    expect(last?.messages.slice(0, before?.messages.length)).toEqual(before?.messages)
    expect(last?.messages.slice(before?.messages.length)).toMatchObject([
      { role: 'assistant', content: 'All 8 are read.' },
      { role: 'user', content: 'And now?' },
    ])
    expect(setup.emulator.requests.at(-1)?.usage?.prompt_tokens_details.cached_tokens).toBeGreaterThan(
      (setup.emulator.requests.at(-2)?.usage?.prompt_tokens ?? Infinity) - 64,
    )
  })
})

describe('a journaled run', () => {
  it('makes its edits once: resumed it asks for no summary again, replayed it tells the same', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'memory-runs-'))
    try {
      const journal = createFileJournal({ dir })
      let isDown = false
      const play = reader(8)
      const brain: Brain = (request, signal) => {
        const isLate = JSON.stringify(request.messages).includes('part 7 has')
        if (isLate && isDown) return { error: { status: 401, code: '1000', message: 'down' } }
        return play(request, signal)
      }
      await using setup = await setUp(brain, {}, { journal })
      isDown = true
      await expect(setup.agent.run(task, { runId: 'r' })).rejects.toMatchObject({ kind: 'authentication' })
      isDown = false
      const summaries = (): number => setup.bodies().filter(({ messages }) => isSummaryRequest(messages)).length
      const before = summaries()
      expect(before).toBeGreaterThan(0)
      const resumed = setup.agent.resumeStream('r')
      const live = await collect(resumed)
      expect((await resumed.result).text).toBe('All 8 are read.')
      const asked = setup.bodies().length
      expect(await collect(setup.agent.replay('r'))).toEqual(live)
      expect(setup.bodies()).toHaveLength(asked)
      const edits = live.filter(({ type }) => type === 'memory-edit')
      expect((await resumed.result).edits).toHaveLength(edits.length)
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })

  it('needs the conversation it follows again, and says so', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'memory-runs-'))
    try {
      const play = reader(1)
      let isDown = true
      const down: Brain = (request, signal) => {
        const isFailing = request.messages.at(-1)?.content === 'And now?' && isDown
        return isFailing ? { error: { status: 401, code: '1000', message: 'down' } } : play(request, signal)
      }
      await using setup = await setUp(down, {}, { journal: createFileJournal({ dir }) })
      const after = await setup.agent.run(task)
      await expect(setup.agent.run('And now?', { after, runId: 'next' })).rejects.toMatchObject({ name: 'ModelError' })
      isDown = false
      await expect(setup.agent.resume('next')).rejects.toThrow(
        'Cannot go on with run "next": it follows a conversation of 5 messages and was given none, pass it as `after`',
      )
      expect((await setup.agent.resume('next', { after })).text).toBe('All 1 are read.')
    } finally {
      await rm(dir, { recursive: true, force: true })
    }
  })
})

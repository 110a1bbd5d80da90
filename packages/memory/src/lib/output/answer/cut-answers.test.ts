import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAgent, defineTool } from '@glmkit/core'
import type { Agent, CreateAgentOptions, Model, RunEvent, RunResult } from '@glmkit/core'
import { startEmulator, writerBrain } from '@glmkit/emulator'
import type { Emulator, FaultPlan, WriterBrainOptions } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { createFileJournal } from '@glmkit/journal'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMemory } from '../../window/create-memory.ts'

const prose = Array.from(
  { length: 300 },
  (_, index) => `Sentence ${index} says something new about ${index * 7}.${index % 5 === 4 ? '\n\n' : ' '}`,
).join('')

interface Setup extends AsyncDisposable {
  readonly agent: Agent
  readonly model: Model
  readonly emulator: Emulator
}

async function setUp(
  faults: FaultPlan,
  brain: Partial<WriterBrainOptions> = {},
  options: Partial<CreateAgentOptions> = {},
): Promise<Setup> {
  const emulator = await startEmulator({ brain: writerBrain({ document: prose, ...brain }), faults })
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: 'k', idleTimeoutMs: 400 })
  const agent = createAgent({ model, memory: createMemory(), ...options })
  return { agent, model, emulator, [Symbol.asyncDispose]: () => emulator.close() }
}

interface Written {
  readonly deltas: string
  readonly events: readonly RunEvent[]
  readonly result: RunResult
}

async function write({ agent }: Setup): Promise<Written> {
  const run = agent.stream('Write it.')
  const events = await collect(run)
  const deltas = events.flatMap((event) => (event.type === 'text-delta' ? [event.text] : []))
  return { deltas: deltas.join(''), events, result: await run.result }
}

async function collect(run: AsyncIterable<RunEvent>): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = []
  for await (const event of run) events.push(event)
  return events
}

const seamsIn = (events: readonly RunEvent[]): readonly unknown[] => events.filter(({ type }) => type === 'seam')

const breaks: readonly (readonly [string, FaultPlan, string])[] = [
  [
    'the output limit',
    { rules: [{ when: { requests: [1, 2] }, fault: { type: 'finish', reason: 'length', afterTokens: 900 } }] },
    'length',
  ],
  [
    'a connection that breaks',
    { rules: [{ when: { requests: [1, 2] }, fault: { type: 'disconnect', afterTokens: 900 } }] },
    'network',
  ],
  [
    'network_error',
    { rules: [{ when: { requests: [1, 2] }, fault: { type: 'finish', reason: 'network_error', afterTokens: 900 } }] },
    'network',
  ],
  [
    'a stream that stands still',
    { rules: [{ when: { requests: [1] }, fault: { type: 'stall', afterTokens: 900 } }] },
    'network',
  ],
  [
    'a frame that was torn',
    { rules: [{ when: { requests: [1, 2] }, fault: { type: 'torn-frame', afterTokens: 900 } }] },
    'network',
  ],
  [
    'a frame that was cut',
    { rules: [{ when: { requests: [1, 2] }, fault: { type: 'cut-frame', afterTokens: 900 } }] },
    'network',
  ],
  [
    'an error in the stream',
    {
      rules: [{ when: { requests: [1, 2] }, fault: { type: 'error', code: '1234', as: 'in-band', afterTokens: 900 } }],
    },
    'network',
  ],
  [
    'a full window',
    {
      rules: [
        {
          when: { requests: [1] },
          fault: { type: 'finish', reason: 'model_context_window_exceeded', afterTokens: 900 },
        },
      ],
    },
    'window',
  ],
  [
    'a loop',
    { rules: [{ when: { requests: [1, 2] }, fault: { type: 'repeat', what: 'text', afterTokens: 900 } }] },
    'repetition',
  ],
]

describe('an answer cut by', () => {
  it.each(breaks)('%s goes on: deltas and result hold the whole, once', async (_, faults, cause) => {
    await using setup = await setUp(faults)
    const { deltas, events, result } = await write(setup)
    expect(result).toMatchObject({ text: prose, stopReason: 'answer' })
    expect(deltas).toBe(prose)
    expect(seamsIn(events)[0]).toMatchObject({ cause, proof: 'echo', retries: 0 })
    expect(events.some(({ type }) => type === 'retry')).toBe(false)
    expect(result.usage.outputTokens).toBeLessThan(12_000)
  })

  it('a break near its beginning begins anew instead', async () => {
    await using setup = await setUp({
      rules: [{ when: { requests: [1] }, fault: { type: 'disconnect', afterTokens: 60 } }],
    })
    const { events, result } = await write(setup)
    expect(result.text).toBe(prose)
    expect(events.find(({ type }) => type === 'retry')).toMatchObject({ kind: 'network' })
    expect(seamsIn(events)).toEqual([])
  })
})

describe('a model that does not go on', () => {
  const cutOnce: FaultPlan = {
    rules: [{ when: { requests: [1] }, fault: { type: 'finish', reason: 'length', afterTokens: 900 } }],
  }

  it('is asked again, and its reply is not read to the end', async () => {
    await using setup = await setUp(cutOnce, {
      behaviour: ({ number }) => (number === 1 ? 'missing-echo' : 'preamble'),
    })
    const { deltas, events, result } = await write(setup)
    expect(result.text).toBe(prose)
    expect(deltas).toBe(prose)
    expect(seamsIn(events)).toMatchObject([{ cause: 'length', retries: 1 }])
    expect(result.transcript.filter(({ role }) => role === 'assistant')).toHaveLength(2)
    expect(setup.emulator.requests).toHaveLength(3)
  })

  it('ends the run with all there is', async () => {
    await using setup = await setUp(cutOnce, { behaviour: 'commentary' })
    const { deltas, result } = await write(setup)
    expect(result).toMatchObject({
      stopReason: 'length',
      stopDetail: 'the model did not go on where the answer was cut',
    })
    expect(prose.startsWith(result.text)).toBe(true)
    expect(result.text.length).toBeGreaterThan(2_000)
    expect(deltas).toBe(result.text)
  })
})

describe('an answer of many replies', () => {
  const requests = Array.from({ length: 12 }, (_, index) => index + 1)
  const tight: FaultPlan = {
    rules: [{ when: { requests }, fault: { type: 'finish', reason: 'length', afterTokens: 200 } }],
  }

  it('is one turn of maxTurns', async () => {
    await using setup = await setUp(tight, {}, { maxTurns: 1 })
    const { result } = await write(setup)
    expect(result).toMatchObject({ text: prose, stopReason: 'answer', turns: 13 })
  })

  it('is replayed event by event', async () => {
    const journal = createFileJournal({ dir: await mkdtemp(join(tmpdir(), 'glmkit-')) })
    await using setup = await setUp(
      {
        rules: [
          { when: { every: 2 }, fault: { type: 'disconnect', afterTokens: 700 } },
          { when: { requests: [1] }, fault: { type: 'finish', reason: 'length', afterTokens: 900 } },
        ],
      },
      { behaviour: ({ number }) => (number === 2 ? 'missing-echo' : 'compliant') },
      { journal },
    )
    const { events, result } = await write(setup)
    expect(result.text).toBe(prose)
    expect(await collect(setup.agent.replay(result.runId))).toEqual(events)
  })

  it('goes on where the process died', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'glmkit-'))
    const later = await mkdtemp(join(tmpdir(), 'glmkit-'))
    await using setup = await setUp({}, {}, { journal: createFileJournal({ dir }) })
    const run = setup.agent.stream('Write it.')
    let shown = ''
    for await (const event of run) {
      if (event.type === 'text-delta') shown += event.text
      if (shown.length < 5_000) continue
      // What is on the disk now is all a dead process would have left.
      await cp(dir, later, { recursive: true, filter: (path) => !path.endsWith('.lock') })
      break
    }
    const agent = createAgent({
      model: setup.model,
      memory: createMemory(),
      journal: createFileJournal({ dir: later }),
    })
    const { text, usage } = await agent.resume(run.runId)
    expect(text).toBe(prose)
    expect(usage.isEstimated).toBe(true)
    const told = await collect(agent.replay(run.runId))
    expect(told.flatMap((event) => (event.type === 'text-delta' ? [event.text] : [])).join('')).toBe(prose)
    expect(seamsIn(told)).toMatchObject([{ cause: 'process' }])
    const [, asked] = setup.emulator.requests
    expect(JSON.stringify(asked?.body)).toContain('last_words')
  })

  it('keeps what was shown when the budget ends it', async () => {
    const cut: FaultPlan = {
      rules: [{ when: { requests: [1] }, fault: { type: 'finish', reason: 'length', afterTokens: 1_500 } }],
    }
    await using setup = await setUp(cut, { behaviour: 'missing-echo' }, { budget: { turns: 2 } })
    const run = setup.agent.stream('Write it.')
    let shown = ''
    for await (const event of run) if (event.type === 'text-delta') shown += event.text
    const { text, stopReason } = await run.result
    expect([stopReason, text.length]).toEqual(['budget', shown.length])
    expect(prose.startsWith(text)).toBe(true)
    expect(text.length).toBeGreaterThan(5_000)
  })

  it('may call a tool instead of going on', async () => {
    const noted: string[] = []
    const note = defineTool({
      name: 'note',
      description: 'Notes.',
      input: z.object({ text: z.string() }),
      execute: ({ text }) => void noted.push(text),
    })
    await using emulator = await startEmulator({
      brain: ({ messages }) => {
        if (messages.at(-1)?.role === 'tool') return { content: 'Done.' }
        if (messages.length < 3) return { content: prose }
        const content = `Before I go on I have to note something: ${'a longer explanation of why. '.repeat(30)}`
        return { content, toolCalls: [{ name: 'note', arguments: { text: 'first' } }] }
      },
      faults: {
        rules: [{ when: { requests: [1] }, fault: { type: 'finish', reason: 'length', afterTokens: 1_500 } }],
      },
    })
    const memory = createMemory()
    const { text, stopReason } = await createAgent({ model: createGlm(emulator), tools: [note], memory }).run(
      'Write it.',
    )
    expect([noted, stopReason, text]).toEqual([['first'], 'answer', 'Done.'])
  })

  it('does not go on for ever', async () => {
    let replies = 0
    await using emulator = await startEmulator({
      brain: ({ messages }) => {
        const last = messages.at(-1)?.content ?? ''
        const words = /<last_words>\n([\s\S]*)\n<.last_words>/.exec(last)?.[1] ?? ''
        replies += 1
        return {
          content: `${words} ${Array.from({ length: 40 }, (_, at) => `word ${replies * 100 + at}`).join(' ')}`,
          finishReason: 'length',
        }
      },
    })
    const agent = createAgent({ model: createGlm(emulator), memory: createMemory(), maxTurns: 3 })
    expect(await agent.run('Write it.')).toMatchObject({ stopReason: 'max-turns' })
    expect(replies).toBe(103)
  })

  it('gives way to what the user says in the meantime', async () => {
    await using emulator = await startEmulator({
      brain: ({ messages }) => ({ content: messages.at(-1)?.content === 'Stop, say hi.' ? 'Hi.' : prose }),
      faults: {
        rules: [{ when: { requests: [1] }, fault: { type: 'finish', reason: 'length', afterTokens: 900 } }],
      },
    })
    const run = createAgent({ model: createGlm(emulator), memory: createMemory() }).stream('Write it.')
    for await (const event of run) {
      if (event.type === 'turn-end') run.steer('Stop, say hi.')
    }
    const { text, stopReason, transcript } = await run.result
    expect([text, stopReason]).toEqual(['Hi.', 'answer'])
    expect(JSON.stringify(transcript)).not.toContain('last_words')
  })

  it('does not think while it goes on', async () => {
    await using setup = await setUp(
      { rules: [{ when: { requests: [1] }, fault: { type: 'finish', reason: 'length', afterTokens: 900 } }] },
      { reasoning: 'Let me think.' },
    )
    const { result } = await write(setup)
    expect(result.text).toBe(prose)
    expect(setup.emulator.requests.map(({ body }) => JSON.stringify(body).includes('"type":"enabled"'))).toEqual([
      true,
      false,
    ])
  })
})

describe('thinking that uses up the output', () => {
  it('is switched off for another try', async () => {
    await using emulator = await startEmulator({ brain: writerBrain({ document: 'Here it is.', reasoning: prose }) })
    const model = createGlm({ ...emulator, maxOutputTokens: 500 })
    const agent = createAgent({ model, memory: createMemory() })
    const setup = { agent, model, emulator, [Symbol.asyncDispose]: () => emulator.close() }
    const { events, result } = await write(setup)
    expect(result.text).toBe('Here it is.')
    expect(events.filter(({ type }) => type === 'retry')).toMatchObject([
      { reason: expect.stringContaining('asked again without thinking') },
    ])
    expect(JSON.stringify(setup.emulator.requests[1]?.body)).toContain('"disabled"')
  })
})

describe('a call that is cut', () => {
  it('does not run, and the model is told what would pass', async () => {
    const written: string[] = []
    const save = defineTool({
      name: 'save',
      description: 'Saves text.',
      input: z.object({ text: z.string() }),
      execute: ({ text }) => void written.push(text),
    })
    await using emulator = await startEmulator({
      brain: ({ messages }) => {
        const told = messages.findLast(({ role }) => role === 'tool')?.content
        if (told === undefined) return { toolCalls: [{ name: 'save', arguments: { text: prose } }] }
        return { content: told }
      },
      faults: { rules: [{ when: { requests: [1] }, fault: { type: 'finish', reason: 'length', afterTokens: 2_000 } }] },
    })
    const { text } = await createAgent({ model: createGlm(emulator), tools: [save], memory: createMemory() }).run(
      'Save it.',
    )
    expect(written).toEqual([])
    expect(text).toMatch(/did not run. Call "save" again in pieces of at most [34]000 characters/)
  })
})

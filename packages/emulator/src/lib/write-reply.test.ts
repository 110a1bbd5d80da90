import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Usage } from './request-log.ts'
import { scriptBrain } from './script-brain.ts'
import { type Emulator, startEmulator, type StartEmulatorOptions } from './start-emulator.ts'

interface ToolCallDelta {
  readonly index: number
  readonly id?: string
  readonly function: { readonly name: string; readonly arguments: string }
}

interface Message {
  readonly content?: string
  readonly reasoning_content?: string
  readonly tool_calls?: readonly ToolCallDelta[]
}

interface Chunk {
  readonly id: string
  readonly created: number
  readonly model: string
  readonly choices: readonly [{ readonly delta: Message; readonly finish_reason?: string }]
  readonly usage?: Usage
}

interface Completion {
  readonly id: string
  readonly request_id: string
  readonly choices: readonly [{ readonly message: Message; readonly finish_reason: string }]
  readonly usage: Usage
}

// Recorded exchanges lie beside the repository; without them the two tests that compare with them are skipped.
const fixtures = new URL('../../../../../shared/fixtures/glm/', import.meta.url)
const question = { model: 'glm-5', messages: [{ role: 'user', content: 'Hello' }] }
const add = { type: 'function', function: { name: 'add', description: 'Adds', parameters: { type: 'object' } } }

async function start(options: StartEmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  return emulator
}

function post(emulator: Emulator, body: object, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { authorization: 'Bearer test', 'accept-language': 'en-US,en' }
  return fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body), signal })
}

/** The events of a stream without the closing `[DONE]`, which must be there. */
function readEvents(source: string): Chunk[] {
  const events = source.trim().split('\n\n')
  expect(events.at(-1)).toBe('data: [DONE]')
  return events.slice(0, -1).map((event): Chunk => JSON.parse(event.replace(/^data: /, '')))
}

async function complete(emulator: Emulator, body: object): Promise<Completion> {
  const response = await post(emulator, body)
  return JSON.parse(await response.text())
}

const deltas = (events: readonly Chunk[]) => events.map((event) => event.choices[0].delta)
const callDeltas = (events: readonly Chunk[]) => deltas(events).flatMap((delta) => delta.tool_calls ?? [])
const joined = (events: readonly Chunk[], field: 'content' | 'reasoning_content') =>
  deltas(events)
    .map((delta) => delta[field] ?? '')
    .join('')

/** Keys in order, down to the leaves, with the values of `object`, `type`, `role` and `finish_reason`. */
function shape(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => shape(item))
  if (typeof value === 'object' && value !== null) return Object.entries(value).map(([k, v]) => [k, shape(v, k)])
  return ['object', 'type', 'role', 'finish_reason'].includes(key) ? value : typeof value
}

/** Runs of equally shaped events count once: how many tokens a reply has is not its shape. */
function distinctShapes(events: readonly Chunk[]): unknown[] {
  const shapes = events.map((event) => JSON.stringify(shape(event)))
  return shapes.filter((text, index) => text !== shapes[index - 1])
}

describe('replies', () => {
  function readFixture(name: string): { request: object; response: { body: string; contentType: string } } {
    return JSON.parse(readFileSync(new URL(name, fixtures), 'utf8'))
  }

  it.skipIf(!existsSync(fixtures))(
    'streams a tool turn exactly as the vendor recorded it, token counts included',
    async () => {
      const { request, response: recording } = readFixture('fantasy-zai-4.7-flash-multi-tool-streaming-turn1.json')
      const theirs = readEvents(recording.body)
      const toolCalls = callDeltas(theirs).map((call) => call.function)
      const reply = { reasoning: joined(theirs, 'reasoning_content'), content: joined(theirs, 'content'), toolCalls }
      const emulator = await start({ brain: scriptBrain([reply]) })

      const response = await post(emulator, request)
      const ours = readEvents(await response.text())

      expect(response.headers.get('content-type')).toBe(recording.contentType)
      expect(response.headers.get('x-glmkit-emulator')).toBe('1')
      expect(distinctShapes(ours)).toEqual(distinctShapes(theirs))
      expect(deltas(ours).map((delta) => ({ ...delta, tool_calls: undefined }))).toEqual(
        deltas(theirs).map((delta) => ({ ...delta, tool_calls: undefined })),
      )
      expect(ours.at(-1)?.usage).toEqual({ ...theirs.at(-1)?.usage, prompt_tokens_details: { cached_tokens: 0 } })
      expect(new Set(ours.map((event) => `${event.id} ${event.created} ${event.model}`)).size).toBe(1)
      expect(ours[0]?.model).toBe('glmkit-emulator/glm-4.7-flash')
    },
  )

  it.skipIf(!existsSync(fixtures))('answers without a stream exactly as the vendor recorded it', async () => {
    const { request, response: recording } = readFixture('fantasy-zai-4.7-flash-complex-object.json')
    const theirs: Completion = JSON.parse(recording.body)
    const { message } = theirs.choices[0]
    const { content = '', reasoning_content: reasoning = '', tool_calls = [] } = message
    const toolCalls = tool_calls.map((call) => call.function)
    const emulator = await start({ brain: scriptBrain([{ content, reasoning, toolCalls }]) })

    const response = await post(emulator, request)
    const ours: Completion = JSON.parse(await response.text())

    expect(response.headers.get('content-type')).toBe(recording.contentType)
    expect(shape(ours)).toEqual(shape(theirs))
    const call = ours.choices[0].message.tool_calls?.[0]
    expect(call?.function).toEqual(toolCalls[0])
    expect(call?.id).toMatch(/^call_-\d{19}$/)
    expect(ours.usage).toMatchObject({ ...theirs.usage, prompt_tokens_details: { cached_tokens: 0 } })
    expect(ours.id).toMatch(/^\d{14}[0-9a-f]{16}$/)
    expect(ours.request_id).toBe(ours.id)
  })

  it('never splits a character and joins to exactly what the brain said', async () => {
    const reply = { reasoning: '\n龘龘想一想…\n', content: 'Größe 😀👩‍👩‍👧 龘 "quoted"\t\u{FEFF}ok' }
    const emulator = await start({ brain: () => reply })
    const events = readEvents(await (await post(emulator, { ...question, stream: true })).text())
    expect(joined(events, 'reasoning_content')).toBe(reply.reasoning)
    expect(joined(events, 'content')).toBe(reply.content)
    expect(events.length).toBeGreaterThan(15)
    for (const event of events) expect(JSON.stringify(event)).not.toContain('\u{FFFD}')
  })

  it('streams arguments in fragments with tool_stream, else each call whole', async () => {
    const toolCalls = [
      { name: 'add', arguments: { text: 'a "b"\n😀', list: [1, { c: null }], n: 2.5 } },
      { name: 'add', arguments: {} },
      { name: 'add', arguments: 'not json' },
    ]
    const emulator = await start({ brain: () => ({ toolCalls }) })
    const expected = ['{"text":"a \\"b\\"\\n😀","list":[1, {"c": null}],"n":2.5}', '{}', 'not json']
    for (const tool_stream of [true, false]) {
      const body = { ...question, tools: [add], stream: true, tool_stream }
      const events = readEvents(await (await post(emulator, body)).text())
      const fragments = callDeltas(events)
      const joinedCalls = [0, 1, 2].map((index) => fragments.filter((fragment) => fragment.index === index))
      expect(joinedCalls.map((call) => call.map((part) => part.function.arguments).join(''))).toEqual(expected)
      expect(joinedCalls.map((call) => call.filter((part) => 'id' in part).length)).toEqual([1, 1, 1])
      expect(new Set(fragments.flatMap((fragment) => fragment.id ?? [])).size).toBe(3)
      expect(fragments.length > 15).toBe(tool_stream)
      expect(events.at(-1)?.choices[0].finish_reason).toBe('tool_calls')
    }
  })

  it('cuts at max_tokens in every phase and says length', async () => {
    const reply = {
      reasoning: 'one two three four',
      content: 'five six seven',
      toolCalls: [{ name: 'add', arguments: { a: 'eight nine ten' } }],
    }
    const emulator = await start({ brain: () => reply })
    // 4 reasoning, the end of thinking, 3 content, the call's start and name, its key and value, its end, the end.
    const cut = async (max_tokens: number) => {
      const { choices, usage } = await complete(emulator, { ...question, tools: [add], max_tokens })
      const { finish_reason, message } = choices[0]
      const call = message.tool_calls?.[0]?.function.arguments
      return [finish_reason, message.reasoning_content, message.content, call, usage.completion_tokens]
    }
    expect(await cut(2)).toEqual(['length', 'one two', '', undefined, 2])
    expect(await cut(6)).toEqual(['length', 'one two three four', 'five', undefined, 6])
    expect(await cut(10)).toEqual(['length', 'one two three four', 'five six seven', undefined, 10])
    expect(await cut(15)).toEqual(['length', 'one two three four', 'five six seven', '{"a":"eight', 15])
    expect(await cut(19)).toEqual(['length', 'one two three four', 'five six seven', '{"a":"eight nine ten"}', 19])
    expect(await cut(20)).toEqual(['tool_calls', 'one two three four', 'five six seven', '{"a":"eight nine ten"}', 20])
  })

  it('keeps reasoning to itself when thinking is disabled and cuts content at stop', async () => {
    const emulator = await start({ brain: () => ({ reasoning: 'hidden', content: 'before END after' }) })
    const body = { ...question, thinking: { type: 'disabled' }, stop: [' END'] }
    const answer = await complete(emulator, body)
    expect(answer.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'before' } })
    expect(answer.choices[0].message).not.toHaveProperty('reasoning_content')
    expect(answer.usage).toMatchObject({ completion_tokens: 2, completion_tokens_details: { reasoning_tokens: 0 } })
  })

  it('paces streams and whole replies by tokensPerSecond', async () => {
    // 38 words, the end of thinking and the closing marker.
    const emulator = await start({ brain: () => ({ content: 'word '.repeat(38).trim() }), tokensPerSecond: 200 })
    for (const stream of [true, false]) {
      const startedAt = performance.now()
      await (await post(emulator, { ...question, stream })).text()
      expect(performance.now() - startedAt).toBeGreaterThan(190)
    }
  })
})

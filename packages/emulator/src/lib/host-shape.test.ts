import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type HostShapeName, hostShapes, readHostShapeName } from './host-shape.ts'
import type { Misconfiguration } from './misconfiguration.ts'
import { scriptBrain } from './script-brain.ts'
import { type Emulator, startEmulator, type StartEmulatorOptions } from './start-emulator.ts'

// Recorded exchanges lie beside the repository; without them the test that compares with them is skipped.
const fixtures = new URL('../../../../../shared/fixtures/glm/', import.meta.url)

const question = { model: 'glm-5', messages: [{ role: 'user', content: 'Hello' }] }
const toolCalls = [
  { name: 'add', arguments: { a: 2, text: 'two words' } },
  { name: 'multiply', arguments: { b: 3 } },
]
const reply = { reasoning: 'Two calls.', content: 'I will compute.', toolCalls }

async function start(hostShape: HostShapeName, options: StartEmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ hostShape, brain: scriptBrain(() => reply), ...options })
  onTestFinished(() => emulator.close())
  return emulator
}

async function post(emulator: Emulator, body: object = {}): Promise<string> {
  const headers = { authorization: 'Bearer test', 'accept-language': 'en' }
  const source = JSON.stringify({ ...question, ...body })
  return (await fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body: source })).text()
}

type Json = Record<string, unknown>

interface CallDelta {
  readonly id?: string | null
  readonly index?: number
  readonly function: { readonly name?: string | null; readonly arguments: string }
}

interface Chunk extends Json {
  readonly choices: readonly [
    { readonly delta: Json & { tool_calls?: readonly CallDelta[] | null }; finish_reason?: unknown },
  ]
}

async function stream(name: HostShapeName, body: object = {}): Promise<Chunk[]> {
  const source = await post(await start(name), { stream: true, ...body })
  return chunksOf(source)
}

function chunksOf(source: string): Chunk[] {
  const lines = source.split('\n').filter((line) => line.startsWith('data: '))
  expect(lines.pop()).toBe('data: [DONE]')
  return lines.map((line): Chunk => JSON.parse(line.slice('data: '.length)))
}

const callDeltas = (chunks: readonly Chunk[]) => chunks.flatMap((chunk) => chunk.choices?.[0]?.delta.tool_calls ?? [])
const finishes = (chunks: readonly Chunk[]) => chunks.map((chunk) => chunk.choices?.[0]?.finish_reason).filter(Boolean)
const names = Object.keys(hostShapes).map(readHostShapeName)

describe('every host', () => {
  it.each(names)('%s: the same text, arguments and end, streamed and whole', async (name) => {
    const chunks = await stream(name)
    const { reasoningField, path } = hostShapes[name]
    const text = (field: string) =>
      chunks
        .map((chunk) => chunk.choices?.[0]?.delta[field])
        .filter((part) => typeof part === 'string')
        .join('')
    expect([text(reasoningField), text('content')]).toEqual([reply.reasoning, reply.content])
    const deltas = callDeltas(chunks)
    expect(deltas.map((delta) => delta.function.arguments).join('')).toBe('{"a":2,"text":"two words"}{"b":3}')
    expect(deltas.map((delta) => delta.function.name).filter(Boolean)).toEqual(['add', 'multiply'])
    expect(new Set(finishes(chunks))).toEqual(new Set(['tool_calls']))

    const emulator = await start(name)
    expect(emulator.baseURL).toMatch(new RegExp(`:\\d+${path}$`))
    const body: { choices: [{ message: Json; finish_reason: string }]; usage: Json } = JSON.parse(await post(emulator))
    const { message, finish_reason } = body.choices[0]
    const content = name === 'apiyi' ? [{ type: 'text', text: reply.content }] : reply.content
    expect([message[reasoningField], message.content, finish_reason]).toEqual([reply.reasoning, content, 'tool_calls'])
    const whole = toolCalls.map(({ name: tool, arguments: values }) => {
      return { function: { name: tool, arguments: name === 'apiyi' ? values : JSON.stringify(values) } }
    })
    expect(message.tool_calls).toMatchObject(whole)
    expect(body.usage.total_tokens).toBeGreaterThan(0)
  })
})

describe('anomalies', () => {
  it('openrouter streams a tool turn in the shapes of a recording', async (context) => {
    const file = new URL('fantasy-or-glm-5-turbo-zai-stream-tools.json', fixtures)
    if (!existsSync(file)) context.skip('no recorded exchanges beside the repository')
    const recording: { response: { body: string } } = JSON.parse(readFileSync(file, 'utf8'))
    const brain = scriptBrain([
      { reasoning: 'The user', toolCalls: [{ name: 'weather', arguments: { location: 'Florence' } }] },
    ])
    const source = await post(await start('openrouter', { brain }), { stream: true })
    expect(source).toMatch(/^: OPENROUTER PROCESSING\n\n/)
    const ours = distinct(chunksOf(source))
    expect(ours).toEqual(distinct(chunksOf(recording.response.body)))
    expect(ours).toHaveLength(5)
  })

  it('openrouter puts blank lines before a whole body and repeats the finish with the usage', async () => {
    expect(await post(await start('openrouter'))).toMatch(/^\n {9}\n\{"id":"gen-/)
    const last = (await stream('openrouter')).slice(-2)
    expect(finishes(last)).toEqual(['tool_calls', 'tool_calls'])
    expect(last.map((chunk) => 'usage' in chunk)).toEqual([false, true])
  })

  it('self-hosted servers send usage on request only, in a chunk without choices', async () => {
    for (const name of ['vllm', 'sglang', 'ollama', 'llamacpp'] as const) {
      expect((await stream(name)).some((chunk) => 'usage' in chunk)).toBe(false)
      const last = (await stream(name, { stream_options: { include_usage: true } })).at(-1)
      expect(last).toMatchObject({ choices: [], usage: { prompt_tokens: expect.any(Number) } })
    }
  })

  it('calls come with missing ids, missing and reused indexes, repeated and changing ids', async () => {
    const of = async (name: HostShapeName) => callDeltas(await stream(name))
    const llamacpp = await of('llamacpp')
    expect([llamacpp.some((delta) => 'id' in delta), llamacpp[0]?.function.arguments]).toEqual([false, ''])
    const ollama = await of('ollama')
    expect(ollama.map((delta) => [delta.index, delta.id?.length])).toEqual([
      [0, 13],
      [0, 13],
    ])
    const apiyi = await of('apiyi')
    expect(apiyi.some((delta) => 'index' in delta)).toBe(false)
    expect(new Set(apiyi.map((delta) => delta.id)).size).toBe(apiyi.length)
    expect(apiyi[1]?.function.name).toBe('')
    const nebius = await of('nebius')
    expect(new Set(nebius.map((delta) => delta.id)).size).toBe(2)
    expect(nebius.every((delta) => delta.id)).toBe(true)
    const sglang = await of('sglang')
    expect(sglang[1]).toMatchObject({ id: null, function: { name: null } })
  })

  it('vllm puts the last fragment on the chunk with the finish', async () => {
    const chunks = await stream('vllm')
    expect(chunks.at(-1)?.choices[0]).toMatchObject({ finish_reason: 'tool_calls', delta: { tool_calls: [{}] } })
    expect(callDeltas(chunks)[0]?.id).toMatch(/^chatcmpl-tool-[0-9a-f]{32}$/)
  })

  it('absent fields are null, finish reasons too, choices once', async () => {
    const sglang = (await stream('sglang'))[1]
    expect(sglang?.choices[0]).toMatchObject({
      finish_reason: null,
      delta: { role: null, content: null, tool_calls: null },
    })
    expect((await stream('apiyi')).at(-1)).toMatchObject({ choices: null, usage: {} })
  })

  it('apiyi leaves cached tokens out of the prompt, not out of the total', async () => {
    const emulator = await start('apiyi')
    await post(emulator)
    const { usage }: { usage: Record<string, number> } = JSON.parse(await post(emulator))
    const cached = emulator.requests[1]?.usage?.prompt_tokens_details.cached_tokens ?? 0
    expect(cached).toBeGreaterThan(0)
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens = 0 } = usage
    expect(total_tokens - prompt_tokens - completion_tokens).toBe(cached)
  })

  it('errors come in the host’s own body', async () => {
    const bodies: Json = {}
    for (const name of names) bodies[name] = JSON.parse(await post(await start(name), { model: 'gpt-1' }))
    expect(bodies).toMatchObject({
      zai: { error: { code: '1211' } },
      openrouter: { error: { code: 400, message: 'Provider returned error', metadata: { provider_name: 'Z.AI' } } },
      vllm: { error: { code: 400, type: 'BadRequestError' } },
      sglang: { object: 'error', code: 400 },
      ollama: { error: { type: 'api_error', code: null } },
    })
  })

  it('requests speak the host’s dialect', async () => {
    const without = async (name: HostShapeName, body: object) =>
      (await post(await start(name), body)).includes('Two calls')
    const template = { chat_template_kwargs: { enable_thinking: false } }
    expect(await without('vllm', { ...template, model: 'zai-org/GLM-5' })).toBe(false)
    expect(await without('openrouter', { reasoning: { enabled: false }, model: 'z-ai/glm-5' })).toBe(false)
    expect(await without('zai', template)).toBe(true)
    expect(await without('vllm', { thinking: { type: 'disabled' } })).toBe(true)
  })

  it('is refused by an unknown name', async () => {
    const options: object = { hostShape: 'groq' }
    await expect(startEmulator(options)).rejects.toThrow(/^Unknown host shape "groq": expected zai, .*llamacpp$/)
  })
})

describe('misconfigured servers', () => {
  async function message(...misconfigured: readonly Misconfiguration[]): Promise<Json> {
    const body: { choices: [{ message: Json }] } = JSON.parse(await post(await start('vllm', { misconfigured })))
    return body.choices[0].message
  }

  it('leak calls, or reasoning with its marker, into the content', async () => {
    const calls = await message('no-tool-parser')
    expect(calls).toMatchObject({ tool_calls: null, content: expect.stringContaining('<tool_call>add<arg_key>a') })
    const reasoning = await message('no-reasoning-parser')
    expect(reasoning).toMatchObject({ reasoning: null, content: 'Two calls.</think>I will compute.' })
    expect((await message('no-parallel-calls')).tool_calls).toHaveLength(1)
  })

  it('report no usage, cache nothing, do not stream, ignore tools, refuse long outputs', async () => {
    expect(await post(await start('vllm', { misconfigured: ['no-usage'] }))).not.toContain('usage')
    const uncached = await start('vllm', { misconfigured: ['no-cache'] })
    await post(uncached)
    expect(await post(uncached)).toContain('"cached_tokens":0')
    expect(await post(await start('vllm', { misconfigured: ['no-streaming'] }), { stream: true })).toMatch(/^\{/)
    const offered: number[] = []
    const brain = scriptBrain((request) => ({ content: `${offered.push(request.tools.length)}` }))
    const tools = [{ type: 'function', function: { name: 'add', description: 'Adds', parameters: { type: 'object' } } }]
    await post(await start('vllm', { misconfigured: ['ignores-tools'], brain }), { tools })
    expect(offered).toEqual([0])
    const small = await start('vllm', { misconfigured: ['small-output-limit'] })
    expect(await post(small, { max_tokens: 20_000 })).toContain('this deployment allows 16384')
    expect(await post(small)).toContain('tool_calls')
  })
})

/** Keys in order, with texts and numbers as their types; runs of the same shape once, and prices left out. */
function distinct(chunks: readonly Chunk[]): string[] {
  const shapes = chunks.map((chunk) => JSON.stringify(shapeOf(chunk)))
  return shapes.filter((text, index) => text !== shapes[index - 1])
}

const unpriced = new Set(['cost', 'is_byok', 'cost_details', 'cache_write_tokens'])
const otherMedia = /^(?:audio|image|video)_tokens$/

function shapeOf(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => shapeOf(item))
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([name]) => !unpriced.has(name) && !otherMedia.test(name))
    return entries.map(([name, item]) => [name, shapeOf(item, name)])
  }
  if (key === 'content' && value === '') return 'empty'
  return value === null || ['object', 'type', 'role', 'finish_reason', 'provider'].includes(key) ? value : typeof value
}

import { describe, expect, it, onTestFinished } from 'vitest'
import type { Reply } from '../brain.ts'
import { scriptBrain } from '../script-brain.ts'
import { type Emulator, startEmulator } from '../start-emulator.ts'
import type { Fault } from './fault.ts'

const question = { model: 'glm-5', messages: [{ role: 'user', content: 'Hello' }] }
const reply: Reply = { reasoning: 'I should read it.', content: 'Reading the file now.' }

async function startWith(fault: Fault | undefined, said: Reply = reply): Promise<Emulator> {
  const rules = fault === undefined ? [] : [{ fault }]
  const emulator = await startEmulator({ faults: { rules }, brain: scriptBrain(() => said) })
  onTestFinished(() => emulator.close())
  return emulator
}

function post(emulator: Emulator, body: object = {}, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { authorization: 'Bearer test', 'accept-language': 'en-US,en' }
  const source = JSON.stringify({ ...question, ...body })
  return fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body: source, signal })
}

interface Completion {
  readonly choices: readonly [
    {
      readonly message: { readonly content: string; readonly reasoning_content?: string }
      readonly finish_reason: string
    },
  ]
  readonly usage: { readonly completion_tokens: number }
}

async function complete(emulator: Emulator, body: object = {}): Promise<Completion> {
  return JSON.parse(await (await post(emulator, body)).text())
}

/** What arrives until the stream ends or breaks. */
async function read(response: Response): Promise<string> {
  let source = ''
  try {
    for await (const chunk of response.body ?? []) source += Buffer.from(chunk).toString()
  } catch {
    // It was meant to.
  }
  return source
}

const contentIn = (source: string): string =>
  [...source.matchAll(/"content":"([^"]*)"/g)].map(([, text]) => text).join('')

describe('a stream', () => {
  it('breaks one event off in its JSON and goes on with the next on the same line', async () => {
    const emulator = await startWith({ type: 'torn-frame', afterTokens: 2 })
    const events = (await (await post(emulator, { stream: true })).text()).trim().split('\n\n')
    const whole = (await (await post(await startWith(undefined), { stream: true })).text()).trim().split('\n\n')
    expect(events).toHaveLength(whole.length - 1)
    const torn = events.findIndex((event) => event.lastIndexOf('data: ') > 0)
    expect([torn, events.filter((event) => event.lastIndexOf('data: ') > 0).length]).toEqual([2, 1])
    const [first = '', second = ''] = events[torn]?.split(/(?<!^)(?=data: )/) ?? []
    expect(() => JSON.parse(first.slice(6))).toThrow(SyntaxError)
    expect(JSON.parse(second.slice(6)).choices[0].delta).toEqual(JSON.parse(whole[3]?.slice(6) ?? '').choices[0].delta)
  })

  it('stands still for a while, or until the client leaves', async () => {
    const emulator = await startWith({ type: 'stall', afterTokens: 6, ms: 250 })
    for (const stream of [true, false]) {
      const startedAt = performance.now()
      const whole = await (await post(emulator, { stream })).text()
      expect(performance.now() - startedAt).toBeGreaterThan(245)
      expect(whole).toContain('now')
    }

    const silent = await startWith({ type: 'stall', afterTokens: 7 })
    const client = new AbortController()
    const response = await post(silent, { stream: true }, client.signal)
    let source = ''
    const reading = (async () => {
      for await (const chunk of response.body ?? []) source += Buffer.from(chunk).toString()
    })()
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(source).toContain('"Reading"')
    expect(source).not.toContain('" the"')
    client.abort()
    await expect(reading).rejects.toThrow('aborted')
    await expect.poll(() => silent.requests.length).toBe(1)
    expect(silent.requests[0]?.status).toBe(499)
  })

  it('sends its headers before it stands still at the first token', async () => {
    const emulator = await startWith({ type: 'stall', afterTokens: 0 })
    const response = await post(emulator, { stream: true })
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })

  it('counts from the content where it is told to, whatever was thought before', async () => {
    // 5 tokens of reasoning, the end of thinking, "Reading the file now.".
    const cutAfter = async (fault: Fault): Promise<string> =>
      contentIn(await read(await post(await startWith(fault), { stream: true })))
    const place = { afterTokens: 2, from: 'content' } as const
    expect(await cutAfter({ type: 'disconnect', ...place })).toBe('Reading the')
    expect(await cutAfter({ type: 'disconnect', ...place, from: 'reply' })).toBe('')
    expect(await cutAfter({ type: 'error', code: '1234', as: 'in-band', ...place })).toBe('Reading the')
    expect(await cutAfter({ type: 'finish', reason: 'network_error', ...place })).toBe('Reading the')
    expect(await cutAfter({ type: 'cut-frame', ...place })).toBe('Reading the now.')
    expect(await cutAfter({ type: 'disconnect', from: 'content' })).toBe('Reading the file')
    const thought = await complete(await startWith({ type: 'finish', reason: 'network_error', from: 'content' }))
    expect(thought.choices[0].message).toMatchObject({ reasoning_content: reply.reasoning, content: '' })
  })
})

describe('a text', () => {
  it('says its last phrase again and again from somewhere on', async () => {
    const content = Array.from({ length: 200 }, (_, n) => `Sentence ${n} is like no other.`).join(' ')
    const emulator = await startWith({ type: 'repeat', what: 'text', afterTokens: 300 }, { reasoning: 'So.', content })
    const { choices, usage } = await complete(emulator, { max_tokens: 3_000 })
    const said = choices[0].message.content
    expect([choices[0].finish_reason, usage.completion_tokens]).toEqual(['length', 3_000])
    expect(choices[0].message.reasoning_content).toBe('So.')
    let common = 0
    while (said[common] === content[common]) common += 1
    const looped = said.slice(common)
    const period = looped.indexOf(looped.slice(0, 40), 1)
    expect(period).toBeGreaterThanOrEqual(60)
    expect(period).toBeLessThanOrEqual(200)
    expect(looped.slice(period)).toBe(looped.slice(0, looped.length - period))
    expect(looped.length).toBeGreaterThan(20 * period)
    expect(said.slice(0, common)).toMatch(/is like no/)
  })

  it('loops in a text without words or with hardly any text', async () => {
    for (const content of ['龘'.repeat(2_000), 'ok', '']) {
      const emulator = await startWith({ type: 'repeat', what: 'text', afterTokens: 50 }, { content })
      const { choices, usage } = await complete(emulator, { max_tokens: 2_000 })
      expect([choices[0].finish_reason, usage.completion_tokens]).toEqual(['length', 2_000])
    }
  })

  it('loses the first characters of the content and still counts them', async () => {
    const said: Reply = { reasoning: 'So.', content: '😀HEARTBEAT_OK' }
    const lost = await startWith({ type: 'lost-start', chars: 1 }, said)
    const whole = await complete(await startWith(undefined, said))
    const { choices, usage } = await complete(lost)
    expect(choices[0].message).toMatchObject({ content: 'HEARTBEAT_OK', reasoning_content: 'So.' })
    expect(usage.completion_tokens).toBe(whole.usage.completion_tokens)
    const four = await startWith({ type: 'lost-start' }, said)
    expect(contentIn(await read(await post(four, { stream: true })))).toBe('ARTBEAT_OK')
  })
})

import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { readFaultPlan, scriptBrain, startEmulator } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import { createGlm } from './create-glm.ts'
import type { CreateGlmOptions } from './create-glm.ts'
import type { ModelEvent } from './model.ts'
import { ModelError } from './model-error.ts'

interface Heard {
  readonly text: string
  readonly error: ModelError | undefined
  readonly retries: readonly Extract<ModelEvent, { type: 'retry' }>[]
  readonly hasReply: boolean
}

async function listen(baseURL: string, options: CreateGlmOptions, pauseMs = 0): Promise<Heard> {
  const model = createGlm({ baseURL, apiKey: `key-${Math.random()}`, maxRetries: 0, ...options })
  const messages = [{ role: 'user' as const, content: 'Hi' }]
  const { signal } = new AbortController()
  const retries: Heard['retries'][number][] = []
  let text = ''
  let hasReply = false
  let error: ModelError | undefined
  try {
    for await (const events of model.stream({ messages, tools: [], maxOutputTokens: 1_024, signal })) {
      for (const event of events) {
        if (event.type === 'text-delta') text += event.text
        if (event.type === 'retry') retries.push(event)
        if (event.type === 'reply') hasReply = true
      }
      if (pauseMs > 0) await sleep(pauseMs)
    }
  } catch (reason) {
    if (!(reason instanceof ModelError)) throw reason
    error = reason
  }
  return { text, error, retries, hasReply }
}

const words = Array.from({ length: 60 }, (_, at) => `word${at} `).join('')

async function fromEmulator(fault: object, options: CreateGlmOptions, more: readonly object[] = []): Promise<Heard> {
  const faults = readFaultPlan({ rules: [fault, ...more].map((each) => ({ fault: each })) })
  await using emulator = await startEmulator({ faults, brain: scriptBrain(() => ({ content: words })) })
  return await listen(emulator.baseURL, options)
}

/** What it says is up to `play`; it ends with the test. */
async function fromServer(
  play: (response: ServerResponse) => Promise<void>,
  options: CreateGlmOptions,
  pauseMs = 0,
): Promise<Heard> {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    void play(response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : ''
  try {
    return await listen(`http://127.0.0.1:${port}/v4`, options, pauseMs)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

const frame = (delta: object, finish?: string): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish ?? null }] })}\n\n`
const end = `${frame({}, 'stop')}data: [DONE]\n\n`

/** Seems alive until the client hangs up. */
async function keepAlive(response: ServerResponse, say: string): Promise<void> {
  while (!response.destroyed) {
    response.write(say)
    await sleep(10)
  }
}

describe('a reply that stands still', () => {
  it('is given up when its headers do not come', async () => {
    const { error } = await fromEmulator({ type: 'delay', firstByteMs: 2_000 }, { firstTokenTimeoutMs: 100 })
    expect(error).toMatchObject({ kind: 'network', retryable: true })
    expect(error?.message).toContain('did not begin within 100 ms')
  })

  it.each([
    ['comments', ': keep-alive\n\n'],
    ['roles', frame({ role: 'assistant', content: '' })],
    ['empty choices', 'data: {"choices":[]}\n\n'],
  ])('is given up when nothing but %s comes', async (_, alive) => {
    const play = (response: ServerResponse): Promise<void> => keepAlive(response, alive)
    const late = await fromServer(play, { firstTokenTimeoutMs: 120, idleTimeoutMs: 60_000 })
    expect(late.error?.message).toContain('its first token did not come within 120 ms')
    const half = await fromServer(
      async (response) => {
        response.write(frame({ content: 'half' }))
        await keepAlive(response, alive)
      },
      { idleTimeoutMs: 120 },
    )
    expect(half).toMatchObject({ text: 'half', error: { kind: 'network', retryable: true } })
    expect(half.error?.message).toContain('no token came for 120 ms')
  })

  it('is asked for again, and the event says why', async () => {
    const play = (response: ServerResponse): Promise<void> => keepAlive(response, ':\n\n')
    const { retries, error } = await fromServer(play, { maxRetries: 1, firstTokenTimeoutMs: 60 })
    expect(retries).toMatchObject([{ attempt: 1, kind: 'network' }])
    expect(retries[0]?.reason).toContain('within 60 ms')
    expect(error?.kind).toBe('network')
  })
})

describe('a reply that goes on', () => {
  it('is read to its end, however long that takes', async () => {
    const startedAt = performance.now()
    const options = { firstTokenTimeoutMs: 300, idleTimeoutMs: 200, retryDeadlineMs: 1 }
    const { text, error } = await fromEmulator({ type: 'delay', tokenMs: 12 }, options)
    expect({ text, error }).toEqual({ text: words, error: undefined })
    expect(performance.now() - startedAt).toBeGreaterThan(600)
  })

  it('may begin late', async () => {
    const options = { firstTokenTimeoutMs: 5_000, idleTimeoutMs: 100 }
    expect((await fromEmulator({ type: 'delay', firstByteMs: 300 }, options)).text).toBe(words)
    const thinking = async (response: ServerResponse): Promise<void> => {
      for (let time = 0; time < 30; time += 1) {
        response.write(': reading\n\n')
        await sleep(10)
      }
      response.end(frame({ content: 'at last' }) + end)
    }
    expect((await fromServer(thinking, options)).text).toBe('at last')
  })

  it('counts thoughts and arguments', async () => {
    const play = async (response: ServerResponse): Promise<void> => {
      for (let time = 0; time < 20; time += 1) {
        const call = { index: 0, id: 'a', function: { name: 'f', arguments: ' ' } }
        response.write(frame(time < 10 ? { reasoning_content: 'hm ' } : { tool_calls: [call] }))
        await sleep(15)
      }
      response.end(frame({ content: 'done' }) + end)
    }
    const { text, error } = await fromServer(play, { firstTokenTimeoutMs: 100, idleTimeoutMs: 100 })
    expect({ text, error }).toEqual({ text: 'done', error: undefined })
  })

  it('is not blamed for a reader that takes its time', async () => {
    const play = async (response: ServerResponse): Promise<void> => {
      for (const word of ['one ', 'two ', 'three ']) {
        response.write(frame({ content: word }))
        await sleep(20)
      }
      response.end(end)
    }
    const { text, error } = await fromServer(play, { idleTimeoutMs: 60 }, 150)
    expect({ text, error }).toEqual({ text: 'one two three ', error: undefined })
  })

  it('is not blamed for a process that is busy', async () => {
    const play = async (response: ServerResponse): Promise<void> => {
      response.write(frame({ content: 'one ' }))
      await sleep(30)
      // Timers come next, and only then what the network has brought.
      await new Promise(setImmediate)
      response.write(frame({ content: 'two' }))
      const until = performance.now() + 250
      while (performance.now() < until);
      response.end(end)
    }
    const { text, error } = await fromServer(play, { idleTimeoutMs: 100 })
    expect({ text, error }).toEqual({ text: 'one two', error: undefined })
  })

  it('has said all that came before it broke, when it is too late for another try', async () => {
    const { text, error, retries } = await fromEmulator(
      { type: 'delay', tokenMs: 5 },
      { maxRetries: 5, retryDeadlineMs: 50 },
      [{ type: 'disconnect', afterTokens: 50 }],
    )
    expect(error).toMatchObject({ kind: 'network' })
    expect(retries).toEqual([])
    expect(text.length).toBeGreaterThan(100)
    expect(words.startsWith(text)).toBe(true)
  })
})

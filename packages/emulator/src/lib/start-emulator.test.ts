import { describe, expect, it, onTestFinished } from 'vitest'
import type { Brain } from './brain.ts'
import { scriptBrain } from './script-brain.ts'
import { type Emulator, startEmulator, type StartEmulatorOptions } from './start-emulator.ts'

const question = { model: 'glm-5', messages: [{ role: 'user', content: 'Hello' }] }

async function start(options: StartEmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  return emulator
}

function post(emulator: Emulator, body: object, signal: AbortSignal | null = null): Promise<Response> {
  const headers = { authorization: 'Bearer test', 'accept-language': 'en-US,en' }
  return fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body), signal })
}

describe('startEmulator', () => {
  it('aborts the brain and records 499 when the client leaves before the reply', async () => {
    const called = Promise.withResolvers<void>()
    const aborted = Promise.withResolvers<unknown>()
    const brain: Brain = (_, signal) => {
      signal.addEventListener('abort', () => aborted.resolve(signal.reason))
      called.resolve()
      return new Promise(() => {})
    }
    const recorded = Promise.withResolvers<number>()
    const emulator = await start({ brain, onRequest: (record) => recorded.resolve(record.status) })
    const client = new AbortController()
    const pending = post(emulator, question, client.signal)
    await called.promise
    client.abort()
    await expect(pending).rejects.toThrow('aborted')
    expect(await aborted.promise).toBeInstanceOf(Error)
    expect(await recorded.promise).toBe(499)
  })

  it('stops streaming when the client leaves', async () => {
    const recorded = Promise.withResolvers<void>()
    const content = 'word '.repeat(5_000)
    const emulator = await start({
      brain: () => ({ content }),
      tokensPerSecond: 200,
      onRequest: () => recorded.resolve(),
    })
    const client = new AbortController()
    const startedAt = performance.now()
    const response = await post(emulator, { ...question, stream: true }, client.signal)
    const reader = response.body?.getReader()
    await reader?.read()
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    client.abort()
    await recorded.promise
    expect(emulator.requests[0]).toMatchObject({ status: 499, error: { code: 'aborted' } })
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  })

  it('counts a client that hangs up at [DONE] as served', async () => {
    const recorded = Promise.withResolvers<number>()
    const emulator = await start({
      brain: () => ({ content: 'Hi' }),
      onRequest: ({ status }) => recorded.resolve(status),
    })
    const response = await post(emulator, { ...question, stream: true })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    let source = ''
    while (!source.includes('[DONE]')) source += (await reader?.read())?.value ?? ''
    await reader?.cancel()
    expect(await recorded.promise).toBe(200)
  })

  it('waits for a slow reader instead of buffering the whole reply', async () => {
    let ended = false
    const emulator = await start({
      brain: () => ({ content: 'word '.repeat(60_000) }),
      onRequest: () => (ended = true),
    })
    const response = await post(emulator, { ...question, stream: true, max_tokens: 100_000 })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(ended).toBe(false)
    const events = (await response.text()).trim().split('\n\n')
    expect(events.at(-1)).toBe('data: [DONE]')
    expect(events).toHaveLength(60_003)
  })

  it('answers brain errors, throws and an ended script with their status', async () => {
    const overloaded = { status: 429, code: '1305', message: 'The service may be temporarily overloaded' }
    const broken: Brain = () => {
      throw new Error('no idea')
    }
    const script = scriptBrain([{ error: overloaded }])
    const emulator = await start({ brain: script })
    const first = await post(emulator, { ...question, stream: true })
    expect([first.status, await first.json()]).toEqual([429, { error: { code: '1305', message: overloaded.message } }])
    const second = await post(emulator, question)
    expect(second.status).toBe(500)
    expect(await second.json()).toEqual({
      error: {
        code: '500',
        message: 'Cannot answer request 2: the script has ended after 1 turn, add a turn to scriptBrain',
      },
    })
    const third = await post(await start({ brain: broken }), question)
    expect([third.status, await third.json()]).toEqual([
      500,
      { error: { code: '500', message: 'Internal Error: no idea' } },
    ])
  })

  it('lists models, serves the other usual paths and says 404 and 405 elsewhere', async () => {
    const emulator = await start({ brain: () => ({ content: 'Hi' }), models: ['glm-5', 'mine'] })
    const origin = new URL(emulator.baseURL).origin
    const headers = { authorization: 'Bearer test' }
    const list: unknown = await (await fetch(`${emulator.baseURL}/models`, { headers })).json()
    expect(list).toMatchObject({ object: 'list', data: [{ id: 'glm-5', object: 'model' }, { id: 'mine' }] })
    for (const path of ['/v1/chat/completions', '/chat/completions', '/api/paas/v4/chat/completions?x=1']) {
      const body = JSON.stringify(question)
      expect((await fetch(origin + path, { method: 'POST', headers, body })).status).toBe(200)
    }
    const missing = await fetch(`${origin}/v2/embeddings`, { method: 'POST', headers, body: '{}' })
    expect([missing.status, await missing.json()]).toMatchObject([404, { error: { code: '404' } }])
    expect((await fetch(`${emulator.baseURL}/chat/completions`, { headers })).status).toBe(405)
  })

  it('records every request and closes while one is running', async () => {
    const emulator = await startEmulator({ brain: () => new Promise(() => {}) })
    const pending = post(emulator, { ...question, stream: true })
    const outcome = pending.then(
      () => 'answered',
      () => 'failed',
    )
    while ((await post(emulator, { ...question, model: 'x' })).status !== 400) continue
    await emulator.close()
    expect(await outcome).toBe('failed')
    expect(emulator.requests.find((record) => record.status === 400)).toMatchObject({
      model: 'x',
      messages: 1,
      stream: false,
      error: { code: '1211' },
      body: { model: 'x' },
    })
    await expect(post(emulator, question)).rejects.toThrow('fetch failed')
  })
})

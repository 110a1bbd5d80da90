import { readFaultPlan, scriptBrain, startEmulator } from '@glmkit/emulator'
import type { Emulator, FaultPlan } from '@glmkit/emulator'
import { describe, expect, it } from 'vitest'
import type { ModelEvent, ModelReply } from './model.ts'
import { isOfRequest, ModelError } from './model-error.ts'
import { createGlm } from './create-glm.ts'
import type { CreateGlmOptions } from './create-glm.ts'

interface Asked {
  readonly reply: ModelReply | undefined
  readonly error: ModelError | undefined
  readonly retries: readonly Extract<ModelEvent, { type: 'retry' }>[]
  readonly requests: Emulator['requests']
}

async function ask(faults: FaultPlan, options: CreateGlmOptions = {}): Promise<Asked> {
  await using emulator = await startEmulator({ faults, brain: scriptBrain(() => ({ content: 'Hello' })) })
  // A key of its own, so that no other test's limiter is shared.
  const model = createGlm({ baseURL: emulator.baseURL, apiKey: `key-${Math.random()}`, ...options })
  const { signal } = new AbortController()
  const retries: Extract<ModelEvent, { type: 'retry' }>[] = []
  let reply: ModelReply | undefined
  let error: ModelError | undefined
  try {
    const messages = [{ role: 'user' as const, content: 'Hi' }]
    for await (const events of model.stream({ messages, tools: [], maxOutputTokens: 1_024, signal })) {
      for (const event of events) {
        if (event.type === 'retry') retries.push(event)
        else if (event.type === 'reply') reply = event.reply
      }
    }
  } catch (reason) {
    if (!(reason instanceof ModelError)) throw reason
    error = reason
  }
  return { reply, error, retries, requests: [...emulator.requests] }
}

const once = (fault: object): FaultPlan => readFaultPlan({ rules: [{ when: { requests: [1] }, fault }] })
const always = (fault: object): FaultPlan => readFaultPlan({ rules: [{ fault }] })

describe('retries', () => {
  it.each(['1302', '1303', '1305', '1312', '500', '1200', '1230', '1234', '1231'])(
    '%s passes: once more, with a new request_id',
    async (code) => {
      const { reply, retries, requests } = await ask(once({ type: 'error', code }))
      expect(reply?.message.content).toBe('Hello')
      expect(retries).toHaveLength(1)
      const ids = requests.map(({ body }) => JSON.stringify(body).match(/"request_id":"([^"]+)"/)?.[1])
      expect(ids.every((id) => id !== undefined)).toBe(true)
      expect(new Set(ids).size).toBe(2)
    },
  )

  it.each([
    ['1000', 'authentication'],
    ['1113', 'balance'],
    ['1210', 'bad-request'],
    ['1211', 'unknown-model'],
    ['1220', 'permission'],
    ['1261', 'overflow'],
    ['1301', 'content-policy'],
    ['1304', 'quota'],
    ['1308', 'quota'],
    ['1310', 'quota'],
    ['1309', 'permission'],
    ['1313', 'permission'],
  ])('%s does not: one request, one %s error', async (code, kind) => {
    const { error, requests } = await ask(always({ type: 'error', code }))
    expect(error).toMatchObject({ name: 'ModelError', kind, code, retryable: false })
    expect(requests).toHaveLength(1)
  })

  it('says when a quota is filled again', async () => {
    const { error } = await ask(always({ type: 'error', code: '1308', resetAt: '2026-12-01T10:00:00Z' }))
    expect(error?.resetAt?.toISOString()).toBe('2026-12-01T10:00:00.000Z')
    expect(error?.message).toContain('it resets at 2026-12-01T10:00:00.000Z')
  })

  it('waits as long as Retry-After says', async () => {
    const { reply, retries } = await ask(once({ type: 'error', code: '1305', retryAfterSeconds: 1 }))
    expect(retries[0]?.waitMs).toBe(1_000)
    expect(reply?.message.content).toBe('Hello')
  })

  it('does not wait beyond the deadline, and does not come back early either', async () => {
    const { error, requests } = await ask(always({ type: 'error', code: '1305', retryAfterSeconds: 3_600 }))
    expect(error).toMatchObject({ kind: 'overloaded', retryAfterMs: 3_600_000 })
    expect(requests).toHaveLength(1)
  })

  it('gives up after maxRetries', async () => {
    const { error, requests, retries } = await ask(always({ type: 'finish', reason: 'network_error' }), {
      maxRetries: 2,
    })
    expect(error).toMatchObject({ kind: 'network' })
    expect(requests).toHaveLength(3)
    expect(retries.map(({ attempt }) => attempt)).toEqual([1, 2])
  })

  it.each([
    ['an HTML page', { type: 'error', code: '502' }],
    ['an error inside the stream', { type: 'error', code: '1305', as: 'in-band' }],
    ['a 200 that failed', { type: 'error', code: '1302', as: 'success-false' }],
    ['a connection that breaks', { type: 'disconnect', atByte: 40 }],
    ['a stream without an end', { type: 'no-finish' }],
    ['half a frame', { type: 'cut-frame' }],
    ['nothing at all', { type: 'empty' }],
    ['thinking only', { type: 'thinking-only' }],
  ])('asks again after %s', async (_, fault) => {
    const { reply, retries } = await ask(once(fault))
    expect(reply?.message.content).toBe('Hello')
    expect(retries).toHaveLength(1)
  })

  it.each([
    ['overloaded', { type: 'error', code: '1305', as: 'in-band' }],
    ['rate-limit', { type: 'error', code: '1302' }],
    ['network', { type: 'cut-frame' }],
    ['empty', { type: 'thinking-only' }],
  ])('tells that it was %s', async (kind, fault) => {
    expect((await ask(once(fault))).retries).toMatchObject([{ kind }])
  })

  it('does not ask again when thinking used up the output: the same request would end the same', async () => {
    const thoughts = always({ type: 'thinking-only', reason: 'length' })
    const { error, requests } = await ask(thoughts, { guardRepetition: false })
    expect(error).toMatchObject({ kind: 'thinking', retryable: false, usage: { outputTokens: 1_024 } })
    expect(error?.message).toContain('used all 1024 output tokens for thinking')
    expect(error !== undefined && isOfRequest(error)).toBe(true)
    expect(requests).toHaveLength(1)
  })

  it('tells what a text has cost that filled the window', async () => {
    const { error } = await ask(always({ type: 'finish', reason: 'model_context_window_exceeded' }))
    expect(error).toMatchObject({ kind: 'overflow', retryable: false, usage: { outputTokens: expect.any(Number) } })
    expect(error?.usage?.inputTokens).toBeGreaterThan(0)
  })

  it('does not say that a reply without a bill was free', async () => {
    const { retries } = await ask(once({ type: 'no-finish' }))
    expect(retries).toHaveLength(1)
    expect(retries[0]).not.toHaveProperty('usage')
  })

  it('reads glued frames as they are meant', async () => {
    const { reply, retries } = await ask(always({ type: 'spliced-frame' }))
    expect(reply?.message.content).toBe('Hello')
    expect(retries).toHaveLength(0)
  })

  it('prices by the requested model when another one answers', async () => {
    const { reply } = await ask(always({ type: 'model-swap', model: 'glm-4.5-air' }))
    expect(reply?.model).toContain('glm-4.5-air')
    const { inputTokens = 0, outputTokens = 0, costUsd } = reply?.usage ?? {}
    expect(costUsd).toBeCloseTo((inputTokens * 1 + outputTokens * 3.2) / 1e6, 12)
  })
})

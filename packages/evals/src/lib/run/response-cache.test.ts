import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model, ModelEvent, ModelRequest } from '@glmkit/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheResponses } from './response-cache.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'glmkit-cache-'))
})
afterEach(() => rm(dir, { recursive: true }))

let asked = 0
const usage = { inputTokens: 10, cachedInputTokens: 0, outputTokens: 5, reasoningTokens: 0, costUsd: 0.1 }
const model: Model = {
  id: 'm',
  contextTokens: 1_000,
  maxOutputTokens: 100,
  async *stream() {
    asked += 1
    const text = `answer ${asked}`
    yield [{ type: 'text-delta', text }]
    const message = { role: 'assistant' as const, content: text, reasoning_content: 'why' }
    yield [{ type: 'reply', reply: { message, finish: 'stop', usage, model: 'm', repairs: [] } }]
  },
}

async function ask(cached: Model, content = 'q', more: Partial<ModelRequest> = {}): Promise<ModelEvent[]> {
  const request = { messages: [{ role: 'user' as const, content }], tools: [], maxOutputTokens: 100, ...more }
  const events: ModelEvent[] = []
  for await (const batch of cached.stream({ ...request, signal: new AbortController().signal })) events.push(...batch)
  return events
}
const textOf = (events: readonly ModelEvent[]): unknown => events.find(({ type }) => type === 'text-delta')
const open = (scope: unknown, maxAgeMs?: number): Model =>
  cacheResponses(model, { dir, scope, ...(maxAgeMs !== undefined && { maxAgeMs }) })

describe('cacheResponses', () => {
  it('says again what was said, with what it cost, and asks nobody', async () => {
    const first = await ask(open('s'))
    const before = asked
    const second = await ask(open('s'))
    expect(asked).toBe(before)
    expect(second.at(-1)).toEqual(first.at(-1))
    expect(second.map(({ type }) => type)).toEqual(['reasoning-delta', 'text-delta', 'reply'])
  })

  it('keeps a second sample of the same request within a scope apart', async () => {
    const cached = open('twice')
    const texts = [textOf(await ask(cached)), textOf(await ask(cached))]
    expect(texts[0]).not.toEqual(texts[1])
    const again = open('twice')
    expect([textOf(await ask(again)), textOf(await ask(again))]).toEqual(texts)
  })

  it.each<[string, unknown, string, Partial<ModelRequest>]>([
    ['another scope', 'other', 'q', {}],
    ['another message', 's', 'r', {}],
    ['another limit', 's', 'q', { maxOutputTokens: 99 }],
    ['other thinking', 's', 'q', { thinking: 'off' }],
    ['a tool', 's', 'q', { tools: [{ name: 't', description: 'd', parameters: {} }] }],
  ])('asks anew for %s', async (_, scope, content, more) => {
    await ask(open('s'))
    const before = asked
    await ask(open(scope), content, more)
    expect(asked).toBe(before + 1)
  })

  it('asks anew when a reply has grown old', async () => {
    await ask(open('s'))
    const [folder = ''] = await readdir(dir)
    const [file = ''] = await readdir(join(dir, folder))
    const old = new Date(Date.now() - 10_000)
    await utimes(join(dir, folder, file), old, old)
    const before = asked
    await ask(open('s', 20_000))
    expect(asked).toBe(before)
    await ask(open('s', 5_000))
    expect(asked).toBe(before + 1)
  })

  it('says which file is damaged', async () => {
    await ask(open('s'))
    const [folder = ''] = await readdir(dir)
    const [file = ''] = await readdir(join(dir, folder))
    await writeFile(join(dir, folder, file), '{"reply":')
    await expect(ask(open('s'))).rejects.toThrow(`${file}: delete it`)
  })
})

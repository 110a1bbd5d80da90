import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { scriptBrain } from '../script-brain.ts'
import { type Emulator, startEmulator, type StartEmulatorOptions } from '../start-emulator.ts'

// Recorded exchanges lie beside the repository; without them the test that replays them is skipped.
const fixtures = fileURLToPath(new URL('../../../../../../shared/fixtures/glm/', import.meta.url))
const secretKey = 'sk-9f8e7d6c5b4a39281706f5e4d3c2b1a0'
const question = { model: 'glm-5', messages: [{ role: 'user', content: 'Hello' }], stream: true }

async function start(options: StartEmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  return emulator
}

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'glmkit-cassettes-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return dir
}

async function post(emulator: Emulator, body: object, key = 'test'): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, 'accept-language': 'en' }
  return fetch(`${emulator.baseURL}/chat/completions`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function read(response: Response): Promise<readonly [number, string | null, string]> {
  return [response.status, response.headers.get('content-type'), await response.text()]
}

async function record(dir: string, bodies: readonly object[]): Promise<(readonly [number, string | null, string])[]> {
  let count = 0
  const brain = scriptBrain(() => ({ reasoning: 'Hm.', content: `Answer ${(count += 1)} with ${secretKey}` }))
  const upstream = await start({ brain, apiKey: secretKey })
  const proxy = await start({ cassettes: { dir, mode: 'record', upstream: { ...upstream } } })
  const answers: (readonly [number, string | null, string])[] = []
  for (const body of bodies) answers.push(await read(await post(proxy, body)))
  expect(proxy.requests.map((request) => request.cassette)).toEqual((await readdir(dir)).toSorted())
  return answers
}

describe('record and replay', () => {
  it('hands on what came, streamed, and replays it without the upstream, equal requests in order', async () => {
    const dir = await folder()
    const bodies = [question, { ...question, stream: false }, question]
    const recorded = await record(dir, bodies)
    expect(recorded[0]?.[2]).toMatch(/^data: .*\n\ndata: \[DONE\]\n\n$/s)
    const replayed = await start({ cassettes: { dir, mode: 'replay' } })
    const clean = recorded.map(([status, type, text]) => [status, type, text.replaceAll(secretKey, '[redacted]')])
    const answers: unknown[] = []
    for (const body of bodies) {
      // Key order and volatile fields do not matter.
      const { messages, ...rest } = body
      answers.push(await read(await post(replayed, { request_id: crypto.randomUUID(), ...rest, user: 'me', messages })))
    }
    expect(answers).toEqual(clean)
    const last = await read(await post(replayed, question))
    expect(last).toEqual(answers[2])
    expect(replayed.requests[0]?.cassette).toMatch(/^0001-[0-9a-f]{8}\.json$/)
  })

  it('writes no key: neither the upstream’s, the caller’s, nor what looks like one', async () => {
    const dir = await folder()
    const caller = 'caller-key-0123456789'
    const likeZai = '0123456789abcdef0123456789abcdef.AbCdEfGhIjKlMnOp'
    const upstream = await start({ brain: scriptBrain(() => ({ content: `Your key is ${secretKey}` })) })
    const direct = await start({
      cassettes: { dir, mode: 'record', upstream: { baseURL: upstream.baseURL, apiKey: secretKey } },
    })
    const content = `Use ${caller}, ${likeZai} or Bearer abcdefgh12345678 with ${secretKey}`
    const body = { model: 'glm-5', messages: [{ role: 'user', content }], api_key: 'hunter2hunter2' }
    expect((await read(await post(direct, body, caller)))[0]).toBe(200)
    const [file = ''] = await readdir(dir)
    const source = await readFile(join(dir, file), 'utf8')
    for (const secret of [secretKey, caller, likeZai, 'abcdefgh12345678', 'hunter2hunter2', 'uthorization']) {
      expect(source).not.toContain(secret)
    }
    expect(source).toContain('[redacted]')
    // And still matches, because a request is compared without its secrets too.
    const replayed = await start({ cassettes: { dir, mode: 'replay' } })
    const again = { ...body, messages: [{ role: 'user', content: content.replace(caller, '[redacted]') }] }
    expect((await post(replayed, again)).status).toBe(200)
  })

  it('says where a request drifted from the nearest recording', async () => {
    const dir = await folder()
    const far = {
      ...question,
      model: 'glm-4.7',
      messages: [{ role: 'user', content: 'Something else' }],
      stream: false,
    }
    const near = { ...question, messages: [{ role: 'user', content: 'What is the weather like in Lyon today?' }] }
    await record(dir, [far, near])
    const replayed = await start({ cassettes: { dir, mode: 'replay' } })
    const response = await post(replayed, {
      ...near,
      messages: [{ role: 'user', content: 'What is the weather like in Paris today?' }],
    })
    const [, nearFile] = (await readdir(dir)).toSorted()
    expect([response.status, response.headers.get('x-should-retry')]).toEqual([404, 'false'])
    const body: { error: { code: string; message: string } } = JSON.parse(await response.text())
    expect(body.error.code).toBe('cassette_miss')
    expect(body.error.message).toBe(
      `No cassette matches this request: messages[0].content: expected "What is the weather like in Lyon today?", ` +
        `got "What is the weather like in Paris today?"; nearest is ${nearFile}; record it again`,
    )
    expect(replayed.requests[0]).toMatchObject({
      status: 404,
      drift: { cassette: nearFile, path: 'messages[0].content' },
    })
    const extra: { error: { message: string } } = JSON.parse(
      await (await post(replayed, { ...near, top_p: 0.5 })).text(),
    )
    expect(extra.error.message).toContain('top_p: expected nothing, got 0.5')
  })

  it('auto replays what is there and records what succeeds', async () => {
    const dir = await folder()
    const brain = scriptBrain([
      { content: 'first' },
      { error: { status: 429, code: '1305', message: 'busy' } },
      { content: 'second' },
    ])
    const upstream = await start({ brain })
    const auto = await start({ cassettes: { dir, mode: 'auto', upstream: { baseURL: upstream.baseURL } } })
    const other = { ...question, messages: [{ role: 'user', content: 'Bye' }] }
    const all: number[] = []
    for (const body of [question, question, other, other, other]) all.push((await read(await post(auto, body)))[0])
    expect(all).toEqual([200, 200, 429, 200, 200])
    expect(upstream.requests).toHaveLength(3)
    expect(await readdir(dir)).toHaveLength(2)
  })

  it('keeps nothing of a reply the caller left, and says when the upstream is gone', async () => {
    const dir = await folder()
    const upstream = await start({ brain: scriptBrain(() => ({ content: 'word '.repeat(500) })), tokensPerSecond: 100 })
    const proxy = await start({ cassettes: { dir, mode: 'record', upstream: { baseURL: upstream.baseURL } } })
    const response = await post(proxy, question)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    while (proxy.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    expect(proxy.requests[0]).toMatchObject({ status: 499 })
    expect(await readdir(dir)).toEqual([])
    await upstream.close()
    const gone = await post(proxy, question)
    expect([gone.status, await gone.text()]).toEqual([502, expect.stringContaining('cannot reach 127.0.0.1')])
  })

  it('refuses options that cannot work', async () => {
    const dir = await folder()
    await expect(startEmulator({ cassettes: { dir, mode: 'record' } })).rejects.toThrow('there is no upstream')
    await expect(startEmulator({ cassettes: { dir, mode: 'replay' } })).rejects.toThrow(
      'there is none, record some first',
    )
    const upstream = { baseURL: 'nowhere' }
    await expect(startEmulator({ cassettes: { dir, mode: 'auto', upstream } })).rejects.toThrow('is not a base URL')
    const both = { cassettes: { dir, mode: 'auto', upstream: { baseURL: 'http://x' } }, faults: {} } as const
    await expect(startEmulator(both)).rejects.toThrow('leave faults out')
  })

  it('replays recordings of other projects byte for byte', async (context) => {
    if (!existsSync(fixtures)) context.skip('no recorded exchanges beside the repository')
    const dir = await folder()
    const names = (await readdir(fixtures)).filter((name) => /^(?:fantasy|pydantic).*\.json$/.test(name))
    for (const name of names) await copyFile(join(fixtures, name), join(dir, name))
    await writeFile(join(dir, 'NOTICE.json'), '"not a recording"')
    const replayed = await start({ cassettes: { dir, mode: 'replay' } })
    for (const name of names.toSorted()) {
      const {
        request,
        response,
      }: { request: object; response: { status: number; contentType: string; body: string } } = JSON.parse(
        await readFile(join(fixtures, name), 'utf8'),
      )
      const [status, contentType, body] = await read(await post(replayed, request))
      expect([status, contentType ?? '', body]).toEqual([response.status, response.contentType, response.body])
    }
    expect(names.length).toBeGreaterThan(40)
  })
})

import { hash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createEmbeddings } from './embeddings.ts'
import type { CreateEmbeddingsOptions, Embeddings } from './embeddings.ts'

const askedShape = z.object({ model: z.string(), input: z.array(z.string()), dimensions: z.optional(z.number()) })
type Asked = z.output<typeof askedShape>

/** Answers a request, or returns what to answer it with: `undefined` for the vectors it asked for. */
type Answer = (asked: Asked, response: ServerResponse, request: IncomingMessage) => unknown

interface Endpoint extends AsyncDisposable {
  readonly asked: Asked[]
  readonly mostAtOnce: () => number
  readonly embeddings: (options?: CreateEmbeddingsOptions) => Embeddings
}

async function serve(answer: Answer = () => undefined): Promise<Endpoint> {
  const asked: Asked[] = []
  let [running, most] = [0, 0]
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = askedShape.parse(await json(request))
    asked.push(body)
    running += 1
    most = Math.max(most, running)
    response.on('close', () => (running -= 1))
    const given = await answer(body, response, request)
    if (response.writableEnded || given === 'silence') return
    response.setHeader('content-type', 'application/json')
    response.end(typeof given === 'string' ? given : JSON.stringify(given ?? vectorsFor(body)))
  }
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const baseURL = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/v4`
  return {
    asked,
    mostAtOnce: () => most,
    embeddings: (options) => createEmbeddings({ baseURL, apiKey: 'k', model: 'bag', dimensions: 32, ...options }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** A model of sorts: texts that share words are near. */
function bagOfWords(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions)
  for (const word of text.toLowerCase().split(/\W+/)) {
    const place = hash('md5', word, 'buffer').readUInt32LE() % dimensions
    vector[place] = (vector[place] ?? 0) + 1
  }
  return vector
}

function vectorsFor({ input, dimensions = 32 }: Asked): { readonly data: { index: number; embedding: number[] }[] } {
  return { data: input.map((text, index) => ({ index, embedding: [...bagOfWords(text, dimensions)] })) }
}

const { signal } = new AbortController()
const refuse = (response: ServerResponse, status: number, error: unknown, headers = {}): void =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }))

describe('createEmbeddings', () => {
  it('gives every text its vector, whatever the order of the answer, in batches, a few at once', async () => {
    await using server = await serve(async (asked) => wait(20, { data: vectorsFor(asked).data.toReversed() }))
    const texts = Array.from({ length: 25 }, (_, index) => `text number ${index}`)
    const vectors = await server.embeddings({ batchSize: 10, concurrency: 2 }).embed(texts, { signal })
    expect(vectors).toEqual(texts.map((text) => bagOfWords(text, 32)))
    expect(server.asked.map(({ input }) => input.length)).toEqual([10, 10, 5])
    expect(server.mostAtOnce()).toBe(2)
    expect(server.asked[0]).toMatchObject({ model: 'bag', dimensions: 32 })
  })

  it('sends no blank text, and cuts long ones without breaking a character', async () => {
    await using server = await serve()
    const embeddings = server.embeddings({ maxTextTokens: 10, sendsDimensions: false })
    const texts = ['  \n', 'abcdefghijklmnopqrstuvwxyz', '上下文窗口上下文窗口上下文窗口', `${'a'.repeat(19)}😀`]
    const [blank] = await embeddings.embed(texts, { signal })
    expect(blank).toEqual(new Float32Array(32))
    expect(server.asked).toEqual([
      { model: 'bag', input: ['abcdefghijklmnopqrst', '上下文窗口上下文窗口', 'a'.repeat(19)] },
    ])
  })

  it('waits as long as the server says, and tries again after errors that pass', async () => {
    const times: number[] = []
    await using server = await serve((_, response) => {
      times.push(performance.now())
      if (times.length === 1) refuse(response, 429, { code: '1302', message: 'slow down' }, { 'retry-after': '0.3' })
      if (times.length === 2) refuse(response, 500, { code: '500', message: 'sorry' }, { 'retry-after': '0' })
    })
    expect(await server.embeddings().embed(['a b'], { signal })).toEqual([bagOfWords('a b', 32)])
    expect(times).toHaveLength(3)
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(290)
  })

  it.each([
    [
      'a key that is wrong',
      401,
      { code: '1000', message: 'no' },
      'authentication',
      'no (HTTP 401, code 1000); check the API key',
    ],
    [
      'an empty account, which is a 429 as well',
      429,
      { code: '1113', message: 'pay' },
      'balance',
      'pay (HTTP 429, code 1113)',
    ],
    ['an unknown model', 404, { message: 'no such model' }, 'unknown-model', 'check the model id and the base URL'],
  ])('gives up at once on %s', async (_, status, error, kind, message) => {
    await using server = await serve((_asked, response) => refuse(response, status, error))
    const failure = server.embeddings().embed(['a'], { signal })
    await expect(failure).rejects.toMatchObject({ name: 'ModelError', kind, message: expect.stringContaining(message) })
    expect(server.asked).toHaveLength(1)
  })

  it('gives up after some tries, or when the server asks for more patience than there is', async () => {
    await using server = await serve((_, response) => refuse(response, 500, 'down', { 'retry-after': '0' }))
    await expect(server.embeddings({ maxRetries: 2 }).embed(['a'], { signal })).rejects.toThrow('(HTTP 500')
    expect(server.asked).toHaveLength(3)
    await using slow = await serve((_, response) => refuse(response, 429, 'later', { 'retry-after': '3600' }))
    await expect(slow.embeddings().embed(['a'], { signal })).rejects.toMatchObject({ retryAfterMs: 3_600_000 })
    expect(slow.asked).toHaveLength(1)
  })

  it.each([
    ['too few vectors', { data: [] }, '0 vectors for 1 texts'],
    ['another size', { data: [{ embedding: [1, 2, 3] }] }, 'pass dimensions: 3'],
    ['a null among the numbers', { data: [{ embedding: [...Array<number>(31).fill(1), null] }] }, 'no number'],
    ['NaN, which is no JSON', '{"data":[{"embedding":[NaN]}]}', 'no "data" in'],
    ['text', 'It works!', 'check that the base URL serves /embeddings'],
    [
      'numbers for another text',
      { data: [{ index: 7, embedding: Array<number>(32).fill(1) }] },
      'no vector for text 0',
    ],
    ['an error under HTTP 200', { error: { code: '1211', message: '模型不存在' } }, '模型不存在 (code 1211)'],
  ])('refuses an answer with %s, and says what to do', async (_, answer, message) => {
    await using server = await serve(() => answer)
    await expect(server.embeddings().embed(['a'], { signal })).rejects.toThrow(message)
    expect(server.asked).toHaveLength(1)
  })

  it('ends at an abort: waiting for the server, for a retry and for a slot', async () => {
    await using silent = await serve(() => 'silence')
    const own = new AbortController()
    const waiting = silent.embeddings({ batchSize: 1, concurrency: 1 }).embed(['a', 'b', 'c'], own)
    setTimeout(() => own.abort(new Error('enough')), 50)
    await expect(waiting).rejects.toThrow('enough')
    expect(silent.asked).toHaveLength(1)

    await using busy = await serve((_, response) => refuse(response, 429, 'busy', { 'retry-after': '100' }))
    const other = new AbortController()
    setTimeout(() => other.abort(new Error('no more')), 50)
    await expect(busy.embeddings().embed(['a'], other)).rejects.toThrow('no more')
  })

  it('does not go on with the other batches when one has failed', async () => {
    await using server = await serve(({ input }, response) =>
      input[0] === 'b' ? refuse(response, 400, 'no') : new Promise((resolve) => response.on('close', resolve)),
    )
    const embeddings = server.embeddings({ batchSize: 1, concurrency: 2 })
    await expect(embeddings.embed(['a', 'b', 'c', 'd', 'e'], { signal })).rejects.toThrow('(HTTP 400)')
    expect(server.asked.length).toBeLessThan(4)
  })

  it('says so when nobody is there', async () => {
    const lost = createEmbeddings({ baseURL: 'http://127.0.0.1:1', model: 'bag' })
    await expect(lost.embed(['a'], { signal })).rejects.toThrow('check the base URL and the network')
  })

  it('says which option is wrong before anything is sent', () => {
    expect(() => createEmbeddings({ baseURL: 'localhost' })).toThrow('expected http(s)://host/path')
    expect(() => createEmbeddings({ baseURL: 'http://x', dimensions: 0 })).toThrow(
      'dimensions is 0, expected a whole number',
    )
  })
})

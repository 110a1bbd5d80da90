import { once } from 'node:events'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { httpFetch, incomingOf } from './http-fetch.ts'

async function serve(listener: RequestListener): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const body = new TextEncoder().encode('{"text":"你好"}')
const post = (url: string, init: RequestInit = {}): Promise<Response> =>
  httpFetch(url, { method: 'POST', headers: new Headers({ 'x-key': 'k' }), body, ...init })

describe('httpFetch', () => {
  it('sends the bytes with their length and headers, uncompressed, over one connection', async () => {
    const seen: unknown[] = []
    await using server = await serve((request, response) => {
      const { 'content-length': length, 'x-key': key, 'accept-encoding': encoding } = request.headers
      void text(request).then((sent) => {
        seen.push({ length, key, encoding, port: request.socket.remotePort, sent })
        response.writeHead(200, { 'content-type': 'text/plain', 'x-a': ['1', '2'] }).end('Hello 世界')
      })
    })
    for (let time = 0; time < 2; time += 1) {
      const response = await post(server.url)
      expect([response.ok, response.headers.get('content-type'), response.headers.get('x-a')]).toEqual([
        true,
        'text/plain',
        '1, 2',
      ])
      expect(await text(incomingOf(response))).toBe('Hello 世界')
    }
    expect(seen[0]).toMatchObject({ length: '17', key: 'k', encoding: 'identity', sent: '{"text":"你好"}' })
    expect(seen[1]).toEqual(seen[0])
  })

  it.each([
    [429, 'slow down'],
    [304, ''],
  ])('reads the answer of a refusal with status %i', async (status, answer) => {
    await using server = await serve((_, response) => void response.writeHead(status).end(answer))
    const response = await post(server.url)
    expect([response.ok, response.status, await response.text()]).toEqual([false, status, answer])
    expect(() => incomingOf(response)).toThrow('it was not accepted')
  })

  it('rejects when the connection breaks, and on an abort', async () => {
    const own = new AbortController()
    await using broken = await serve((request) => void request.socket.destroy())
    await expect(post(broken.url)).rejects.toThrow('socket hang up')
    await using silent = await serve(() => own.abort())
    await expect(post(silent.url, { signal: own.signal })).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('says so when the endpoint compresses all the same', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('\x1f\x8b')
    })
    await expect(post(server.url)).rejects.toThrow('answered in "gzip"')
  })
})

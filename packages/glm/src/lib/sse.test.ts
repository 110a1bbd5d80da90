import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { readServerSentEvents } from './sse.ts'

async function payloadsOf(chunks: readonly Uint8Array[]): Promise<string[]> {
  const payloads: string[] = []
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* chunks
  }
  for await (const batch of readServerSentEvents(body())) payloads.push(...batch.map((payload) => payload.trim()))
  return payloads
}

describe('readServerSentEvents', () => {
  const bytes = Buffer.from(
    ': keep-alive\r\n\r\n  \ndata: {"text":"智谱 é 🚀"}\n\nevent: x\ndata:{"a":1}\r\n\r\ndata: [DONE]',
  )
  const expected = ['{"text":"智谱 é 🚀"}', '{"a":1}', '[DONE]']

  it('reads the same payloads wherever the network splits the bytes', async () => {
    for (let at = 0; at <= bytes.length; at += 1) {
      expect(await payloadsOf([bytes.subarray(0, at), bytes.subarray(at)])).toEqual(expected)
    }
    expect(await payloadsOf([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected)
  })

  it('hands over all payloads of a network chunk at once', async () => {
    const batches: (readonly string[])[] = []
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('data: 1234\n\ndata: 2345\n\n')
      yield Buffer.from('data: 3456\n\n')
    }
    for await (const batch of readServerSentEvents(body())) batches.push(batch)
    expect(batches).toEqual([[' 1234', ' 2345'], [' 3456']])
  })
})

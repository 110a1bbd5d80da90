/** Milliseconds from an abort to the server's seeing the socket closed, and to the running tool's hearing of it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAgent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { OpenAI } from 'openai'
import { createModel, createTool } from './loop-model.ts'

export type Figures = Readonly<Record<string, number>>

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

/** Reads a stream, and aborts it at its first text; resolves when the reading has ended as it should. */
type ReadUntilAborted = (abort: () => void, signal: AbortSignal) => Promise<void>

const sides: Readonly<Record<string, (baseURL: string) => ReadUntilAborted>> = {
  glmkit(baseURL) {
    const agent = createAgent({ model: createGlm({ baseURL, apiKey: 'k', maxRetries: 0 }) })
    return async (abort, signal) => {
      try {
        for await (const event of agent.stream('Speak', { signal })) if (event.type === 'text-delta') abort()
      } catch (error) {
        if (error === signal.reason) return
        throw error
      }
      throw new Error('the aborted run ended well')
    }
  },

  openai(baseURL) {
    const sdk = new OpenAI({ baseURL, apiKey: 'k', maxRetries: 0 })
    const messages = [{ role: 'user' as const, content: 'Speak' }]
    return async (abort, signal) => {
      const stream = await sdk.chat.completions.create({ model: 'glm-5', messages, stream: true }, { signal })
      for await (const _ of stream) abort()
    }
  },
}

async function abortTool(): Promise<number> {
  const own = new AbortController()
  const entered = Promise.withResolvers<void>()
  const heard = Promise.withResolvers<number>()
  const tool = createTool((signal) => {
    entered.resolve()
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        heard.resolve(performance.now())
        reject(signal.reason)
      })
    })
  })
  const run = createAgent({ model: createModel(), tools: [tool] }).run('Work', { signal: own.signal })
  run.catch(() => {})
  await entered.promise
  // Deep in the wait, not on the way into it.
  await sleep(1)
  const abortedAt = performance.now()
  own.abort()
  return (await heard.promise) - abortedAt
}

export async function measureAborts(side: string): Promise<Figures> {
  let closed = Promise.withResolvers<number>()
  const frame = `data: {"model":"glm-5","choices":[{"index":0,"delta":{"role":"assistant","content":"word "}}]}\n\n`
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const timer = setInterval(() => response.write(frame), 5)
    response.once('close', () => {
      clearInterval(timer)
      closed.resolve(performance.now())
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const read = sides[side]?.(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/api/paas/v4`)
  if (read === undefined) throw new Error(`no side "${side}"`)

  const closeMs: number[] = []
  const toolMs: number[] = []
  for (let index = 0; index < 50; index += 1) {
    closed = Promise.withResolvers()
    const own = new AbortController()
    let abortedAt = 0
    const abort = (): void => {
      abortedAt ||= performance.now()
      own.abort()
    }
    await read(abort, own.signal)
    closeMs.push((await closed.promise) - abortedAt)
    if (side === 'glmkit') toolMs.push(await abortTool())
  }
  return {
    closeMs: median(closeMs),
    worstCloseMs: Math.max(...closeMs),
    ...(toolMs.length > 0 && { toolMs: median(toolMs), worstToolMs: Math.max(...toolMs) }),
  }
}

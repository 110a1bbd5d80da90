import { join } from 'node:path'
import { createAgent } from '@glmkit/core'
import { createGlm } from '@glmkit/core/glm'
import { createMemory, writeLong } from '@glmkit/memory'

export interface Reading {
  /** Of the text, so that nobody wins by not reading. */
  readonly chars: number
  /** From the call to the first text. */
  readonly firstMs: number
}

/** Has a text written and reads it to its end. */
export type Reader = (prompt: string) => Promise<Reading>

/** As little as a reader can be: what it takes is the floor. */
async function readByHand(baseURL: string, prompt: string): Promise<Reading> {
  const startedAt = performance.now()
  let firstMs = 0
  let text = ''
  const response = await fetch(`${baseURL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer k' },
    body: JSON.stringify({ model: 'glm-5', messages: [{ role: 'user', content: prompt }], stream: true }),
  })
  if (response.body === null) throw new Error('no body')
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of response.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (!line.startsWith('data: {')) continue
      const { content } = JSON.parse(line.slice(6)).choices[0].delta
      if (!content) continue
      if (firstMs === 0) firstMs = performance.now() - startedAt
      text += content
    }
  }
  return { chars: text.length, firstMs }
}

export function openReader(side: string, baseURL: string, dir: string): Reader {
  const model = createGlm({ baseURL, apiKey: 'k' })
  switch (side) {
    case 'fetch':
      return (prompt) => readByHand(baseURL, prompt)
    case 'model':
      return async (prompt) => {
        const startedAt = performance.now()
        let firstMs = 0
        let text = ''
        const { signal } = new AbortController()
        const messages = [{ role: 'user', content: prompt } as const]
        for await (const events of model.stream({ messages, tools: [], maxOutputTokens: 131_072, signal })) {
          for (const event of events) {
            if (event.type !== 'text-delta') continue
            if (firstMs === 0) firstMs = performance.now() - startedAt
            text += event.text
          }
        }
        return { chars: text.length, firstMs }
      }
    case 'agent': {
      const agent = createAgent({ model, memory: createMemory() })
      return async (prompt) => {
        const startedAt = performance.now()
        let firstMs = 0
        let chars = 0
        for await (const event of agent.stream(prompt)) {
          if (event.type !== 'text-delta') continue
          if (firstMs === 0) firstMs = performance.now() - startedAt
          chars += event.text.length
        }
        return { chars, firstMs }
      }
    }
    case 'writeLong':
    case 'sections': {
      let files = 0
      const isSectioned = side === 'sections'
      return async (prompt) => {
        const startedAt = performance.now()
        let firstMs = 0
        let chars = 0
        await writeLong({
          model,
          brief: prompt,
          targetTokens: isSectioned && prompt === 'LONG' ? 500_000 : 131_072,
          maxSectionTokens: isSectioned && prompt === 'LONG' ? 8_000 : 200_000,
          file: join(dir, `${(files += 1)}.md`),
          onEvent(event) {
            if (event.type !== 'draft') return
            if (firstMs === 0) firstMs = performance.now() - startedAt
            chars += event.text.length
          },
        })
        return { chars, firstMs }
      }
    }
    default:
      throw new Error(`no reader "${side}"`)
  }
}

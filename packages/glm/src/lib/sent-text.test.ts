import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { array, assert, constantFrom, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AssistantMessage, Message } from './message.ts'
import { profileOf } from './hosts.ts'
import { requestBody } from './request-body.ts'
import { createSentTexts } from './sent-text.ts'

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')
const { signal } = new AbortController()
const tools = [{ name: 'f', description: 'd', parameters: { type: 'object', properties: {} } }]

const text = (messages: readonly Message[], sentTexts = createSentTexts(), host = 'ollama'): string => {
  const options = { model: 'glm-5', thinking: 'on' as const, stream: true, temperature: 1, topP: undefined }
  const profile = profileOf(host)
  const request = { messages, tools, maxOutputTokens: 9, signal }
  return String(requestBody(request, { ...options, maxOutputTokens: 9, profile }, sentTexts))
}

let made = 0
const user = (content = `question ${(made += 1)} – 你好 😀`): Message => ({ role: 'user', content })
const reply = (content = `answer ${(made += 1)}`): AssistantMessage => ({
  role: 'assistant',
  content,
  reasoning_content: '\n "hm" ',
})

describe('createSentTexts', () => {
  it('changes no byte of what is sent, whatever a memory makes of the conversation', () => {
    const edits = {
      grow: (all: readonly Message[]) => [...all, reply(), user()],
      slide: (all: readonly Message[]) => [...all.slice(2), user()],
      replace: (all: readonly Message[]) => all.with(Math.floor(all.length / 2), user()),
      tail: (all: readonly Message[]) => [...all.slice(0, -1), user()],
      again: (all: readonly Message[]) => all,
      cut: (all: readonly Message[]) => [...all.slice(0, Math.ceil(all.length / 2)), user()],
    }
    const names = ['grow', 'slide', 'replace', 'tail', 'again', 'cut'] as const
    const steps = array(constantFrom(...names, 'grow', 'grow'), { maxLength: 30 })
    assert(
      property(steps, constantFrom('ollama', 'vllm'), (sequence, host) => {
        const sentTexts = createSentTexts()
        let messages: readonly Message[] = [user()]
        for (const name of sequence) {
          messages = edits[name](messages)
          const sent = text(messages, sentTexts, host)
          expect(sent).toBe(text(messages, createSentTexts(), host))
          expect(sent).toBe(JSON.stringify(JSON.parse(sent)))
        }
      }),
    )
  })

  it('knows all of a conversation but its end, also beside others with the same first message', () => {
    const sentTexts = createSentTexts()
    const system: Message = { role: 'system', content: 'Work.' }
    const [a, b] = [0, 1].map(() => [system, user(), reply(), user()])
    if (a === undefined || b === undefined) throw new Error('no conversations')
    text(a, sentTexts)
    text(b, sentTexts)
    expect(sentTexts.find([...a, reply(), user()])?.messages).toEqual(a.slice(0, 3))
    expect(sentTexts.find([...b, reply(), user()])?.messages).toEqual(b.slice(0, 3))
    expect(sentTexts.find([system, user(), ...a.slice(2)])).toBeUndefined()
  })

  it('keeps one body of a conversation, and none once its messages are gone', async () => {
    const sentTexts = createSentTexts()
    // Twice, in turns of their own: the first finds what the stack still holds, and buffers are freed beside the heap.
    const bytes = async (): Promise<number> => {
      for (let times = 0; times < 2; times += 1) {
        await nextTurn()
        collect()
      }
      return process.memoryUsage().arrayBuffers
    }
    const before = await bytes()
    let messages: Message[] = [user()]
    for (let turn = 0; turn < 100; turn += 1) {
      messages.push(reply('x'.repeat(20_000)), user())
      text(messages, sentTexts)
    }
    const size = 100 * 20_000
    expect((await bytes()) - before).toBeGreaterThan(size)
    expect((await bytes()) - before).toBeLessThan(1.5 * size)
    messages = []
    expect((await bytes()) - before).toBeLessThan(0.5 * size)
  })
})

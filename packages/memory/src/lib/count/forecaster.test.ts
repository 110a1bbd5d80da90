import type { Message, ModelReply, ToolDeclaration, Usage } from '@glmkit/core'
import { startEmulator } from '@glmkit/emulator'
import { createGlm } from '@glmkit/glm'
import { describe, expect, it } from 'vitest'
import { createForecaster } from './forecaster.ts'
import { createPromptCounter } from './prompt-counter.ts'
import { createRatios } from './ratios.ts'
import { weigh } from './token-size.ts'

const tools: readonly ToolDeclaration[] = [
  {
    name: 'read',
    description: 'Reads pages of a book: “les pages”, 书页.',
    parameters: { type: 'object', properties: { page: { type: 'number' }, how: { type: 'string', enum: ['a', 'b'] } } },
  },
]
const page = (number: number): string =>
  `Page ${number}: ${'La réponse est là, dit-elle; {"n": 1.5} 他们在书里找到了答案。'.repeat(20 + number)}`

/** Sends prompts to a server of their own, and keeps what was forecast beside what was billed. */
async function talk(prompts: (transcript: readonly Message[], step: number) => readonly Message[], steps: number) {
  await using emulator = await startEmulator({
    brain: ({ messages }) => ({
      reasoning: `I have ${messages.length} messages and go on with two pages.`,
      content: '我再看两页。',
      toolCalls: [1, 2].map((number) => ({
        name: 'read',
        arguments: { page: number, how: 'a "b"', filter: { of: [1, '二'] } },
      })),
    }),
  })
  const model = createGlm(emulator)
  const forecaster = createForecaster({ counter: createPromptCounter(), ratios: createRatios(), key: 'test' })
  const transcript: Message[] = [
    { role: 'system', content: 'You read books.' },
    { role: 'user', content: 'What is on page 7? Say <think> and </tool_call> as you like.' },
  ]
  const billed: (Pick<Usage, 'inputTokens' | 'cachedInputTokens'> | undefined)[] = []
  const forecasts = []
  for (let step = 0; step < steps; step += 1) {
    const messages = prompts(transcript, step)
    forecasts.push(forecaster.prompt(messages, tools))
    const request = { messages, tools, maxOutputTokens: 1_000, signal: AbortSignal.timeout(5_000) }
    let reply: ModelReply | undefined
    for await (const events of model.stream(request)) {
      const last = events.at(-1)
      if (last?.type === 'reply') reply = last.reply
    }
    if (reply === undefined) throw new Error('no reply')
    const { message, usage } = reply
    forecaster.learn(messages, tools, usage)
    billed.push({ inputTokens: usage.inputTokens, cachedInputTokens: usage.cachedInputTokens })
    transcript.push(message)
    for (const { id } of message.tool_calls ?? []) {
      transcript.push({ role: 'tool', tool_call_id: id, content: page(transcript.length) })
    }
  }
  return { forecasts, billed, transcript }
}

const withTail = (messages: readonly Message[], text: string): readonly Message[] =>
  messages.map((message, index) =>
    index === messages.length - 1 ? { ...message, content: `${message.content}\n\n${text}` } : message,
  )
const masked = (messages: readonly Message[], count: number): readonly Message[] =>
  messages.map((message, index) =>
    message.role === 'tool' && index < count ? { ...message, content: '[Left out: page]' } : message,
  )

describe('createForecaster', () => {
  it('knows what a conversation that grows is billed, and all that is cached of it', async () => {
    const { forecasts, billed } = await talk((transcript) => [...transcript], 6)
    expect(forecasts).toEqual(billed)
    expect(billed.at(-1)?.cachedInputTokens).toBeGreaterThan(5_000)
  })

  it('knows it when results are masked, messages summed up, and every prompt ends with something else', async () => {
    const { forecasts, billed } = await talk((transcript, step) => {
      const shown = step < 4 ? transcript : masked(transcript, step < 7 ? 7 : 14)
      const summed: readonly Message[] =
        step < 9 ? shown : [...shown.slice(0, 2), { role: 'user', content: 'Summary.' }, ...shown.slice(11)]
      return step % 3 === 0 ? summed : withTail(summed, `Plan: ${'done '.repeat(step)}`)
    }, 12)
    expect(forecasts.map(({ inputTokens }) => inputTokens)).toEqual(billed.map((usage) => usage?.inputTokens))
    // Where two texts part, their tokens need not.
    const misses = forecasts.map(
      ({ cachedInputTokens }, step) => cachedInputTokens - (billed[step]?.cachedInputTokens ?? 0),
    )
    expect(Math.max(...misses.map(Math.abs))).toBeLessThanOrEqual(2)
  })
})

/** A server that makes 3 % more tokens of text and a quarter less of Chinese than estimated. */
describe('createForecaster, where the server counts otherwise', () => {
  const counter = createPromptCounter()
  const ratio = { text: 1.03, cjk: 0.75 }
  const tokensOf = (messages: readonly Message[]): number =>
    Math.round(
      messages.reduce((sum, message, index) => {
        const isFirstResult = message.role === 'tool' && messages[index - 1]?.role !== 'tool'
        return sum + weigh(counter.message(message), ratio) + (isFirstResult ? 1 : 0)
      }, 4),
    )
  const usage = (inputTokens: number, outputTokens: number, more: Partial<Usage> = {}): Usage => ({
    inputTokens: Math.round(inputTokens),
    cachedInputTokens: 0,
    outputTokens: Math.round(outputTokens),
    reasoningTokens: 0,
    costUsd: null,
    ...more,
  })
  const english: Message = { role: 'user', content: 'The quick brown fox jumps over the lazy dog. '.repeat(200) }
  const chinese: Message = { role: 'user', content: '敏捷的棕色狐狸跳过了那只懒狗。'.repeat(200) }
  const reply: Message = { role: 'assistant', content: 'A fox and a dog. '.repeat(50) }
  const forecasterOf = (ratios = createRatios()) => createForecaster({ counter, ratios, key: 'glm-5' })

  it('anchors on the bill: only what is new is estimated, and by what was learned', () => {
    const ratios = createRatios()
    const forecaster = forecasterOf(ratios)
    forecaster.learn([english], [], usage(tokensOf([english]), weigh(counter.message(reply), ratio) - 1))
    const next: readonly Message[] = [english, reply, chinese]
    const cold = forecaster.prompt(next, []).inputTokens
    expect(cold - tokensOf(next)).toBeCloseTo(weigh(counter.message(chinese)) * 0.25, -1)
    forecaster.learn(next, [], usage(tokensOf(next), 10))
    expect(forecaster.prompt(next, []).inputTokens).toBe(tokensOf(next))
    expect(ratios.of('glm-5').text).toBeGreaterThan(1.02)
    expect(ratios.of('glm-5').text).toBeLessThanOrEqual(1.03)
    expect(ratios.of('glm-5').cjk).toBeLessThan(0.9)
    expect(ratios.of('glm-5.3')).toEqual({ text: 1, cjk: 1 })
    // A run that begins now knows what the first has learned; one without any over-counts Chinese and never less.
    expect(forecasterOf(ratios).tokensOf(chinese)).toBeLessThan(forecasterOf().tokensOf(chinese))
  })

  it('learns neither from estimates, nor from what cannot be, nor from cache misses', () => {
    const ratios = createRatios()
    const forecaster = forecasterOf(ratios)
    forecaster.learn([english], [], usage(9_000, 10, { isEstimated: true }))
    forecaster.learn([english], [], usage(0, 0))
    expect(forecaster.prompt([english], []).inputTokens).toBe(weigh(counter.message(english)) + 4)
    // Some 2,000 tokens: no tokenizer makes 9,000 of them, so something else was in the prompt, and will be again.
    forecaster.learn([english], [], usage(9_000, 10))
    expect(forecaster.prompt([english], []).inputTokens).toBe(9_000)
    expect(ratios.of('glm-5')).toEqual({ text: 1, cjk: 1 })

    const other = forecasterOf(ratios)
    other.learn([english], [], usage(tokensOf([english]), 10, { cachedInputTokens: 1_000 }))
    const learned = ratios.of('glm-5')
    other.learn([english], [], usage(tokensOf([english]), 10, { cachedInputTokens: 0 }))
    expect(ratios.of('glm-5')).toEqual(learned)
  })

  it('tells how much stands before a message, and believes no reply that is not the one it was sent', () => {
    const forecaster = forecasterOf()
    const before = forecaster.upTo([english, reply, chinese], 2, [])
    expect(before).toBe(weigh(counter.message(english)) + weigh(counter.message(reply)) + 2)
    // The server has thought 5,000 tokens that it keeps to itself, and does not say so.
    forecaster.learn([english], [], usage(weigh(counter.message(english)) + 4, 5_200))
    expect(forecaster.upTo([english, reply, chinese], 2, [])).toBe(before)
  })

  it('knows copies by what they say', () => {
    const forecaster = forecasterOf()
    forecaster.learn([english], [], usage(tokensOf([english]), 10))
    expect(forecaster.prompt([{ ...english }], [])).toEqual({
      inputTokens: tokensOf([english]),
      cachedInputTokens: tokensOf([english]) - 1,
    })
  })
})

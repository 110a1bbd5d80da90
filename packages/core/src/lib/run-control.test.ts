import { getEventListeners } from 'node:events'
import type { ModelReply } from '@glmkit/glm/model'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { call, calls, collect, setUp } from '../../test/set-up.ts'
import { createAgent } from './agent.ts'
import { afterText, afterTool, allOf } from './stop.ts'
import { defineTool } from './tool.ts'

const wait = defineTool({
  name: 'wait',
  description: 'Waits for an abort.',
  input: z.object({}),
  execute: (_, { signal, progress }) =>
    new Promise<never>(() => {
      progress('waiting')
      signal.addEventListener('abort', () => progress('told'))
    }),
})
let times = 0
const step = defineTool({
  name: 'step',
  description: 'Does a step.',
  input: z.object({}),
  execute: () => `step ${(times += 1)}`,
})

describe('steer, enqueue, interrupt', () => {
  it('reads a steer before the next reply and a queued message after the answer', async () => {
    await using setup = await setUp([call('step'), { content: 'first' }, { content: 'second' }], { tools: [step] })
    const run = setup.agent.stream('Go')
    run.enqueue('and then?')
    for await (const event of run) if (event.type === 'tool-result') run.steer('use metres')
    const { transcript, text, turns } = await run.result
    expect(transcript.filter(({ role }) => role !== 'tool').map(({ content }) => content)).toEqual([
      'Be brief.',
      'Go',
      '',
      'use metres',
      'first',
      'and then?',
      'second',
    ])
    expect({ text, turns }).toEqual({ text: 'second', turns: 3 })
  })

  it('interrupts a reply: what was said stays, the cost is estimated, the run goes on', async () => {
    const long = Array.from({ length: 400 }, (_, index) => `word${index}`).join(' ')
    await using setup = await setUp([{ content: long }, { content: 'short' }], {}, { tokensPerSecond: 300 })
    const run = setup.agent.stream('Go')
    let said = ''
    const events = []
    for await (const event of run) {
      events.push(event)
      if (event.type !== 'text-delta' || said.includes('word9')) continue
      said += event.text
      if (said.includes('word9')) run.interrupt('shorter, please')
    }
    const { transcript, text, usage } = await run.result
    expect(text).toBe('short')
    expect(transcript[2]?.content).toMatch(/^word0 .*word9/)
    expect(transcript[2]?.content.length).toBeLessThan(long.length / 2)
    expect(transcript[3]?.content).toBe('shorter, please')
    expect(usage.isEstimated).toBe(true)
    expect(events.find((event) => event.type === 'input')).toMatchObject({ mode: 'interrupt', text: 'shorter, please' })
  })

  it('interrupts calls: they are told, and the model learns that they did not end', async () => {
    await using setup = await setUp([calls(['wait', {}], ['step', {}]), { content: 'fine' }], { tools: [wait, step] })
    const run = setup.agent.stream('Go')
    const told: string[] = []
    for await (const event of run) {
      if (event.type === 'tool-result' && event.name === 'step') run.interrupt('never mind')
      if (event.type === 'tool-progress') told.push(event.message)
    }
    const { transcript, text } = await run.result
    expect(told).toEqual(['waiting', 'told'])
    expect(transcript[3]?.content).toBe('Error: Interrupted by the user while it ran; what it did so far is not known')
    expect(transcript[4]?.content).toMatch(/^step /)
    expect([transcript[5]?.content, text]).toEqual(['never mind', 'fine'])
  })

  it('lists what came too late', async () => {
    await using setup = await setUp([call('step')], { tools: [step], maxTurns: 1 })
    const run = setup.agent.stream('Go')
    for await (const event of run) if (event.type === 'tool-result') run.steer('too late')
    expect(await run.result).toMatchObject({ stopReason: 'max-turns', undelivered: ['too late'] })
    expect(() => run.steer(' ')).toThrow('the text is empty')
  })
})

describe('an abort', () => {
  it('says last what the run has cost, and leaves nothing behind on the signal', async () => {
    await using setup = await setUp([{ content: 'word '.repeat(300) }], {}, { tokensPerSecond: 300 })
    const controller = new AbortController()
    const run = setup.agent.stream('Go', { signal: controller.signal })
    const events: { type: string }[] = []
    const reading = (async () => {
      for await (const event of run) {
        events.push(event)
        if (event.type === 'text-delta' && events.length > 10) controller.abort(new Error('enough'))
      }
    })()
    await expect(reading).rejects.toThrow('enough')
    await expect(run.result).rejects.toThrow('enough')
    const last = events.at(-1)
    expect(last).toMatchObject({ type: 'run-failed', error: { message: 'enough' }, usage: { isEstimated: true } })
    expect(last).toHaveProperty(
      'usage.outputTokens',
      expect.toSatisfy((tokens: number) => tokens > 5 && tokens < 100),
    )
    expect(last).toHaveProperty(
      'usage.inputTokens',
      expect.toSatisfy((tokens: number) => tokens > 3),
    )
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
  })
})

describe('stop conditions', () => {
  it.each([
    [afterTool('step'), 'tool "step" has run'],
    [afterText(/DONE/), 'the text matches /DONE/'],
    [allOf(afterTool('step'), afterText(/DONE/)), 'tool "step" has run and the text matches /DONE/'],
  ])('end the run between two turns', async (stopWhen, detail) => {
    await using setup = await setUp([{ ...call('step'), content: 'DONE' }, { content: 'never' }], {
      tools: [step],
      stopWhen,
    })
    expect(await setup.agent.run('Go')).toMatchObject({
      stopReason: 'condition',
      stopDetail: expect.stringContaining(detail),
      turns: 1,
    })
  })

  it('do not, while they say nothing', async () => {
    await using setup = await setUp([call('step'), { content: 'answer' }], {
      tools: [step],
      stopWhen: [afterTool('other'), afterText(/DONE/), allOf(afterTool('step'), afterText(/DONE/))],
    })
    expect(await setup.agent.run('Go')).toMatchObject({ stopReason: 'answer' })
  })
})

describe('models', () => {
  it('are replaced by the next when they cannot be had, and the words so far are void', async () => {
    const poor = { error: { status: 429, code: '1113', message: 'no balance' } }
    await using broken = await setUp([poor, poor, poor])
    await using setup = await setUp([{ content: 'from the second' }])
    const agent = createAgent({ model: broken.model, fallbackModels: [setup.model] })
    const events = await collect(agent.stream('Go'))
    expect(events.find(({ type }) => type === 'retry')).toHaveProperty(
      'reason',
      expect.stringContaining('is asked instead'),
    )
    expect(events.at(-1)).toMatchObject({ type: 'run-end', result: { text: 'from the second' } })
    await expect(createAgent({ model: broken.model, fallbackModels: [broken.model] }).run('Go')).rejects.toMatchObject({
      name: 'ModelError',
      kind: 'balance',
    })
  })

  it('are not replaced when the prompt itself is refused', async () => {
    await using setup = await setUp([{ error: { status: 400, code: '1301', message: 'unsafe' } }, { content: 'never' }])
    const agent = createAgent({ model: setup.model, fallbackModels: [setup.model] })
    await expect(agent.run('Go')).rejects.toMatchObject({ kind: 'content-policy' })
    expect(setup.emulator.requests).toHaveLength(1)
  })

  it('are chosen turn by turn', async () => {
    await using cheap = await setUp([call('step')])
    await using setup = await setUp([{ content: 'from the dear one' }])
    const agent = createAgent({
      model: setup.model,
      tools: [step],
      routeModel: ({ turns }) => (turns === 0 ? cheap.model : undefined),
    })
    expect((await agent.run('Go')).text).toBe('from the dear one')
    expect([cheap.emulator.requests.length, setup.emulator.requests.length]).toEqual([1, 1])
  })

  it('that give neither text nor calls are asked again, and not for ever', async () => {
    let asked = 0
    const reply: ModelReply = {
      message: { role: 'assistant', content: '' },
      finish: 'stop',
      usage: { inputTokens: 1, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0, costUsd: 0 },
      model: 'mute',
      repairs: [],
    }
    const mute = {
      id: 'mute',
      contextTokens: 1_000,
      maxOutputTokens: 100,
      async *stream() {
        asked += 1
        yield [{ type: 'reply' as const, reply }]
      },
    }
    const result = await createAgent({ model: mute }).run('Go')
    expect(result).toMatchObject({ stopReason: 'loop', text: '' })
    expect(asked).toBeLessThan(8)
    expect(result.transcript.at(-1)).toMatchObject({ role: 'user' })
  })
})

describe('long output', () => {
  it('is cut in the middle for the model and absent from the event', async () => {
    const long = defineTool({
      name: 'long',
      description: 'Long.',
      input: z.object({}),
      maxOutputChars: 300,
      execute: () => Array.from({ length: 1_000 }, (_, index) => `line ${index + 1}\n`).join(''),
    })
    await using setup = await setUp([call('long'), { content: 'ok' }], { tools: [long] })
    const events = await collect(setup.agent.stream('Go'))
    const result = events.find((event) => event.type === 'tool-result')
    expect(result?.text).toMatch(/^line 1\n[\s\S]*characters left out: ask for less[\s\S]*line 1000\n$/)
    expect(result?.text.length).toBeLessThan(450)
    expect(result).not.toHaveProperty('output')
  })
})

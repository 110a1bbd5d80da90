import { createAgent } from '@glmkit/core'
import type { Message, Model, ToolCall } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { scriptedModel } from '../suites/scripted-model.ts'
import { benchmarkTool } from './benchmark-tool.ts'
import { sentCalls } from './sent-calls.ts'
import type { SentCalls } from './sent-calls.ts'

const parameters = { type: 'object', properties: { cups: { type: 'integer' }, share: { type: 'number' } } }

/** Makes one call a turn, with these arguments, and then says that it is done. */
const caller = (...texts: readonly string[]): Model =>
  scriptedModel((messages) => {
    const text = texts[messages.filter(({ role }) => role === 'tool').length]
    return text === undefined ? { content: 'Done.' } : { toolCalls: [{ name: 'brew', arguments: text }] }
  })

/** As hosts that count their calls anew in each reply. */
const forgetful = (model: Model): Model => ({
  ...model,
  async *stream(request) {
    for await (const events of model.stream(request)) {
      yield events.map((event) => {
        if (event.type !== 'reply' || event.reply.message.tool_calls === undefined) return event
        const calls = event.reply.message.tool_calls.map((call): ToolCall => ({ ...call, id: 'call_0' }))
        return { ...event, reply: { ...event.reply, message: { ...event.reply.message, tool_calls: calls } } }
      })
    }
  },
})

async function run(model: Model): Promise<{ readonly sent: SentCalls; readonly transcript: readonly Message[] }> {
  const sent = sentCalls(model)
  const tool = benchmarkTool({ name: 'brew', description: 'Brews.', parameters, sent, call: () => 'ok' })
  const { transcript } = await createAgent({ model: sent.model, tools: [tool] }).run('Tea')
  return { sent, transcript }
}

const textsIn = (messages: readonly Message[]): string[] =>
  messages.flatMap((message) =>
    message.role === 'assistant' ? (message.tool_calls ?? []).map((call) => call.function.arguments) : [],
  )

describe('sentCalls', () => {
  const sentTexts = ['{"cups": "2", "share": 5.0}', '{"cups": 3}', '{"cups": "4"}']

  it('keeps calls as they were sent, where the loop mends them', async () => {
    const { sent, transcript } = await run(caller(...sentTexts))
    expect(textsIn(transcript)[0]).toBe('{"cups":2,"share":5}')
    expect(textsIn(sent.asSent(transcript))).toEqual(sentTexts)
  })

  it('tells calls apart that have the same id', async () => {
    const { sent, transcript } = await run(forgetful(caller(...sentTexts)))
    expect(textsIn(sent.asSent(transcript))).toEqual(sentTexts)
  })

  it('knows nothing of calls that others have made, and leaves their messages as they are', () => {
    const sent = sentCalls(caller())
    const call = { id: 'x', type: 'function' as const, function: { name: 'f', arguments: '{}' } }
    const messages: Message[] = [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: '', tool_calls: [call] },
    ]
    expect(sent.callOf('x')).toBeUndefined()
    expect(sent.asSent(messages)).toEqual(messages)
  })
})

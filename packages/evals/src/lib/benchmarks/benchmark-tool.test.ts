import { createAgent } from '@glmkit/core'
import { describe, expect, it } from 'vitest'
import { jsonText } from '../python/json-text.ts'
import { Float } from '../python/value.ts'
import type { PyDict } from '../python/value.ts'
import { scriptedModel } from '../suites/scripted-model.ts'
import { benchmarkTool } from './benchmark-tool.ts'
import { sentCalls } from './sent-calls.ts'

const declared = {
  name: 'set',
  description: '',
  parameters: { type: 'object', properties: { whole: { type: 'integer' } } },
}
const unsent = { callOf: () => undefined }

interface Called {
  readonly name: string
  readonly values: PyDict
}

/** What is called when a model sends these arguments, one turn after the other; and what it is answered. */
async function called(texts: readonly string[], name = 'set'): Promise<{ calls: Called[]; answers: string[] }> {
  const calls: Called[] = []
  const answers: string[] = []
  const sent = sentCalls(
    scriptedModel((messages) => {
      const results = messages.filter((message) => message.role === 'tool')
      answers.push(...results.slice(answers.length).map(({ content }) => content))
      const text = texts[results.length]
      return text === undefined ? { content: 'Done.' } : { toolCalls: [{ name, arguments: text }] }
    }),
  )
  const tool = benchmarkTool({
    ...declared,
    sent,
    async call(asked, values) {
      calls.push({ name: asked, values })
      return 'done'
    },
  })
  await createAgent({ model: sent.model, tools: [tool] }).run('Set it')
  return { calls, answers }
}

const argumentsOf = async (...texts: readonly string[]): Promise<PyDict[]> =>
  (await called(texts)).calls.map(({ values }) => values)

describe('benchmarkTool', () => {
  it('reads numbers as the model wrote them', async () => {
    const [values] = await argumentsOf('{"whole": 5, "share": 5.0, "big": 9007199254740993, "deep": [{"a": 1.0}]}')
    expect(values?.get('whole')).toBe(5)
    expect(values?.get('share')).toEqual(new Float(5))
    expect(values?.get('big')).toBe(9_007_199_254_740_993n)
    expect(jsonText(values ?? null)).toBe('{"whole": 5, "share": 5.0, "big": 9007199254740993, "deep": [{"a": 1.0}]}')
  })

  it('reads each call by its own text, and does not mind the same one again', async () => {
    const texts = ['{"a": 1.0}', '{"a": 1}', '{"a": 1}', '{"a": 1}', '{"a": 1}', '{"a": 1}']
    expect((await argumentsOf(...texts)).map((values) => jsonText(values))).toEqual(texts)
  })

  it('passes on what was sent where the agent loop would mend it', async () => {
    const [values] = await argumentsOf('{"whole": "5", "share": 5.0}')
    expect(jsonText(values ?? null)).toBe('{"whole": "5", "share": 5.0}')
    expect((await called(['{}'], 'SET')).calls).toMatchObject([{ name: 'SET' }])
  })

  it('does not call what was sent with arguments that are no JSON', async () => {
    const { calls, answers } = await called(['{"whole": 5,}'])
    expect(calls).toEqual([])
    expect(answers).toEqual(['Error: the arguments of set are no JSON object'])
  })

  it('keeps names that mean something to JavaScript', async () => {
    const [values] = await argumentsOf('{"toString": {"a": 1}, "constructor": 2}')
    expect(values && [...values.keys()]).toEqual(['toString', 'constructor'])
  })

  it('checks nothing of what is passed: that is for the world to answer', async () => {
    const tool = benchmarkTool({ ...declared, sent: unsent, call: () => '' })
    await expect(tool.parse?.({ a: 'x' })).resolves.toEqual({ input: { a: 'x' } })
  })

  it('is told of by its name where the benchmark has no words', () => {
    expect(benchmarkTool({ ...declared, sent: unsent, call: () => '' }).description).toBe('set')
    expect(benchmarkTool({ ...declared, description: 'Sets.', sent: unsent, call: () => '' }).description).toBe('Sets.')
  })
})

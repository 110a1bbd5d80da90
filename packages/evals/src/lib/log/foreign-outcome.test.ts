import { describe, expect, it } from 'vitest'
import { foreignOutcomeOf } from './foreign-outcome.ts'
import { readSample } from './read/read-sample.ts'

const sampleOf = (fields: object): ReturnType<typeof readSample> =>
  readSample({ id: 1, epoch: 1, input: 'Question', target: 'Answer', ...fields }, 'a sample')

describe('foreignOutcomeOf', () => {
  it('counts failed calls by what we call it', () => {
    const types = ['parsing', 'parsing', 'timeout', 'approval', 'limit', 'permission', 'output_limit']
    const failed = types.map((type) => ({ role: 'tool', content: '', error: { type, message: '…' } }))
    const outcome = foreignOutcomeOf(sampleOf({ messages: [...failed, { role: 'tool', content: 'done' }] }))
    expect(outcome.calls).toBe(8)
    expect(outcome.callFailures).toEqual({ 'invalid-arguments': 2, timeout: 1, denied: 1, budget: 1, failed: 2 })
  })

  it('tells a sample without a score from one that broke', () => {
    const { isPassed, failure } = foreignOutcomeOf(sampleOf({}))
    expect([isPassed, failure]).toEqual([undefined, undefined])
    expect(foreignOutcomeOf(sampleOf({ error: { message: 'broke' } })).failure).toBe('harness')
  })

  it('tells models that answered unasked; neither a provider nor a date makes another', () => {
    const answers = [
      ['openai/gpt-4o', 'gpt-4o-2024-08-06'],
      ['z-ai/glm-5', 'GLM-5'],
      ['glm-5', 'glm-4.5-air'],
      ['glm-5', '__proto__'],
      ['glm-4.5', 'glm-4.5-air'],
    ]
    const events = answers.map(([model, answered]) => ({ event: 'model', model, output: { model: answered } }))
    const { otherModels } = foreignOutcomeOf(sampleOf({ events }))
    expect(Object.entries(otherModels ?? {})).toEqual([
      ['glm-4.5-air', 2],
      ['__proto__', 1],
    ])
  })
})

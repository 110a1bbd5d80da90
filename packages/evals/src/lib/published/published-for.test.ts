import { describe, expect, it } from 'vitest'
import { publishedFor } from './published-for.ts'
import type { PublishedQuery, RunEnd } from './published-for.ts'
import { publishedResults } from './published-results.ts'

const airline: PublishedQuery = {
  suite: 'tau2-airline',
  version: '1.0.1',
  model: 'z-ai/glm-5',
  trials: 4,
  settings: { userModel: 'openai/gpt-5.2', userEffort: 'low', temperature: 1, topP: 0.95, thinking: 'on' },
}

describe('publishedFor', () => {
  it('compares only where suite, version, split, trials, models and settings agree', () => {
    const comparable = publishedFor(airline).filter(({ isComparable }) => isComparable)
    expect(comparable.map(({ published: { metric, value } }) => [metric, value])).toEqual([
      ['pass^1', 82.5],
      ['pass^2', 76],
      ['pass^3', 72],
      ['pass^4', 70],
    ])
    const viaSplit = { ...airline, suite: 'tau2', source: { split: 'airline' } }
    expect(publishedFor(viaSplit)).toEqual(publishedFor(airline))
  })

  it.each([
    [{ version: '1.0.0' }, 'version: published for 1.0.1, ours is 1.0.0'],
    [{ source: { split: 'retail-small' } }, 'split: published for airline, ours is retail-small'],
    [{ trials: 1 }, 'trials: published for 4, ours is 1'],
    [{ settings: { ...airline.settings, userModel: 'glm-5' } }, 'user model: published for gpt-5.2, ours is glm-5'],
    [
      { settings: { ...airline.settings, userModel: undefined } },
      'user model: published for gpt-5.2, ours is not known',
    ],
    [{ settings: { ...airline.settings, temperature: 0 } }, 'temperature: published for 1, ours is 0'],
    [{ settings: { ...airline.settings, thinking: undefined } }, 'thinking: published for on, ours is not known'],
    [{ model: 'glm-4.7' }, 'model: published for GLM-5, ours is glm-4.7'],
    [{ model: 'glmkit-emulator/glm-5' }, 'the run was on an emulator'],
    [{ limit: 10 }, 'only the first 10 samples were run'],
  ])('says what keeps a number from being compared: %j', (change, reason) => {
    const found = publishedFor({ ...airline, ...change })
    expect(found.some(({ isComparable }) => isComparable)).toBe(false)
    const sierra = found.find(({ published: { split, metric } }) => split === 'airline' && metric === 'pass^1')
    expect(sierra?.reasons).toEqual([reason])
  })

  it('compares only runs of which every trial was scored', () => {
    const reasonsOf = (status: RunEnd['status'], infrastructure: number): readonly string[] | undefined =>
      publishedFor(airline, { status, summary: { errors: { infrastructure, harness: 0 } } })[0]?.reasons
    expect(reasonsOf('success', 0)).toEqual([])
    expect(reasonsOf('success', 3)).toEqual(['not scored and left out of ours: 3 of its trials'])
    expect(reasonsOf('cancelled', 0)).toEqual(['the run has not come to its end'])
  })

  it('takes what nobody has said for different', () => {
    const zai = publishedFor({ ...airline, source: { split: 'all domains' } }).find(
      ({ published }) => published.split === 'all domains' && published.model === 'GLM-5',
    )
    expect(zai?.reasons).toEqual([
      'version not published, ours is 1.0.1',
      'trials not published, ours is 4',
      'user model not published, ours is openai/gpt-5.2',
    ])
  })

  it('knows of nothing published for suites of our own', () => {
    expect(publishedFor({ suite: 'search', version: '1', model: 'glm-5', trials: 1 })).toEqual([])
    expect(publishedFor({ suite: 'tau', version: '1', model: 'glm-5', trials: 1 })).toEqual([])
  })
})

describe('publishedResults', () => {
  it('has a source for every number, each once', () => {
    expect(publishedResults.filter(({ source }) => !source.startsWith('https://'))).toEqual([])
    const keys = publishedResults.map(({ model, suite, version, split, metric, settings }) =>
      JSON.stringify([model, suite, version, split, metric, settings]),
    )
    expect(new Set(keys).size).toBe(keys.length)
  })
})

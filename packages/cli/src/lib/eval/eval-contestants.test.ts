import { createGlm } from '@glmkit/core/glm'
import type { Suite } from '@glmkit/evals'
import { describe, expect, it } from 'vitest'
import { contestantsOf, withSolvers } from './eval-contestants.ts'
import type { Answerer } from './eval-contestants.ts'

const solve = async () => ''
const suite: Suite = { name: 'capitals', samples: [], scorers: [], baselines: { none: solve, oracle: solve } }

function answerer(model: string, baseURL: string): Answerer {
  const endpoint = { model, baseURL, apiKey: 'any', name: baseURL, isEmulated: false }
  return { model: createGlm(endpoint), endpoint }
}
const a = answerer('glm-5', 'http://a:1/v1')
const b = answerer('glm-5', 'http://b:2/v1')
const c = answerer('glm-4.6', 'http://a:1/v1')

async function namesOf(solvers: readonly string[], answerers: readonly Answerer[], config: readonly string[] = []) {
  const named = new Map(config.map((name) => [name, solve]))
  const contestants = await contestantsOf(suite, { solvers, config: named }, async () => answerers)
  return contestants.map(({ name }) => name)
}

describe('contestantsOf', () => {
  it('names each by what tells it from the others', async () => {
    expect(await namesOf([], [a])).toEqual(['glm-5'])
    expect(await namesOf([], [a, c])).toEqual(['glm-5', 'glm-4.6'])
    expect(await namesOf([], [a, b])).toEqual(['glm-5 at a:1/v1', 'glm-5 at b:2/v1'])
    expect(await namesOf(['default', 'mine'], [a], ['mine'])).toEqual(['default', 'mine'])
    expect(await namesOf([], [a, c], ['x', 'y'])).toEqual(['glm-5 x', 'glm-4.6 x', 'glm-5 y', 'glm-4.6 y'])
  })

  it('runs a baseline once, without a model, and opens no endpoint for it', async () => {
    const open = async (): Promise<never> => {
      throw new Error('opened')
    }
    const contestants = await contestantsOf(suite, { solvers: ['none', 'oracle'], config: new Map() }, open)
    expect(contestants).toEqual([
      { name: 'none', logName: 'none', solver: 'none' },
      { name: 'oracle', logName: 'oracle', solver: 'oracle' },
    ])
    expect(await namesOf(['oracle', 'default'], [a, c])).toEqual(['oracle', 'glm-5 default', 'glm-4.6 default'])
  })

  it('calls a log the same, alone and in a comparison', async () => {
    const config = new Map([['mine', solve]])
    const logNamesOf = async (solvers: readonly string[], answerers: readonly Answerer[]) =>
      (await contestantsOf(suite, { solvers, config }, async () => answerers)).map(({ logName }) => logName)
    expect(await logNamesOf(['mine'], [a])).toEqual(['mine glm-5'])
    expect(await logNamesOf(['default', 'mine'], [a, c])).toEqual(['glm-5', 'glm-4.6', 'mine glm-5', 'mine glm-4.6'])
  })

  it('prefers a solver of the config to one of the suite, and asks a model for it', async () => {
    const mine = async (): Promise<string> => 'mine'
    const config = new Map([
      ['oracle', mine],
      ['default', mine],
    ])
    const [oracle] = await contestantsOf(suite, { solvers: ['oracle'], config }, async () => [a])
    expect(oracle?.model).toBe(a.model)
    expect(withSolvers(suite, config)).toMatchObject({ solver: mine, variants: { oracle: mine } })
  })

  it('refuses to compare a thing with itself', async () => {
    await expect(namesOf([], [a, a])).rejects.toThrow(/"glm-5 at a:1\/v1" would be compared with itself/)
  })
})

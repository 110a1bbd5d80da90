import { describe, expect, it } from 'vitest'
import { call, scoreOf, solution } from '../../../test/solution.ts'
import { efficiency, trajectory } from './trajectory.ts'
import type { TrajectoryOptions } from './trajectory.ts'

const way = solution({
  turns: 4,
  toolCalls: [
    call('search', { query: '价格' }),
    call('search', { query: 'prix' }, 'timeout'),
    call('search', { query: 'prix' }),
    call('search', { query: 'prix' }),
    call('pay', { amount: 1 }, 'denied'),
  ],
})

describe('trajectory', () => {
  it.each<[TrajectoryOptions, string | undefined, RegExp]>([
    [{}, undefined, /5 calls in 4 turns/],
    [{ maxCalls: 5, maxTurns: 4, required: ['search'] }, undefined, /./],
    [{ maxCalls: 4 }, 'too-many-calls', /5 calls, at most 4/],
    [{ maxTurns: 3 }, 'too-many-turns', /4 turns, at most 3/],
    [{ forbidden: ['pay'] }, 'forbidden-call', /"pay" was called with \{"amount":1\}, which is forbidden/],
    [{ forbidden: ({ input }) => JSON.stringify(input).includes('价格') }, 'forbidden-call', /价格/],
    [{ required: ['open'] }, 'missing-call', /"open" was not called/],
    [{ required: ['pay'] }, 'missing-call', /"pay" was only called in vain/],
    [{ noRepeats: true }, 'repeated-call', /"search".*prix.*again/],
  ])('%j: %s', async (options, label, explanation) => {
    const score = await scoreOf(trajectory(options), way)
    expect(score.label).toBe(label)
    expect(score.value).toBe(label === undefined ? 1 : 0)
    expect(score.explanation).toMatch(explanation)
  })

  it('counts repeated calls, those after a failure aside, and failed ones by why', async () => {
    const { metadata } = await scoreOf(trajectory({}), way)
    expect(metadata).toMatchObject({ calls: 5, turns: 4, repeatedCalls: 1, failures: { timeout: 1, denied: 1 } })
  })
})

describe('efficiency', () => {
  it('is the share of calls that a good solver needs', async () => {
    expect(efficiency(2).role).toBe('metric')
    expect(await scoreOf(efficiency(2), way)).toEqual({ value: 0.4, explanation: '5 calls, 2 are enough' })
    expect(await scoreOf(efficiency(0), solution({}))).toMatchObject({ value: 1 })
    expect(
      await scoreOf(
        efficiency<number>(({ target }) => target),
        way,
        { target: 5 },
      ),
    ).toMatchObject({ value: 1 })
    await expect(scoreOf(efficiency(-1), way)).rejects.toThrow('optimalCalls is -1')
  })
})

import { countTokens } from '@glmkit/memory'
import { describe, expect, it } from 'vitest'
import { createTrajectory, type TrajectoryStep } from './trajectory.ts'

describe('createTrajectory', () => {
  it('gives the same trajectory for the same seed, and another for another', () => {
    expect(createTrajectory('support', 50, 7)).toEqual(createTrajectory('support', 50, 7))
    expect(createTrajectory('support', 50, 7)).not.toEqual(createTrajectory('support', 50, 8))
  })

  it('needs facts that nothing but one earlier result says', () => {
    const { steps } = createTrajectory('coding', 100)
    const before = (to: number): string => JSON.stringify(steps.slice(0, to).map(({ needs: _, ...step }) => step))
    for (const [index, { needs, text, reasoning }] of steps.entries()) {
      for (const { fact, call, step } of needs) {
        expect(step).toBeLessThan(index)
        expect(steps[step]?.calls).toContain(call)
        expect(call.result).toContain(fact.value)
        expect(before(index).split(fact.value)).toHaveLength(2)
        expect(reasoning).not.toContain(fact.value)
        expect(text).toContain(fact.value)
      }
    }
  })

  it('makes no call twice and answers last', () => {
    for (const name of ['coding', 'research', 'support'] as const) {
      const { steps } = createTrajectory(name, 100)
      const calls = steps.flatMap((step) => step.calls.map((call) => JSON.stringify([call.name, call.arguments])))
      expect(new Set(calls).size).toBe(calls.length)
      expect(steps.findLast(({ calls: made }) => made.length > 0)).not.toBe(steps.at(-1))
      expect(steps.at(-1)?.nextUserText).toBeUndefined()
    }
  })

  it.each([
    ['coding', 1_500],
    ['research', 4_600],
    ['support', 1_950],
  ] as const)('grows by about as much a step as %s does, and needs what is as old', (name, tokens) => {
    const { steps } = createTrajectory(name, 300)
    const perStep = steps.reduce((sum, step) => sum + tokensOf(step), 0) / 300
    expect(perStep).toBeGreaterThan(tokens * 0.85)
    expect(perStep).toBeLessThan(tokens * 1.15)

    const calls = steps.flatMap((step) => step.calls)
    let made = 0
    const lags = steps.flatMap((step) => {
      const before = made
      made += step.calls.length
      return step.needs.map(({ call }) => before - calls.indexOf(call))
    })
    const share = (most: number): number => lags.filter((lag) => lag <= most).length / lags.length
    expect(Math.abs(share(3) - 0.27)).toBeLessThan(0.1)
    expect(Math.abs(share(10) - 0.4)).toBeLessThan(0.1)
    expect(Math.abs(share(50) - 0.58)).toBeLessThan(0.12)
    expect(Math.abs(share(100) - 0.7)).toBeLessThan(0.12)
  })
})

function tokensOf({ reasoning, text, calls, nextUserText = '' }: TrajectoryStep): number {
  const args = calls.flatMap((call) => [...Object.values(call.arguments), call.result])
  return [reasoning, text, nextUserText, ...args].reduce((sum, each) => sum + countTokens(each), 0)
}

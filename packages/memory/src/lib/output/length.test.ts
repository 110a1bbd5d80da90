import { describe, expect, it } from 'vitest'
import { adjustedTarget, knownBefore, lengthScore } from './length.ts'

describe('lengthScore', () => {
  it.each([
    [1_000, 1_000, 100],
    [2_000, 1_000, 200 / 3],
    [4_000, 1_000, 0],
    [9_000, 1_000, 0],
    [500, 1_000, 50],
    [300, 1_000, 0],
    [0, 1_000, 0],
  ])('of %i tokens for %i is %d', (tokens, target, score) => {
    expect(lengthScore(tokens, target)).toBeCloseTo(score)
  })
})

describe('adjustedTarget', () => {
  const sections = Array.from({ length: 40 }, () => ({ title: '', brief: '', targetTokens: 1_000, needs: [] }))

  it('goes by sections far enough before, which are known whatever is written side by side', () => {
    for (let number = 1; number <= 40; number += 1) expect(knownBefore(number)).toBeLessThan(Math.max(1, number - 3))
    const asked: number[] = []
    adjustedTarget(20, sections, (number) => asked.push(number))
    expect(Math.max(...asked)).toBe(10)
  })

  it('brings the whole to its target when sections come out short or long by a part', () => {
    for (const share of [0.85, 1, 1.15]) {
      const written: number[] = []
      for (let number = 1; number <= 40; number += 1) {
        written.push(adjustedTarget(number, sections, (known) => written[known - 1] ?? 0) * share)
      }
      const total = written.reduce((sum, tokens) => sum + tokens, 0)
      expect(Math.abs(total / 40_000 - 1)).toBeLessThan(Math.abs(share - 1) * 0.8 + 0.001)
    }
  })

  it('never makes one section pay for all', () => {
    expect(adjustedTarget(40, sections, () => 1)).toBe(1_250)
    expect(adjustedTarget(40, sections, () => 9_000)).toBe(800)
  })
})

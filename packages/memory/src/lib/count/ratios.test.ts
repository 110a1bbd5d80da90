import { describe, expect, it } from 'vitest'
import { createRatios } from './ratios.ts'

describe('createRatios', () => {
  it('finds out both ratios from texts that mix both', () => {
    const ratios = createRatios()
    for (let turn = 0; turn < 40; turn += 1) {
      const [text, cjk] = turn % 2 === 0 ? [3_000, 400] : [500, 2_500]
      ratios.learn('a', { size: { text, cjk }, tokens: text * 1.1 + cjk * 0.77, besides: 0 })
    }
    expect(ratios.of('a').text).toBeCloseTo(1.1, 2)
    expect(ratios.of('a').cjk).toBeCloseTo(0.77, 2)
    expect(ratios.of('b')).toEqual({ text: 1, cjk: 1 })
  })

  it('hardly believes a few tokens, or many of a bill that has others it may be wrong about', () => {
    const learn = (size: number, besides: number): number => {
      const ratios = createRatios()
      ratios.learn('a', { size: { text: size, cjk: 0 }, tokens: size * 1.5, besides })
      return ratios.of('a').text - 1
    }
    expect(learn(10, 0)).toBeLessThan(0.02)
    expect(learn(10_000, 0)).toBeGreaterThan(0.4)
    expect(learn(1_000, 50_000)).toBeLessThan(0.02)
  })

  it('ignores what no tokenizer explains', () => {
    const ratios = createRatios()
    ratios.learn('a', { size: { text: 1_000, cjk: 0 }, tokens: 2_100, besides: 0 })
    ratios.learn('a', { size: { text: 1_000, cjk: 0 }, tokens: 400, besides: 0 })
    ratios.learn('a', { size: { text: 0, cjk: 0 }, tokens: 10, besides: 0 })
    expect(ratios.of('a')).toEqual({ text: 1, cjk: 1 })
  })
})

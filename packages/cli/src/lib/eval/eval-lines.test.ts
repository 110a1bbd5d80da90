import type { EvalProgress } from '@glmkit/evals'
import { describe, expect, it } from 'vitest'
import { columnsOf } from '../terminal-text.ts'
import { evalLines, failureLine, intervalPicture, plainLine, rateOf } from './eval-lines.ts'

const passRate = { estimate: 0.717, low: 0.63, high: 0.79, confidence: 0.95 }
const progress: EvalProgress = {
  suite: 'search',
  solver: 'default',
  done: 120,
  total: 360,
  running: 8,
  passed: 86,
  failed: 34,
  errors: 2,
  passRate,
  tokensPerSecond: 1_240.4,
  costUsd: 0.0712,
  rateLimited: 3,
  concurrency: 6,
  elapsedMs: 60_000,
  etaMs: 230_000,
}
const begun: EvalProgress = {
  suite: 'search',
  solver: 'b',
  done: 0,
  running: 1,
  passed: 0,
  failed: 0,
  errors: 0,
  tokensPerSecond: 0,
  costUsd: 0,
  rateLimited: 0,
  elapsedMs: 10,
}

describe('evalLines', () => {
  it('shows bar, counts, rate with its interval as numbers and picture, and the facts', () => {
    expect(evalLines([{ name: 'search', progress }], 100)).toEqual([
      'search  ████░░░░░░░░  120/360  71.7 % (63.0–79.0)     ╌╌╌╌╌╌╌╌╌├─●┤╌╌╌',
      '4 min left · 2 errors · $0.0712 · 1,240 tokens/s · 3 × 429 · 8 running · 6 requests at once',
    ])
  })

  it('stands in columns for several, wide names too, and says what is known of one that has just begun', () => {
    const [first = '', second = ''] = evalLines(
      [
        { name: '智谱 glm-5', progress },
        { name: 'glm-4.6', progress: begun },
      ],
      100,
    )
    expect(first).toContain('智谱 glm-5  █')
    expect(second).toBe('glm-4.6     ░░░░░░░░░░░░        0')
    const lines = [first, second].map((line) => columnsOf(line.slice(0, line.search(/[█░]/))))
    expect(new Set(lines).size).toBe(1)
  })

  it.each([20, 30, 40, 55, 56, 75, 76, 80, 200])('never wraps at %i columns', (columns) => {
    const big = { ...progress, done: 10_000, total: 10_000, passRate: { ...passRate, estimate: 1, high: 1 } }
    const lines = evalLines([{ name: '检索与引用的一套非常长的测试名称', progress: big }], columns)
    expect(Math.max(...lines.map(columnsOf))).toBeLessThan(columns)
    expect(lines).toHaveLength(2)
  })

  it('knows neither total nor price of some, and adds up the rest', () => {
    const lines = evalLines(
      [
        { name: 'a', progress },
        { name: 'b', progress: { ...progress, costUsd: null } },
      ],
      200,
    )
    expect(lines.at(-1)).toContain('4 errors · price unknown · 2,481 tokens/s · 6 × 429 · 16 running')
  })
})

it('tells it in one line in a pipe', () => {
  expect(
    plainLine([{ name: 'search', progress: { ...progress, done: 360, running: 0, errors: 0, rateLimited: 0 } }]),
  ).toBe('search 360/360 · 71.7 % (63.0–79.0) · $0.0712 · 1,240 tokens/s · 6 requests at once')
})

describe('intervalPicture', () => {
  it.each([
    [{ estimate: 0, low: 0, high: 0.2 }, '●─┤╌╌╌╌╌╌╌╌'],
    [{ estimate: 1, low: 0.8, high: 1 }, '╌╌╌╌╌╌╌╌├─●'],
    [{ estimate: 0.5, low: 0.5, high: 0.5 }, '╌╌╌╌╌●╌╌╌╌╌'],
    [{ estimate: 0.5, low: 0, high: 1 }, '├────●────┤'],
  ])('of %o is %s', (interval, picture) => {
    expect(intervalPicture({ ...interval, confidence: 0.95 }, 11)).toBe(picture)
  })
})

it('fills the rate column at most', () => {
  expect(rateOf({ estimate: 1, low: 1, high: 1, confidence: 0.95 })).toBe('100.0 % (100.0–100.0)')
})

describe('failureLine', () => {
  it('is one line, without control characters, and says which run', () => {
    const reason = 'numeric:\nfound\u001B[2J 3,\nexpected 4'
    expect(failureLine({ id: 'q-1', reason, run: 'glm-5' }, 80)).toBe('✗ glm-5 q-1  numeric: found[2J 3, expected 4')
  })

  it.each([24, 40, 80])('never wraps at %i columns', (columns) => {
    const line = failureLine({ id: '样本'.repeat(20), reason: '答案不对'.repeat(30), run: '模型'.repeat(20) }, columns)
    expect(columnsOf(line)).toBeLessThanOrEqual(columns)
  })
})

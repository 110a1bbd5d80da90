import type { SuiteSummary } from '@glmkit/evals'
import { describe, expect, it } from 'vitest'
import { columnsOf } from '../terminal-text.ts'
import { renderEval } from './eval-summary.ts'

const interval = (estimate: number, low: number, high: number) => ({ estimate, low, high, confidence: 0.95 })
const usage = { inputTokens: 1_000, cachedInputTokens: 500, outputTokens: 200, reasoningTokens: 50, costUsd: 0.0123 }
const none = { ...usage, inputTokens: 0, outputTokens: 0 }
const summary: SuiteSummary = {
  suite: 'search',
  version: '2',
  solver: 'default',
  model: 'glm-5',
  samples: 40,
  trials: 3,
  reducer: 'mean',
  scored: 118,
  passed: 84,
  failed: 34,
  errors: { infrastructure: 2, harness: 0 },
  limited: 1,
  passRate: interval(0.712, 0.6, 0.81),
  method: 'clustered',
  clusters: 14,
  passAtK: [0.712, 0.8, 0.85],
  passHatK: [0.712, 0.6, 0.5],
  passHatKWithErrors: [0.7, 0.58, 0.48],
  scorers: [
    { scorer: 'triage', role: 'verdict', count: 118, mean: 0.7, standardError: 0.04, labels: { wrong: 6, right: 99 } },
    { scorer: '引用', role: 'metric', count: 118, mean: 0.9, standardError: 0.01, labels: {} },
  ],
  byLanguage: { en: { ...interval(0.8, 0.6, 0.9), samples: 20 }, zh: { ...interval(0.6, 0.4, 0.8), samples: 20 } },
  flaky: { count: 6, ids: ['a', 'b', 'c', 'd', 'e', 'f'] },
  latencyMs: { p50: 1_234, p95: 65_000 },
  usage,
  usageByModel: { 'glm-5': usage },
  calls: { total: 200, failures: { 'invalid-json': 3 } },
  rateLimited: 4,
  failures: [],
  elapsedMs: 61_000,
}
const shown = { summary, baselines: [], isEmulated: false }
const lineOf = (text: string, name: string) => text.split('\n').find((line) => line.trim().startsWith(name))

describe('renderEval', () => {
  it('says how good, how sure, of what, by which scorers, and what it cost', () => {
    const text = renderEval(shown, 120)
    expect(text).toMatch(/^search 2 · glm-5\n/)
    expect(lineOf(text, 'pass rate')).toMatch(
      /71\.2 % \(60\.0–81\.0\) +╌+├─+●─+┤╌+ {2}84 of 118 trials, 40 samples, 14 clusters$/,
    )
    expect(lineOf(text, 'zh')).toMatch(/60\.0 % \(40\.0–80\.0\).*20 samples$/)
    expect(lineOf(text, 'pass^1…3')).toMatch(/71\.2 · 60\.0 · 50\.0 %$/)
    expect(lineOf(text, 'triage')).toMatch(/0\.700 ± 0\.040 · right 99 · wrong 6$/)
    expect(lineOf(text, '引用')).toMatch(/0\.900 ± 0\.010 · metric · 118 scores$/)
    expect(lineOf(text, 'latency')).toMatch(/p50 1\.23 s · p95 65 s$/)
    expect(lineOf(text, 'tool calls')).toMatch(/200 · 3 failed: invalid-json 3$/)
    expect(lineOf(text, 'not scored')).toMatch(/infrastructure 2 · as failures 70\.0 · 58\.0 · 48\.0 %$/)
    expect(lineOf(text, 'flaky')).toMatch(/6: a, b, c, d, e, …$/)
    expect(text).toMatch(/1,000 tokens in \(50 % cached\) · 200 out .*\$0\.0123 · 2 min\n$/)
  })

  it('sets baselines beside it, and leaves out what a single trial without tools has none of', () => {
    const baseline = { ...summary, solver: 'oracle', passRate: interval(1, 0.91, 1), usage: none }
    const plain = { ...summary, trials: 1, calls: { total: 0, failures: {} }, flaky: { count: 0, ids: [] } }
    const text = renderEval({ summary: plain, baselines: [baseline], isEmulated: true }, 120)
    expect(lineOf(text, 'oracle')).toContain('100.0 % (91.0–100.0)')
    expect(text).not.toMatch(/pass\^|flaky|tool calls/)
    expect(text).toContain('at GLM-5 prices')
  })

  it('tells no error of a scorer where all samples are alike, and counts one as one', () => {
    const [first] = summary.scorers
    const scorers = first === undefined ? [] : [{ ...first, mean: 1, standardError: 0, count: 1, labels: {} }]
    const byLanguage = { en: { ...interval(1, 0.03, 1), samples: 1 }, zh: { ...interval(0, 0, 0.6), samples: 2 } }
    const text = renderEval({ ...shown, summary: { ...summary, scorers, byLanguage, samples: 1, clusters: 1 } }, 120)
    expect(lineOf(text, 'triage')).toMatch(/ 1\.000 · 1 score$/)
    expect(lineOf(text, 'en')).toMatch(/ 1 sample$/)
    expect(lineOf(text, 'pass rate')).toMatch(/, 1 sample, 1 cluster$/)
  })

  it('says so if nothing was scored', () => {
    const { passRate: _, ...unscored } = summary
    expect(lineOf(renderEval({ ...shown, summary: unscored }, 80), 'pass rate')).toContain('nothing was scored')
  })

  it.each([40, 60, 80, 120])('never wraps at %i columns', (columns) => {
    const widths = renderEval(shown, columns).split('\n').map(columnsOf)
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns)
  })
})

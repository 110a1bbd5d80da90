import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { bfclCategories } from './categories.ts'
import type { BfclCategory, BfclCategoryName } from './categories.ts'
import { bfclOverallScore } from './overall-score.ts'
import type { BfclCategoryResult } from './overall-score.ts'

type Results = Partial<Record<BfclCategoryName, BfclCategoryResult>>

const resultsWhere = (accuracyOf: (category: BfclCategory) => number | undefined): Results =>
  Object.fromEntries(
    bfclCategories.flatMap((category) => {
      const accuracy = accuracyOf(category)
      return accuracy === undefined ? [] : [[category.name, { accuracy }]]
    }),
  )

describe('bfclOverallScore', () => {
  it('gives an agent that never says a word its 10', () => {
    const silent = resultsWhere(({ kind }) => (kind === 'irrelevance' ? 1 : 0))
    expect(bfclOverallScore(silent)).toMatchObject({ official: 10, ofWhatWasRun: 10, ceiling: 100, notRun: [] })
  })

  it.each([
    ['everything', () => true, 100],
    ['all but agentic', ({ group }: BfclCategory) => group !== 'agentic', 60],
    ['all but web search', ({ kind }: BfclCategory) => kind !== 'web-search', 80],
    ['agentic alone', ({ group }: BfclCategory) => group === 'agentic', 40],
  ])('tells what an oracle can have of %s', (_, isRun, ceiling) => {
    const score = bfclOverallScore(resultsWhere((category) => (isRun(category) ? 1 : undefined)))
    expect(score.official).toBeCloseTo(ceiling, 10)
    expect(score.ceiling).toBeCloseTo(ceiling, 10)
    expect(score.ofWhatWasRun).toBeCloseTo(100, 10)
  })

  it('weighs as upstream does', () => {
    const partOf = (results: Results, name: string): number | undefined =>
      bfclOverallScore(results).parts.find((part) => part.name === name)?.official
    // Languages make up one of four, whatever their sizes.
    expect(partOf({ simple_java: { accuracy: 1 } }, 'non-live')).toBeCloseTo(100 / 12, 10)
    expect(partOf({ multiple: { accuracy: 1 } }, 'non-live')).toBeCloseTo(25, 10)
    expect(partOf({ live_multiple: { accuracy: 1 } }, 'live')).toBeCloseTo((100 * 1053) / 1351, 10)
    expect(partOf({ irrelevance: { accuracy: 0.5 } }, 'hallucination')).toBeCloseTo(25, 10)
    expect(partOf({ multi_turn_base: { accuracy: 1 } }, 'multi-turn')).toBeCloseTo(25, 10)
    expect(partOf({ web_search_base: { accuracy: 1 } }, 'agentic')).toBeCloseTo(25, 10)
    expect(partOf({ memory_vector: { accuracy: 1 } }, 'agentic')).toBeCloseTo(50 / 3, 10)
    expect(bfclOverallScore({ live_relevance: { accuracy: 1 } }).official).toBe(0)
  })

  it('keeps apart what was wrong and what was not run', () => {
    const results: Results = {
      ...resultsWhere(({ group }) => (group === 'agentic' ? undefined : 0.5)),
      memory_kv: { accuracy: 0 },
      web_search_base: { notRun: 'needs the net' },
    }
    const score = bfclOverallScore(results)
    expect(score.official).toBeCloseTo(30, 10)
    expect(score.ceiling).toBeCloseTo(60 + 40 / 6, 10)
    expect(score.ofWhatWasRun).toBeCloseTo(3000 / (60 + 40 / 6), 10)
    expect(score.notRun).toEqual([
      { category: 'memory_vector', reason: 'not asked for' },
      { category: 'memory_rec_sum', reason: 'not asked for' },
      { category: 'web_search_base', reason: 'needs the net' },
      { category: 'web_search_no_snippet', reason: 'not asked for' },
    ])
  })

  it('has no score of nothing', () => {
    expect(bfclOverallScore({})).toMatchObject({ official: 0, ofWhatWasRun: undefined, ceiling: 0 })
  })
})

const data = new URL('../../../../../../../shared/data/evals/bfcl/', import.meta.url)
const isThere = existsSync(data)
if (!isThere) process.stdout.write('the data of BFCL are not here: the sizes of its categories are not checked\n')

describe('bfclCategories', () => {
  it.runIf(isThere)('are what is in the data', () => {
    for (const { name, file, answersFile, entries } of bfclCategories) {
      const content = readFileSync(new URL(file, data), 'utf8').trim()
      const sizes =
        name === 'format_sensitivity'
          ? Object.values<unknown>(JSON.parse(content)).map((ids) => (Array.isArray(ids) ? ids.length : 0))
          : [content.split('\n').length]
      expect(
        sizes.reduce((sum, size) => sum + size, 0),
        name,
      ).toBe(entries)
      if (answersFile === undefined) continue
      expect(readFileSync(new URL(answersFile, data), 'utf8').trim().split('\n'), name).toHaveLength(entries)
    }
  })
})

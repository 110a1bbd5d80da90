import { describe, expect, it } from 'vitest'
import { mcNemarExact } from '../statistics/mcnemar.ts'
import { pairedDifference } from '../statistics/paired-difference.ts'
import { compareRuns } from './compare-runs.ts'
import { compareSuites } from './compare-suites.ts'
import type { ComparedOutcome, ComparedRun } from './comparison.ts'

type Spec = ComparedRun['spec']

const spec: Spec = {
  suite: 'capitals',
  version: '1',
  solver: 'default',
  model: 'glm-5',
  trials: 1,
  limits: { turns: 10 },
}

/** Of each sample a string of its trials: `+` passed, `-` failed, `?` not scored. */
function run(
  trials: Readonly<Record<string, string>>,
  more: { spec?: Partial<Spec>; of?: (id: string) => Partial<ComparedOutcome> } = {},
): ComparedRun {
  const outcomes = Object.entries(trials).flatMap(([id, marks]) =>
    Array.from(marks, (mark, index) => ({
      id,
      trial: index + 1,
      hash: `hash of ${id}`,
      ...(mark !== '?' && { isPassed: mark === '+' }),
      ...more.of?.(id),
    })),
  )
  return { spec: { ...spec, trials: Object.values(trials)[0]?.length ?? 1, ...more.spec }, outcomes }
}

/** Samples s0, s1 … by their mark in a text. */
const marked = (text: string): Record<string, string> =>
  Object.fromEntries(Array.from(text, (mark, i) => [`s${i}`, mark]))

describe('compareRuns', () => {
  it('refuses runs that were not asked the same, and lists all that differs', () => {
    const a = run({ x: '+', y: '+', z: '-' })
    const rivers = run({ x: '+' }, { spec: { suite: 'rivers', version: '2', limits: {} } })
    expect(() => compareRuns(a, rivers)).toThrow(
      /^Cannot compare the runs: suite "capitals" in A, "rivers" in B; version "1" in A, "2" in B$/,
    )
    const of = (id: string) => (id === 'x' ? { hash: 'other' } : {})
    expect(() => compareRuns(a, run({ x: '+', y: '+', w: '-' }, { of, spec: { limits: { usd: 1 } } }))).toThrow(
      'Cannot compare the runs: limit of turns 10 in A, none in B, limit of usd none in A, 1 in B (allowDifferentLimits, or --allow-different-limits, lets that pass); 1 sample only in A: "z"; 1 sample only in B: "w"; 1 sample not the same in both: "x"',
    )
    expect(() => compareRuns(a, run(marked('+++++++')))).toThrow('7 samples only in B: "s0", "s1", "s2", "s3", "s4" …')
    expect(() => compareRuns({ ...a, outcomes: [...a.outcomes, ...a.outcomes] }, a)).toThrow(
      'Cannot compare the runs: A has trial 1 of "x" twice',
    )
    expect(() => compareRuns(run({ x: '?', y: '+' }), run({ x: '+', y: '?' }))).toThrow('no sample was scored in both')
  })

  it('lets other limits pass where that is asked for, and samples of which no hash is known', () => {
    const b = run({ x: '+', y: '-' }, { spec: { limits: {} }, of: () => ({ hash: '' }) })
    const { samples } = compareRuns(run({ x: '+', y: '+' }), b, { allowDifferentLimits: true })
    expect(samples).toBe(2)
  })

  it('tests single trials by McNemar, and lists what got worse and better', () => {
    const a = run(marked('++++++++--------????'))
    const b = run(marked('-+++++++++++++++++?-'))
    const result = compareRuns(a, b)
    expect(result.samples).toBe(16)
    expect(result.leftOut).toEqual({ count: 4, ids: ['s16', 's17', 's18', 's19'] })
    expect(result.a.passRate.estimate).toBe(0.5)
    expect(result.b.passRate.estimate).toBe(15 / 16)
    expect(result.regressions).toEqual([{ id: 's0', a: 1, b: 0 }])
    expect(result.fixes.map(({ id }) => id)).toEqual(['s10', 's11', 's12', 's13', 's14', 's15', 's8', 's9'])
    expect(result.difference.method).toBe('mcnemar-exact')
    expect(result.difference.pValue).toBe(mcNemarExact(1, 8))
    const values = (text: string): number[] => Array.from(text, (mark) => (mark === '+' ? 1 : 0))
    const { interval, standardError } = pairedDifference(values('-+++++++++++++++'), values('++++++++--------'))
    expect(result.difference.interval.low).toBeCloseTo(interval.low, 12)
    expect(result.difference.standardError).toBeCloseTo(standardError, 12)
    expect(result.change).toBe('better')
    expect(result.verdict).toBe('B is better by 43.8 points (95 % 10.2 to 77.3)')
    expect(compareRuns(b, a).verdict).toBe('B is worse by 43.8 points (95 % 10.2 to 77.3)')
  })

  it('compares shares where trials are more than one, also of another number, whatever their order', () => {
    const a = run({ x: '+-', y: '--', z: '++', w: '+?' })
    const b = run({ x: '+++-', y: '-++-', z: '++++', w: '++--' }, { spec: { model: 'glm-5.2' } })
    const result = compareRuns(a, { ...b, outcomes: [...b.outcomes].toReversed() })
    const { difference, pValue } = pairedDifference([0.75, 0.5, 1, 0.5], [0.5, 0, 1, 1])
    expect(result.difference.interval.estimate).toBeCloseTo(difference, 14)
    expect(result.difference).toMatchObject({ method: 'paired-t' })
    expect(result.difference.pValue).toBeCloseTo(pValue, 12)
    expect(result.fixes).toEqual([
      { id: 'y', a: 0, b: 0.5 },
      { id: 'x', a: 0.5, b: 0.75 },
    ])
    expect(result.regressions).toEqual([{ id: 'w', a: 1, b: 0.5 }])
    expect(result.b).toMatchObject({ model: 'glm-5.2', trials: 4 })
  })

  it('goes by the reducer, of the same number of trials', () => {
    const by = { spec: { reducer: 'max' as const } }
    const a = run({ x: '+-', y: '--', z: '++' }, by)
    const result = compareRuns(a, run({ x: '++', y: '-+', z: '--' }, by))
    expect(result.fixes).toEqual([{ id: 'y', a: 0, b: 1 }])
    expect(result.difference).toMatchObject({ method: 'mcnemar-exact', pValue: 1, interval: { estimate: 0 } })
    expect(() => compareRuns(a, run({ x: '+++', y: '-++', z: '---' }))).toThrow(
      'reducer "max" in A, "mean" in B; trials of each sample 2 in A, 3 in B',
    )
  })

  it('counts the samples of a cluster as hanging together', () => {
    const before = '-'.repeat(60)
    // Twelve clusters of five; all that changes is in four of them.
    const after = Array.from({ length: 60 }, (_, i) => (i < 20 ? '+' : '-')).join('')
    const of = (id: string) => ({ cluster: String(Math.floor(Number(id.slice(1)) / 5)) })
    const loose = compareRuns(run(marked(before)), run(marked(after)))
    const clustered = compareRuns(run(marked(before), { of }), run(marked(after), { of }))
    expect(loose.change).toBe('better')
    expect(clustered).toMatchObject({ clusters: 12, difference: { method: 'clustered-t' } })
    expect(clustered.difference.standardError).toBeGreaterThan(2 * (loose.difference.standardError ?? Infinity))
    expect(clustered.minimalDetectableEffect).toBeGreaterThan(2 * loose.minimalDetectableEffect)
    const keys = Array.from({ length: 60 }, (_, i) => Math.floor(i / 5))
    const values = (text: string): number[] => Array.from(text, (mark) => (mark === '+' ? 1 : 0))
    const { pValue } = pairedDifference(values(after), values(before), { clusters: keys })
    expect(clustered.difference.pValue).toBeCloseTo(pValue, 12)
  })

  it('claims no certainty where nothing differs, or all does alike', () => {
    const all = '+'.repeat(200)
    const same = compareRuns(run(marked(all)), run(marked(all)))
    expect(same.difference).toMatchObject({ pValue: 1, standardError: 0 })
    // What 1.8 % of the samples do may have stayed unseen.
    expect(same.difference.interval.high).toBeCloseTo(1 - 0.025 ** (1 / 200), 12)
    expect(same.verdict).toBe('no difference can be told: 200 samples show differences from 3.9 points on')
    const few = compareRuns(run(marked('---')), run(marked('+++')))
    expect(few.difference.pValue).toBeCloseTo(0.25, 12)
    expect(few.change).toBe('unclear')
    const one = compareRuns(run({ x: '-' }), run({ x: '+' }))
    expect(one.verdict).toBe('no difference can be told: 1 sample shows none')
    const many = compareRuns(run(marked('-'.repeat(50))), run(marked('+'.repeat(50))))
    expect(many.verdict).toBe('B is better by 100.0 points (95 % 85.8 to 100.0)')
    const trials = compareRuns(run({ x: '+-', y: '--' }), run({ x: '++', y: '+-' }))
    expect(trials.difference.method).toBe('sign-exact')
    expect(trials.difference.pValue).toBeCloseTo(0.5, 12)
  })

  it.each([10, 50, 200])('names a difference that the exact test tells of %i samples four times in five', (count) => {
    const all = run(marked('+'.repeat(count)))
    const { minimalDetectableEffect: share } = compareRuns(all, all)
    const told = (worse: number): boolean => mcNemarExact(worse, 0) < 0.05
    // As many as that share fail in B alone, and none in A alone.
    let [chance, power] = [(1 - share) ** count, 0]
    for (let worse = 0; worse <= count; worse++) {
      if (told(worse)) power += chance
      chance *= ((count - worse) / (worse + 1)) * (share / (1 - share))
    }
    expect(power).toBeCloseTo(0.8, 9)
  })

  it('names no difference of few clusters that it would not tell', () => {
    const of = (id: string) => ({ cluster: String(Math.floor(Number(id.slice(1)) / 10)) })
    const after = [2, 5, 4].map((better) => '+'.repeat(better).padEnd(10, '-')).join('')
    const result = compareRuns(run(marked('-'.repeat(30)), { of }), run(marked(after), { of }))
    expect(result.change).toBe('unclear')
    expect(result.minimalDetectableEffect).toBeGreaterThan(result.difference.interval.estimate)
    // Two degrees of freedom: 4.303 for the interval, 1.061 for the power.
    expect(result.minimalDetectableEffect / (result.difference.standardError ?? NaN)).toBeCloseTo(5.363, 3)
  })

  it('gives a scorer that decides alone the interval of the whole, also for clusters of uneven size', () => {
    const of = (marks: string) => (id: string) => {
      const at = Number(id.slice(1))
      const value = Number(marks.charAt(at) === '+')
      return {
        cluster: at < 20 ? 'large' : `${at % 10}`,
        scores: [{ scorer: 'right', role: 'verdict' as const, value }],
      }
    }
    const [before, after] = ['-'.repeat(60), '--+-+-'.repeat(10)]
    const { difference, scorers } = compareRuns(
      run(marked(before), { of: of(before) }),
      run(marked(after), { of: of(after) }),
    )
    expect(difference.method).toBe('clustered-t')
    expect(scorers[0]?.difference?.low).toBeCloseTo(difference.interval.low, 12)
  })

  it('tells languages and scorers apart', () => {
    const of = (value: number) => (id: string) => ({
      language: id < 's2' ? 'zh' : 'en',
      scores: [{ scorer: 'steps', role: 'metric' as const, value: value + Number(id.slice(1)) }],
    })
    const { byLanguage, scorers } = compareRuns(run(marked('+-++'), { of: of(1) }), run(marked('++-+'), { of: of(3) }))
    expect(Object.keys(byLanguage)).toEqual(['en', 'zh'])
    expect(byLanguage['zh']).toMatchObject({ samples: 2, a: 0.5, b: 1, difference: { estimate: 0.5 } })
    expect(scorers).toEqual([{ scorer: 'steps', role: 'metric', samples: 4, a: 2.5, b: 4.5 }])
  })

  it.each(['++-', '+-+--++-+---+--++---'])('is as unsure of the only verdict as of the pass rate: %s', (after) => {
    const of = (marks: string) => (id: string) => {
      const index = Number(id.slice(1))
      const score = { scorer: 'right', role: 'verdict' as const, value: Number(marks[index] === '+') }
      // The first third hangs together.
      return { scores: [score], ...(index * 3 < marks.length && { cluster: 'c' }) }
    }
    const before = '-'.repeat(after.length)
    const compared = compareRuns(run(marked(before), { of: of(before) }), run(marked(after), { of: of(after) }))
    expect(compared.scorers[0]?.difference).toEqual(compared.difference.interval)
  })
})

describe('compareSuites', () => {
  it("takes back by Holm's adjustment what several suites show by chance", () => {
    const pair = (suite: string, before: string, after: string) =>
      [run(marked(before), { spec: { suite } }), run(marked(after), { spec: { suite } })] as const
    const pairs = [
      pair('one', '-'.repeat(7) + '+'.repeat(93), '+'.repeat(100)),
      pair('two', '+-'.repeat(50), '-+'.repeat(50)),
      pair('three', '-'.repeat(20), '+'.repeat(20)),
      pair('four', '+-'.repeat(50), '-+'.repeat(50)),
      pair('five', '+-'.repeat(50), '-+'.repeat(50)),
    ]
    const alone = pairs.map(([a, b]) => compareRuns(a, b).change)
    expect(alone).toEqual(['better', 'unclear', 'better', 'unclear', 'unclear'])
    const [one, , three] = compareSuites(pairs)
    expect(one?.adjustedPValue).toBeCloseTo(4 * mcNemarExact(0, 7), 12)
    expect(one?.verdict).toMatch(/^no difference can be told after adjustment for 5 suites: 100 samples/)
    expect(three).toMatchObject({ change: 'better' })
    expect(three?.adjustedPValue).toBeCloseTo(5 * mcNemarExact(0, 20), 12)
  })
})

import { UsageError } from '@glmkit/core'
import { createClusterSums } from '../statistics/cluster-sums.ts'
import type { Interval } from '../statistics/interval.ts'
import { mean } from '../statistics/mean.ts'
import { passRate } from '../statistics/pass-rate.ts'
import { reduceTrials } from '../run/reducer.ts'
import { checkComparable } from './check-comparable.ts'
import type { ChangedSample, ComparedRun, ComparedSide, Comparison } from './comparison.ts'
import { readSamples } from './read-samples.ts'
import type { SampleRecord } from './read-samples.ts'
import { detectableDifference, differenceOf } from './run-difference.ts'
import type { Pair } from './run-difference.ts'
import { compareScorers } from './compare-scorers.ts'
import { verdictOf } from './verdict.ts'

export interface CompareRunsOptions {
  /** Default: 0.95. */
  readonly confidence?: number
  /** Compare runs also if their trials had different limits. Default: false. */
  readonly allowDifferentLimits?: boolean
}

const mostListed = 100

/**
 * Compares two runs of a suite, sample by sample: is B better than A, by how much, and at which samples?
 *
 * Samples that one run has not scored are left out. Of samples tried more than once their shares of passed trials are
 * compared, so the runs may differ in their number of trials, unless a reducer other than the mean decides.
 *
 * @param a The one before; a run as `readEvalLog` gives it.
 * @param b The one after.
 * @throws {UsageError} If suite, version, split, samples, reducer or limits differ, saying which; or no sample was scored in both.
 * @see E. Miller, "Adding Error Bars to Evals" (2024), arXiv 2411.00640
 */
export function compareRuns(a: ComparedRun, b: ComparedRun, options: CompareRunsOptions = {}): Comparison {
  const { confidence = 0.95, allowDifferentLimits = false } = options
  const samplesA = readSamples('A', a.outcomes)
  const samplesB = readSamples('B', b.outcomes)
  checkComparable({ spec: a.spec, samples: samplesA }, { spec: b.spec, samples: samplesB }, { allowDifferentLimits })

  const pairs = pairsOf(samplesA, samplesB, a.spec)
  if (pairs.length === 0) throw new UsageError('Cannot compare the runs: no sample was scored in both')
  const paired = new Set(pairs.map(({ id }) => id))
  const leftOut = [...samplesA.keys()].filter((id) => !paired.has(id))
  const difference = differenceOf(pairs, confidence)
  const clusters = clusterCount(pairs)
  const facts = {
    samples: pairs.length,
    ...(clusters < pairs.length && { clusters }),
    difference,
    minimalDetectableEffect: detectableDifference(pairs, difference, confidence),
  }
  return {
    suite: a.spec.suite,
    version: a.spec.version,
    a: sideOf(a, pairs, (pair) => pair.a, confidence),
    b: sideOf(b, pairs, (pair) => pair.b, confidence),
    leftOut: { count: leftOut.length, ids: leftOut.slice(0, mostListed) },
    ...facts,
    ...verdictOf(facts),
    regressions: changesOf(pairs, (pair) => pair.a - pair.b),
    fixes: changesOf(pairs, (pair) => pair.b - pair.a),
    byLanguage: languagesOf(pairs, confidence),
    scorers: compareScorers(samplesA, samplesB, confidence),
  }
}

function pairsOf(
  a: ReadonlyMap<string, SampleRecord>,
  b: ReadonlyMap<string, SampleRecord>,
  { reducer = 'mean', trials }: ComparedRun['spec'],
): Pair[] {
  const shareOf = ({ passed, scored }: SampleRecord): number | undefined =>
    reduceTrials(reducer, { passed, scored, trials })
  return [...a].flatMap(([id, one]) => {
    const other = b.get(id)
    const [shareA, shareB] = [shareOf(one), other && shareOf(other)]
    if (other === undefined || shareA === undefined || shareB === undefined) return []
    const { cluster = other.cluster, language = other.language } = one
    const isBinary = reducer !== 'mean' || (one.scored === 1 && other.scored === 1)
    return [{ id, a: shareA, b: shareB, cluster, language, isBinary }]
  })
}

function sideOf(
  { spec: { solver, model, trials } }: ComparedRun,
  pairs: readonly Pair[],
  shareOf: (pair: Pair) => number,
  confidence: number,
): ComparedSide {
  const shares = createClusterSums()
  for (const pair of pairs) shares.add(shareOf(pair), pair.cluster)
  return { solver, ...(model !== undefined && { model }), trials, passRate: passRate(shares, confidence).interval }
}

function clusterCount(pairs: readonly Pair[]): number {
  return new Set(pairs.map((pair) => pair.cluster ?? pair)).size
}

/** Ids decide between equals, so that the list is the same whatever the order of the trials. */
function changesOf(pairs: readonly Pair[], sizeOf: (pair: Pair) => number): ChangedSample[] {
  return pairs
    .filter((pair) => sizeOf(pair) > 0)
    .toSorted((x, y) => sizeOf(y) - sizeOf(x) || (x.id < y.id ? -1 : 1))
    .map(({ id, a, b }) => ({ id, a, b }))
}

function languagesOf(pairs: readonly Pair[], confidence: number): Comparison['byLanguage'] {
  const groups = Map.groupBy(
    pairs.filter(({ language }) => language !== undefined),
    ({ language }) => language ?? '',
  )
  const rows = [...groups]
    .toSorted(([x], [y]) => (x < y ? -1 : 1))
    .map(([language, group]) => {
      const difference: Interval = differenceOf(group, confidence).interval
      const row = { a: mean(group.map(({ a }) => a)), b: mean(group.map(({ b }) => b)), difference }
      return [language, { samples: group.length, ...row }] as const
    })
  return Object.fromEntries(rows)
}

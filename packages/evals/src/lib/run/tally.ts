import type { Usage } from '@glmkit/core'
import { addUsage, noUsage } from '@glmkit/glm/model'
import { reduceTrials } from './reducer.ts'
import { totalUsage } from '../outcome.ts'
import type { Outcome } from '../outcome.ts'
import type { RunSpec } from '../run-spec.ts'
import { createClusterSums } from '../statistics/cluster-sums.ts'
import type { ClusterSums } from '../statistics/cluster-sums.ts'
import { createPassKSums } from '../statistics/pass-k.ts'
import { passRate } from '../statistics/pass-rate.ts'
import { percentile } from '../statistics/percentile.ts'
import type { Interval } from '../statistics/interval.ts'
import type { FailedTrial, ScorerSummary, SuiteSummary } from '../summary.ts'

/** Adds up outcomes as they come, in any order, without holding them. */
export interface Tally {
  add(outcome: Outcome): void
  /** Trials. */
  readonly ended: number
  readonly passed: number
  readonly failed: number
  readonly errors: number
  readonly passRate: Interval | undefined
  readonly costUsd: number | null
  summary(elapsedMs: number): SuiteSummary
}

/** A sample of which not all trials have ended. */
interface OpenSample {
  readonly cluster: string | undefined
  readonly language: string | undefined
  ended: number
  scored: number
  /** Trials that could not be scored. */
  spoiled: number
  passed: number
  /** By scorer, over the trials. */
  readonly scores: Map<string, { sum: number; count: number }>
}

interface ScorerSums {
  readonly role: 'verdict' | 'metric'
  count: number
  /** Of the samples' means: trials of one sample are not independent. */
  readonly means: ClusterSums
  readonly labels: Map<string, number>
}

const mostListed = 100

export function createTally(
  spec: Pick<RunSpec, 'suite' | 'version' | 'solver' | 'model'>,
  { trials, reducer, confidence }: Pick<RunSpec, 'trials' | 'reducer'> & { readonly confidence?: number | undefined },
): Tally {
  const open = new Map<string, OpenSample>()
  const shares = createClusterSums()
  const languages = new Map<string, ClusterSums>()
  const scorers = new Map<string, ScorerSums>()
  const latencies: number[] = []
  const failures: FailedTrial[] = []
  const flakyIds: string[] = []
  const errors = { infrastructure: 0, harness: 0 }
  const callFailures = new Map<string, number>()
  const usageByModel = new Map<string, Usage>()
  const overScored = createPassKSums(trials)
  const withErrors = createPassKSums(trials)
  let usage = noUsage
  let passed = 0
  let failed = 0
  let limited = 0
  let flaky = 0
  let calls = 0
  const otherModels = new Map<string, number>()
  let rateLimited = 0

  function add(outcome: Outcome): void {
    const { id, isPassed } = outcome
    if (isPassed === true) passed += 1
    else if (isPassed === false) failed += 1
    // Logs that are not ours may have samples that nobody scored.
    else if (outcome.failure !== undefined)
      errors[outcome.failure === 'infrastructure' ? 'infrastructure' : 'harness'] += 1
    if (isPassed !== undefined) latencies.push(outcome.workingMs)
    if (isPassed !== undefined && outcome.isLimited) limited += 1
    const isListed = isPassed === false || (isPassed === undefined && outcome.failure !== undefined)
    if (isListed && failures.length < mostListed) {
      failures.push({ id, trial: outcome.trial, reason: outcome.reason ?? '' })
    }
    addCosts(outcome)
    addToSample(outcome)
  }

  function addScores(sample: OpenSample, { scores }: Outcome): void {
    for (const { scorer, role, value, label } of scores) {
      const sums = scorers.get(scorer) ?? { role, count: 0, means: createClusterSums(), labels: new Map() }
      scorers.set(scorer, sums)
      sums.count += 1
      if (label !== undefined) sums.labels.set(label, (sums.labels.get(label) ?? 0) + 1)
      const { sum, count } = sample.scores.get(scorer) ?? { sum: 0, count: 0 }
      sample.scores.set(scorer, { sum: sum + value, count: count + 1 })
    }
  }

  function addCosts(outcome: Outcome): void {
    usage = addUsage(usage, totalUsage(outcome.usageByModel))
    for (const [id, more] of Object.entries(outcome.usageByModel)) {
      usageByModel.set(id, addUsage(usageByModel.get(id) ?? noUsage, more))
    }
    calls += outcome.calls
    rateLimited += outcome.rateLimited ?? 0
    addCounts(callFailures, outcome.callFailures)
    addCounts(otherModels, outcome.otherModels)
  }

  function addToSample(outcome: Outcome): void {
    const { id, cluster, language, isPassed, failure } = outcome
    const sample = open.get(id) ?? { cluster, language, ended: 0, scored: 0, spoiled: 0, passed: 0, scores: new Map() }
    addScores(sample, outcome)
    sample.ended += 1
    if (isPassed !== undefined) sample.scored += 1
    else if (failure !== undefined) sample.spoiled += 1
    if (isPassed === true) sample.passed += 1
    if (sample.ended < trials) open.set(id, sample)
    else {
      open.delete(id)
      closeSample(id, sample)
    }
  }

  function closeSample(id: string, sample: OpenSample): void {
    const { cluster, language, scored, spoiled, passed: right, scores } = sample
    for (const [scorer, { sum, count }] of scores) scorers.get(scorer)?.means.add(sum / count, cluster)
    withErrors.add(scored + spoiled, right)
    if (scored === 0) return
    const share = reduceTrials(reducer, { passed: right, scored, trials })
    if (share !== undefined) addShare(share, cluster, language)
    if (right > 0 && right < scored) {
      flaky += 1
      if (flakyIds.length < mostListed) flakyIds.push(id)
    }
    overScored.add(scored, right)
  }

  function addShare(share: number, cluster: string | undefined, language: string | undefined): void {
    shares.add(share, cluster)
    if (language === undefined) return
    const own = languages.get(language) ?? createClusterSums()
    languages.set(language, own)
    own.add(share, cluster)
  }

  function summary(elapsedMs: number): SuiteSummary {
    // Samples of a run that was stopped count with the trials they have.
    for (const [id, sample] of open) closeSample(id, sample)
    open.clear()
    const { model } = spec
    const rate = shares.count === 0 ? undefined : passRate(shares, confidence)
    return {
      suite: spec.suite,
      version: spec.version,
      solver: spec.solver,
      ...(model !== undefined && { model }),
      samples: shares.count,
      trials,
      reducer,
      scored: passed + failed,
      passed,
      failed,
      errors,
      limited,
      ...(rate && { passRate: rate.interval, method: rate.method }),
      ...(shares.clusters < shares.count && { clusters: shares.clusters }),
      ...overScored.means(),
      ...(errors.infrastructure + errors.harness > 0 && { passHatKWithErrors: withErrors.means().passHatK }),
      scorers: [...scorers].map(([scorer, sums]) => summaryOf(scorer, sums)),
      byLanguage: Object.fromEntries(
        [...languages]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([language, own]) => [language, { ...passRate(own, confidence).interval, samples: own.count }]),
      ),
      flaky: { count: flaky, ids: flakyIds },
      latencyMs: {
        p50: latencies.length === 0 ? 0 : percentile(latencies, 50),
        p95: latencies.length === 0 ? 0 : percentile(latencies, 95),
      },
      usage,
      usageByModel: Object.fromEntries(usageByModel),
      calls: { total: calls, failures: Object.fromEntries(callFailures) },
      rateLimited,
      otherModels: Object.fromEntries(otherModels),
      failures,
      elapsedMs,
    }
  }

  return {
    add,
    summary,
    get ended() {
      return passed + failed + errors.infrastructure + errors.harness
    },
    get passed() {
      return passed
    },
    get failed() {
      return failed
    },
    get errors() {
      return errors.infrastructure + errors.harness
    },
    get passRate() {
      return shares.count === 0 ? undefined : passRate(shares, confidence).interval
    },
    get costUsd() {
      return usage.costUsd
    },
  }
}

/** Labels are anybody's words, also `toString`. */
function addCounts(counts: Map<string, number>, more: Readonly<Record<string, number>> = {}): void {
  for (const [key, count] of Object.entries(more)) counts.set(key, (counts.get(key) ?? 0) + count)
}

function summaryOf(scorer: string, { role, count, means, labels }: ScorerSums): ScorerSummary {
  const { mean = 0 } = means
  const standardError = means.standardError() ?? 0
  return { scorer, role, count, mean, standardError, labels: Object.fromEntries(labels) }
}

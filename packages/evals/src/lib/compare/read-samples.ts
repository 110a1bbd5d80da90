import { UsageError } from '@glmkit/core'
import type { ComparedOutcome } from './comparison.ts'

/** The trials of one sample in one run, summed up. */
export interface SampleRecord {
  readonly hash: string
  readonly cluster: string | undefined
  readonly language: string | undefined
  readonly trials: ReadonlySet<number>
  readonly scored: number
  readonly passed: number
  readonly scores: ReadonlyMap<string, ScoreSum>
}

export interface ScoreSum {
  readonly role: 'verdict' | 'metric'
  readonly sum: number
  readonly count: number
}

interface Growing extends SampleRecord {
  readonly trials: Set<number>
  scored: number
  passed: number
  readonly scores: Map<string, ScoreSum>
}

/** @throws {UsageError} If a trial is there twice. */
export function readSamples(name: string, outcomes: Iterable<ComparedOutcome>): ReadonlyMap<string, SampleRecord> {
  const samples = new Map<string, Growing>()
  for (const outcome of outcomes) {
    const { id, trial, hash = '', cluster, language } = outcome
    const known = samples.get(id)
    const sample = known ?? { hash, cluster, language, trials: new Set(), scored: 0, passed: 0, scores: new Map() }
    if (known === undefined) samples.set(id, sample)
    if (sample.trials.has(trial)) {
      throw new UsageError(
        `Cannot compare the runs: ${name} has trial ${trial} of "${id}" twice, is it two logs in one?`,
      )
    }
    sample.trials.add(trial)
    take(sample, outcome)
  }
  return samples
}

function take(sample: Growing, { isPassed, scores = [] }: ComparedOutcome): void {
  if (isPassed === undefined) return
  sample.scored++
  if (isPassed) sample.passed++
  for (const { scorer, role, value } of scores) {
    const { sum, count } = sample.scores.get(scorer) ?? { sum: 0, count: 0 }
    sample.scores.set(scorer, { role, sum: sum + value, count: count + 1 })
  }
}

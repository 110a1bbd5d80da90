import { UsageError } from '@glmkit/core'
import { compareRuns } from '../compare/compare-runs.ts'
import type { ChangedSample, Comparison } from '../compare/comparison.ts'
import type { EvalLogReader } from '../log/read-eval-log.ts'
import type { Outcome } from '../outcome.ts'
import type { ContentBlocks } from './content-blocks.ts'
import type { ReportChange, ReportComparison } from './page/report-data.ts'
import { runFactsOf, specOf } from './run-facts.ts'
import { contentOf, idOf, verdictOf } from './sample-content.ts'
import { samplesWithOutcomes } from './samples-with-outcomes.ts'

/**
 * Compares a run with a baseline, and packs what the baseline did with the samples that changed, so that both can be read
 * side by side.
 */
export async function comparisonContent(
  blocks: ContentBlocks,
  baseline: EvalLogReader,
  log: EvalLogReader,
  outcomes: readonly Outcome[],
): Promise<ReportComparison> {
  const facts = runFactsOf(baseline)
  const earlier: Outcome[] = []
  for await (const outcome of baseline.summaries()) earlier.push(outcome)
  let comparison: Comparison
  try {
    comparison = compareRuns({ spec: specOf(baseline), outcomes: earlier }, { spec: specOf(log), outcomes })
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    return { baseline: facts, refusal: error.message }
  }
  const { regressions, fixes, ...result } = comparison
  const trials = await changedTrials(blocks, baseline, [...regressions, ...fixes])
  const withTrials = (changed: readonly ChangedSample[], isPassed: boolean): ReportChange[] => {
    const shows = new Map(outcomes.filter((one) => one.isPassed === isPassed).map(({ id, trial }) => [id, trial]))
    return changed.map((sample) => ({
      ...sample,
      id: idOf(sample),
      trial: shows.get(sample.id) ?? 1,
      trials: trials.get(sample.id) ?? [],
    }))
  }
  return { baseline: facts, result, regressions: withTrials(regressions, false), fixes: withTrials(fixes, true) }
}

async function changedTrials(
  blocks: ContentBlocks,
  baseline: EvalLogReader,
  changed: readonly ChangedSample[],
): Promise<ReadonlyMap<string, ReportChange['trials'][number][]>> {
  const trials = new Map<string, ReportChange['trials'][number][]>(changed.map(({ id }) => [id, []]))
  for await (const { sample, outcome } of samplesWithOutcomes(baseline)) {
    const places = trials.get(outcome.id)
    if (places === undefined) continue
    const place = await blocks.add(contentOf(sample, outcome))
    places.push({ ...place, trial: outcome.trial, outcome: verdictOf(outcome) })
  }
  return trials
}

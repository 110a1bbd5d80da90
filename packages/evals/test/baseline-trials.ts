/** How the baselines of a suite fare, trial by trial. */
import type { SuiteSummary } from '../src/lib/summary.ts'
import type { Sample, Suite } from '../src/lib/suite.ts'
import { runSuite } from '../src/lib/run/run-suite.ts'
import { mcNemarExact } from '../src/lib/statistics/mcnemar.ts'
import { pairedDifference } from '../src/lib/statistics/paired-difference.ts'

export interface BaselineTrials {
  readonly summary: SuiteSummary
  /** By sample, in the order of their ids. */
  readonly passes: readonly { readonly id: string; readonly cluster: string; readonly isPassed: boolean }[]
}

export async function baselineTrials<Target, Environment>(
  suite: Suite<Target, Environment>,
  solver: string,
): Promise<BaselineTrials> {
  const passes: { id: string; cluster: string; isPassed: boolean }[] = []
  const summary = await runSuite(suite, {
    solver,
    onTrial: ({ sample: { id, cluster = id }, isPassed = false }) => passes.push({ id, cluster, isPassed }),
  })
  return { summary, passes: passes.toSorted((a, b) => (a.id < b.id ? -1 : 1)) }
}

/** Whether one is better than another over the same samples: exactly, and allowing for clusters. */
export function separation(
  better: BaselineTrials,
  worse: BaselineTrials,
): { readonly pValue: number; readonly low: number } {
  const pairs = better.passes.map(({ isPassed, cluster }, at) => {
    return { a: isPassed ? 1 : 0, b: worse.passes[at]?.isPassed === true ? 1 : 0, cluster }
  })
  const difference = pairedDifference(
    pairs.map(({ a }) => a),
    pairs.map(({ b }) => b),
    { clusters: pairs.map(({ cluster }) => cluster) },
  )
  const only = (one: 'a' | 'b', other: 'a' | 'b'): number => pairs.filter((pair) => pair[one] > pair[other]).length
  return { pValue: mcNemarExact(only('a', 'b'), only('b', 'a')), low: difference.interval.low }
}

export async function samplesOf<Target, Environment>(suite: Suite<Target, Environment>): Promise<Sample<Target>[]> {
  const samples: Sample<Target>[] = []
  for await (const sample of typeof suite.samples === 'function' ? suite.samples() : suite.samples) samples.push(sample)
  return samples
}

import { createClusterSums } from '../statistics/cluster-sums.ts'
import { tInterval } from '../statistics/mean-interval.ts'
import { createMoments } from '../statistics/moments.ts'
import type { ScorerComparison } from './comparison.ts'
import type { SampleRecord } from './read-samples.ts'
import { degreesOf, within } from './run-difference.ts'

type Samples = ReadonlyMap<string, SampleRecord>

/** Scorer by scorer, over the samples for which both runs have a score of it. */
export function compareScorers(a: Samples, b: Samples, confidence: number): ScorerComparison[] {
  const roles = new Map([...a.values()].flatMap(({ scores }) => [...scores].map(([name, { role }]) => [name, role])))
  return [...roles].flatMap(([scorer, role]) => {
    const meanA = createMoments()
    const meanB = createMoments()
    const differences = createClusterSums()
    for (const [id, sample] of a) {
      const one = sample.scores.get(scorer)
      const other = b.get(id)?.scores.get(scorer)
      if (one === undefined || other === undefined) continue
      const [valueA, valueB] = [one.sum / one.count, other.sum / other.count]
      meanA.add(valueA)
      meanB.add(valueB)
      differences.add(valueB - valueA, sample.cluster)
    }
    if (meanA.mean === undefined || meanB.mean === undefined) return []
    const row = { scorer, role, samples: meanA.count, a: meanA.mean, b: meanB.mean }
    const spread = differences.standardError()
    if (spread === undefined || spread === 0) return [row]
    const difference = tInterval(meanB.mean - meanA.mean, spread, degreesOf(differences), confidence)
    // Verdicts are of 0 to 1, a metric may be any number.
    return [{ ...row, difference: role === 'verdict' ? within(difference) : difference }]
  })
}

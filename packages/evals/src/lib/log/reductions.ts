import type { Outcome } from '../outcome.ts'
import { reduceTrials } from '../run/reducer.ts'
import type { SuiteSummary } from '../summary.ts'
import { inspectReducer } from './eval-header.ts'
import { toInspectJson } from './inspect-json.ts'
import type { EvalSampleReductions } from './inspect-log.ts'

/** What the scores of each sample amount to, gathered in a few numbers a sample. */
export interface Reductions {
  add(id: string | number, outcome: Outcome): void
  /** `reductions.json`, one sample after the other. */
  json(): Generator<string>
}

interface Sums {
  readonly scorer: string
  readonly role: 'verdict' | 'metric'
  /** By the place of the sample. */
  readonly sums: number[]
  readonly passed: number[]
  readonly counts: number[]
}

export function createReductions({
  scorers,
  reducer,
  trials,
}: Pick<SuiteSummary, 'scorers' | 'reducer' | 'trials'>): Reductions {
  const ids: (string | number)[] = []
  const places = new Map<string | number, number>()
  const all = scorers.map(({ scorer, role }): Sums => ({ scorer, role, sums: [], passed: [], counts: [] }))

  function placeOf(id: string | number): number {
    // Where each sample has one trial, nothing has to be found again.
    const known = trials === 1 ? undefined : places.get(id)
    if (known !== undefined) return known
    for (const { sums, passed, counts } of all) for (const numbers of [sums, passed, counts]) numbers.push(0)
    const place = ids.push(id) - 1
    if (trials > 1) places.set(id, place)
    return place
  }

  function* samplesOf({ role, sums, passed, counts }: Sums): Generator<EvalSampleReductions['samples'][number]> {
    for (const [place, id] of ids.entries()) {
      const count = counts[place] ?? 0
      if (count === 0) continue
      const isMean = role === 'metric' || reducer === 'mean'
      const counted = { passed: passed[place] ?? 0, scored: count, trials }
      const value = isMean ? (sums[place] ?? 0) / count : reduceTrials(reducer, counted)
      if (value === undefined) continue
      yield { value, answer: null, explanation: null, metadata: null, history: [], sample_id: id }
    }
  }

  return {
    add(id, outcome) {
      const place = placeOf(id)
      for (const { scorer, sums, passed, counts } of all) {
        const score = outcome.scores.find((other) => other.scorer === scorer)
        if (score === undefined) continue
        sums[place] = (sums[place] ?? 0) + score.value
        passed[place] = (passed[place] ?? 0) + (score.value >= 1 ? 1 : 0)
        counts[place] = (counts[place] ?? 0) + 1
      }
    },
    *json() {
      yield '['
      for (const [index, sums] of all.entries()) {
        const name = sums.role === 'metric' ? 'mean' : inspectReducer(reducer)
        yield `${index === 0 ? '' : ','}{"scorer":${toInspectJson(sums.scorer)},"reducer":${toInspectJson(name)},"samples":[`
        let isFirst = true
        for (const sample of samplesOf(sums)) {
          yield (isFirst ? '' : ',') + toInspectJson(sample)
          isFirst = false
        }
        yield ']}'
      }
      yield ']'
    },
  }
}

import type { Scorer } from '../scorer.ts'
import { countedCalls } from './counted-calls.ts'
import { argumentsProblem, nameOf, pairCalls } from './match-calls.ts'
import type { ExpectedCall } from './match-calls.ts'
import type { ToolCallsOptions } from './tool-calls.ts'
import { wantedOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

/**
 * A metric: the harmonic mean of precision, the share of calls that were expected, and recall, the share of expected calls
 * that were made, in any order; both are in the metadata. 1 when none was expected and none was made.
 *
 * @example
 * toolCallF1(['search', 'open'])
 */
export function toolCallF1<Target>(
  expected: Wanted<readonly ExpectedCall[], Target>,
  options: Pick<ToolCallsOptions, 'arguments' | 'failed'> = {},
): Scorer<Target> {
  const { arguments: compare = 'equal', failed = 'count' } = options
  return {
    name: 'tool-call-f1',
    role: 'metric',
    score(solution, { sample }) {
      const wanted = wantedOf(expected, sample)
      const calls = countedCalls(solution.toolCalls, wanted.map(nameOf))
      const made = calls.filter(({ isError }) => failed === 'count' || !isError)
      const pairs = pairCalls(wanted, made, { order: 'any', compare })
      const right = wanted.filter((one, index) => {
        const call = made[pairs[index] ?? -1]
        return call !== undefined && call.name === nameOf(one) && argumentsProblem(one, call, compare) === undefined
      }).length
      const total = wanted.length + made.length
      return {
        value: total === 0 ? 1 : (2 * right) / total,
        explanation: `${right} right of ${made.length} made and ${wanted.length} expected`,
        metadata: {
          precision: made.length === 0 ? 1 : right / made.length,
          recall: wanted.length === 0 ? 1 : right / wanted.length,
        },
      }
    },
  }
}

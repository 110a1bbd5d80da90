import type { Scorer } from '../scorer.ts'
import { callErrors } from './call-errors.ts'
import { countedCalls } from './counted-calls.ts'
import { nameOf } from './match-calls.ts'
import type { ExpectedCall } from './match-calls.ts'
import { wantedOf } from './wanted.ts'
import type { Wanted } from './wanted.ts'

export interface ToolCallsOptions {
  /** `exact`: one after the other; `subsequence`: others may stand between them; `any`: however. Default: `exact`. */
  readonly order?: 'exact' | 'subsequence' | 'any'
  /** Calls beyond the expected; with `exact`, behind them. Default: `allow` for a subsequence, else `forbid`. */
  readonly extra?: 'forbid' | 'allow'
  /** `subset`: objects may have keys that are not expected. Default: `equal`. */
  readonly arguments?: 'equal' | 'subset'
  /**
   * Calls that ended as an error: `ignore` forgives a model that sets a call of its right. With `count`, those that were
   * denied, or refused for their name or arguments, are made but never as expected. Default: `count`.
   */
  readonly failed?: 'count' | 'ignore'
}

/**
 * Passes when the tools were called as expected. Numbers are equal by value: 1 and 1.0 are. In any order, calls are paired
 * with the expected ones as well as can be, not first come, first served. The calls by
 * which an agent hands in its `output` or keeps its plan only count where they are expected. All errors are in `metadata.errors`; the label is
 * the first one's: `wrong-name`, `missing-call`, `extra-call`, `wrong-arguments`, `wrong-order`.
 *
 * @example
 * toolCalls(['search', { name: 'open', arguments: { ref: (ref) => String(ref).startsWith('a.md') } }])
 * @example
 * toolCalls<ExpectedCall[]>(({ target }) => target, { order: 'any', arguments: 'subset' })
 */
export function toolCalls<Target>(
  expected: Wanted<readonly ExpectedCall[], Target>,
  options: ToolCallsOptions = {},
): Scorer<Target> {
  const { order = 'exact', extra = order === 'subsequence' ? 'allow' : 'forbid', failed = 'count' } = options
  const rules = { order, compare: options.arguments ?? 'equal', allowsExtra: extra === 'allow' }
  return {
    name: 'tool-calls',
    score(solution, { sample }) {
      const wanted = wantedOf(expected, sample)
      const calls = countedCalls(solution.toolCalls, wanted.map(nameOf))
      const made = calls.filter(({ isError }) => failed === 'count' || !isError)
      const errors = callErrors(wanted, made, rules)
      const [first] = errors
      if (first === undefined)
        return { value: 1, explanation: `${wanted.length} of ${wanted.length} calls as expected` }
      const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
      return { value: 0, label: first.type, explanation: first.message + more, metadata: { errors } }
    },
  }
}

/**
 * Passes when no tool was called, for samples that no tool is of use for. Label: `extra-call`.
 *
 * @example
 * noToolCalls()
 */
export function noToolCalls(): Scorer {
  return { ...toolCalls([]), name: 'no-tool-calls' }
}

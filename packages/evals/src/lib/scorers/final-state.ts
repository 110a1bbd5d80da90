import type { Scorer, ScoringContext } from '../scorer.ts'
import type { Sample } from '../suite.ts'
import { describeDifference } from './describe-difference.ts'
import { differences } from './difference.ts'
import { asJson } from './json-value.ts'

export interface ExpectedState<Target, Environment> {
  /** What of the environment is compared, as JSON. Default: all of it. */
  readonly state?: (environment: Environment) => unknown
  readonly expected: (sample: Sample<Target>) => unknown
  /** JSON pointers of values that do not count, `*` for any one key or index. */
  readonly ignore?: readonly string[]
}

/** Says whether the state is right, or in one line what is wrong with it. */
export type StateCheck<Target, Environment> = (
  context: ScoringContext<Target, Environment>,
) => boolean | string | Promise<boolean | string>

/** The metadata names no more. */
const mostDifferences = 20

/**
 * Passes when the solver has left the environment as it should be. Where it differs is told by JSON pointer, the first
 * place in the explanation, up to twenty in `metadata.differences`. Label: `wrong-state`.
 *
 * @example
 * finalState<Order[], Shop>({ state: (shop) => shop.orders, expected: ({ target }) => target, ignore: ['/*\/id'] })
 * @example
 * finalState<null, Shop>(({ environment }) => environment.stock >= 0 || `the stock is ${environment.stock}`)
 */
export function finalState<Target, Environment>(
  check: ExpectedState<Target, Environment> | StateCheck<Target, Environment>,
): Scorer<Target, Environment> {
  return {
    name: 'final-state',
    async score(_, context) {
      const found = typeof check === 'function' ? await verdictOf(check, context) : compare(check, context)
      const [first] = found
      if (first === undefined) return { value: 1, explanation: 'the state is as expected' }
      const more = found.length > 1 ? ` (and ${found.length - 1} more)` : ''
      return { value: 0, label: 'wrong-state', explanation: first + more, metadata: { differences: found } }
    },
  }
}

async function verdictOf<Target, Environment>(
  check: StateCheck<Target, Environment>,
  context: ScoringContext<Target, Environment>,
): Promise<string[]> {
  const verdict = await check(context)
  if (verdict === true) return []
  return [verdict === false ? 'the check refuses the state' : verdict]
}

function compare<Target, Environment>(
  { state, expected, ignore = [] }: ExpectedState<Target, Environment>,
  { sample, environment }: ScoringContext<Target, Environment>,
): string[] {
  const actual = asJson(state === undefined ? environment : state(environment))
  return differences(asJson(expected(sample)), actual, { ignore })
    .take(mostDifferences)
    .map((one) => describeDifference(one, 'the state'))
    .toArray()
}

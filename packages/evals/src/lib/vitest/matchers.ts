import { UsageError } from '@glmkit/core'
import type { DocumentIndex } from '@glmkit/tools/search'
import type { RunSuiteOptions } from '../run/run-suite.ts'
import type { Score, Scorer } from '../scorer.ts'
import { abstains } from '../scorers/abstains.ts'
import { citesDocuments } from '../scorers/cites-documents.ts'
import { excerpt, excerptOf } from '../scorers/excerpt.ts'
import type { ExpectedCall } from '../scorers/match-calls.ts'
import { toolCalls } from '../scorers/tool-calls.ts'
import type { ToolCallsOptions } from '../scorers/tool-calls.ts'
import type { Solution } from '../solution.ts'
import type { Sample } from '../suite.ts'
import { passesAtLeast } from './passes-at-least.ts'
import { resultOf, solutionOf, suiteOf } from './received.ts'

export interface PassAtLeastOptions<Target = unknown, Environment = unknown> extends Omit<
  RunSuiteOptions<Target, Environment>,
  'resume'
> {
  /** The lower bound of the interval of this confidence must reach the rate, not the rate measured alone. Default: no interval. */
  readonly confidence?: number
}

/** What `@glmkit/evals/vitest` adds to `expect`. */
export interface EvalMatchers<R> {
  /**
   * The result of a run has called these tools.
   *
   * @example
   * expect(result).toCallTools(['search', { name: 'open', arguments: { ref: 'a.md#A:1-2' } }], { order: 'subsequence' })
   */
  toCallTools(expected: readonly ExpectedCall[], options?: ToolCallsOptions): R
  /**
   * A verdict passes, by a value of 1; the sample is what the scorer wants to know of it.
   *
   * @example
   * await expect(result).toPassScorer(numeric<number>(({ target }) => target), { target: 42 })
   */
  toPassScorer<Target, Environment>(
    scorer: Scorer<Target, Environment>,
    sample?: Partial<Sample<Target>> & { readonly environment?: Environment },
  ): Promise<void>
  /**
   * Runs a suite: this share of its samples passes. Trials that could not be scored fail the assertion.
   *
   * @param rate From 0 to 1.
   * @example
   * await expect(suite).toPassAtLeast(0.9, { model: createGlm(), trials: 4, confidence: 0.95 })
   */
  toPassAtLeast<Target, Environment>(rate: number, options?: PassAtLeastOptions<Target, Environment>): Promise<void>
  /** The answer cites documents, and every citation resolves in the index. */
  toCite(index: Pick<DocumentIndex, 'resolve'>): R
  /** The answer says that the documents do not tell, in English, Chinese or French. */
  toAbstain(): R
}

interface Verdict {
  readonly pass: boolean
  readonly message: () => string
}

export const matchers: {
  readonly [Name in keyof EvalMatchers<void>]: (
    received: unknown,
    ...expected: Parameters<EvalMatchers<void>[Name]>
  ) => Verdict | Promise<Verdict>
} = {
  toCallTools(received, expected, options) {
    const solution = resultOf(received, 'toCallTools')
    if (!Array.isArray(expected))
      throw new UsageError('Cannot check toCallTools: expected a list of calls, e.g. ["search"]')
    return judged(solution, toolCalls(expected, options), {}, () => callsOf(solution))
  },
  toPassScorer(received, scorer, sample = {}) {
    if (typeof scorer?.score !== 'function')
      throw new UsageError('Cannot check toPassScorer: expected a scorer, e.g. includes("744")')
    return judged(solutionOf(received, 'toPassScorer'), scorer, sample)
  },
  toPassAtLeast(received, rate, options = {}) {
    return passesAtLeast(suiteOf(received, 'toPassAtLeast'), rate, options)
  },
  toCite(received, index) {
    return judged(solutionOf(received, 'toCite'), citesDocuments(index))
  },
  toAbstain(received) {
    return judged(solutionOf(received, 'toAbstain'), abstains())
  },
}

/** At once, unless the scorer takes its time. */
function judged(
  solution: Solution,
  scorer: Scorer,
  given: Partial<Sample> & { readonly environment?: unknown } = {},
  detail: () => string = () => `answer: "${excerpt(solution.text, 500)}"`,
): Verdict | Promise<Verdict> {
  const { environment, ...rest } = given
  const sample: Sample = { id: 'expected', input: '', target: undefined, ...rest }
  const verdictOf = ({ value, explanation, label }: Score): Verdict => {
    const pass = value >= 1
    const name = `${scorer.name}${label === undefined ? '' : `, ${label}`}`
    const title = pass ? `expected not to pass (${name})` : `expected to pass (${name})`
    return { pass, message: () => `${title}: ${explanation}\n\n${detail()}` }
  }
  const score = scorer.score(solution, { sample, environment, signal: new AbortController().signal })
  return score instanceof Promise ? score.then(verdictOf) : verdictOf(score)
}

function callsOf({ toolCalls: made }: Solution): string {
  if (made.length === 0) return 'no tool was called'
  const lines = made.map(({ name, input, failure }, index) => {
    return `${index + 1}. ${name} ${excerptOf(input, 200)}${failure === undefined ? '' : ` (failed: ${failure})`}`
  })
  return `calls that were made:\n${lines.join('\n')}`
}

import { UsageError } from '@glmkit/core'
import { runSuite } from '../run/run-suite.ts'
import type { Interval } from '../statistics/interval.ts'
import type { Suite } from '../suite.ts'
import type { SuiteSummary } from '../summary.ts'
import type { PassAtLeastOptions } from './matchers.ts'

/** Failed trials a message names. */
const mostListed = 10

/** @throws What running the suite throws; an error if trials could not be scored, which no assertion holds of, `not` or not. */
export async function passesAtLeast(
  suite: Suite,
  rate: number,
  options: PassAtLeastOptions,
): Promise<{ readonly pass: boolean; readonly message: () => string }> {
  if (!(rate >= 0 && rate <= 1))
    throw new UsageError(`Cannot check toPassAtLeast: the rate is ${rate}, expected 0 to 1`)
  const summary = await runSuite(suite, options)
  const unscored = summary.errors.infrastructure + summary.errors.harness
  const measured = summary.passRate
  const { confidence } = options
  const reached = measured === undefined ? 0 : confidence === undefined ? measured.estimate : measured.low
  const message = messageOf(summary, { rate, measured, confidence, unscored })
  if (unscored > 0) throw new Error(message)
  return { pass: reached >= rate, message: () => message }
}

function messageOf(
  { suite, solver, failures, samples, trials }: SuiteSummary,
  facts: {
    readonly rate: number
    readonly measured: Interval | undefined
    readonly confidence: number | undefined
    readonly unscored: number
  },
): string {
  const { rate, measured, confidence, unscored } = facts
  const percent = (share: number): string => `${Number((share * 100).toFixed(1))} %`
  const bounds =
    measured && `${percent(measured.low)} to ${percent(measured.high)} with ${percent(measured.confidence)} confidence`
  const found = measured === undefined ? 'nothing was scored' : `${percent(measured.estimate)} passed (${bounds})`
  const what = confidence === undefined ? 'the pass rate' : 'the lower bound of the pass rate'
  const lines = failures.slice(0, mostListed).map(({ id, trial, reason }) => `- ${id}, trial ${trial}: ${reason}`)
  const more = failures.length > mostListed ? [`- and ${failures.length - mostListed} more`] : []
  return [
    `suite "${suite}" (${solver}): ${what} was checked against ${percent(rate)}, and ${found}; ${samples} samples, ${trials} trials each`,
    ...(unscored > 0 ? [`${unscored} trials could not be scored, which fails the assertion`] : []),
    ...(lines.length === 0 ? [] : ['', 'not passed:', ...lines, ...more]),
  ].join('\n')
}

import type { Comparison } from './comparison.ts'

type Facts = Pick<Comparison, 'difference' | 'samples' | 'clusters' | 'minimalDetectableEffect' | 'adjustedPValue'> & {
  /** Compared at once. */
  readonly suites?: number
}

/** A difference is told when both agree that it is there: the test, after adjustment, and the interval. */
export function verdictOf(facts: Facts): Pick<Comparison, 'change' | 'verdict'> {
  const { difference, adjustedPValue, suites = 1 } = facts
  const { interval, pValue } = difference
  const { estimate, low, high, confidence } = interval
  const alpha = 1 - confidence
  const isBeyond = low > 0 || high < 0
  if (!(isBeyond && (adjustedPValue ?? pValue) < alpha)) {
    const isLost = isBeyond && pValue < alpha
    const because = isLost ? ` after adjustment for ${suites} suites` : ''
    return { change: 'unclear', verdict: `no difference can be told${because}: ${reachOf(facts)}` }
  }
  const change = estimate > 0 ? 'better' : 'worse'
  const [from, to] = estimate > 0 ? [low, high] : [-high, -low]
  const range = `${percentOf(confidence)} % ${points(from)} to ${points(to)}`
  return { change, verdict: `B is ${change} by ${points(Math.abs(estimate))} points (${range})` }
}

function reachOf({ samples, clusters, minimalDetectableEffect }: Facts): string {
  const who = counted(samples, 'sample') + (clusters === undefined ? '' : ` in ${counted(clusters, 'cluster')}`)
  if (minimalDetectableEffect >= 1) return `${who} show${samples === 1 ? 's' : ''} none`
  return `${who} show${samples === 1 ? 's' : ''} differences from ${points(minimalDetectableEffect)} points on`
}

export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Of a share; without a decimal that says nothing. */
export function points(share: number): string {
  const text = (share * 100).toFixed(1)
  return text === '-0.0' ? '0.0' : text
}

/** 95 for 0.95, 99.9 for 0.999. */
export const percentOf = (share: number): string => String(Number((share * 100).toPrecision(6)))

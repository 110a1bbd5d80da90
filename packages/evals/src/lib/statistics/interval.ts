/** An estimate and the interval that covers the true value with the given confidence. */
export interface Interval {
  readonly estimate: number
  readonly low: number
  readonly high: number
  /** E.g. 0.95. */
  readonly confidence: number
}

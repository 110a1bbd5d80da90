import { betaTails, betaUpperLogit } from './beta.ts'

/** P(|T| > |t|) of Student's t. */
export function tTwoSided(t: number, degreesOfFreedom: number): number {
  if (t === 0) return 1
  const ratio = (t / degreesOfFreedom) * t
  if (ratio === Infinity) return 0
  return Math.exp(betaTails(1 / (1 + ratio), ratio / (1 + ratio), degreesOfFreedom / 2, 0.5).logLower)
}

/** The t with P(|T| > t) = `tail`. */
export function tTwoSidedQuantile(tail: number, degreesOfFreedom: number): number {
  return Math.sqrt(degreesOfFreedom) * Math.exp(betaUpperLogit(tail, 0.5, degreesOfFreedom / 2) / 2)
}

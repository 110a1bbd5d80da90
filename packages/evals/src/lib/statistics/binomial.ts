import { betaTails } from './beta.ts'

/** P(X ≤ k) of n tries that each succeed with probability p, for 0 ≤ k < n and p between 0 and 1. */
export function binomialLowerTail(k: number, n: number, p: number): number {
  return Math.exp(betaTails(1 - p, p, n - k, k + 1).logLower)
}

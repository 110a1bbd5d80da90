/** Second routes to what the statistics module computes: other formulas, in numbers of 1,200 bits. */
import {
  add,
  arctan,
  big,
  div,
  exp,
  isBelow,
  least,
  mul,
  neg,
  pi,
  pow,
  series,
  sqrt,
  sub,
  toNumber,
} from './big-float.ts'
import type { Big } from './big-float.ts'

const one = big(1)
const half = big(0.5)
const total = (values: readonly Big[]): Big => values.reduce(add, big(0))

/** C(n − c, k) / C(n, k) and C(c, k) / C(n, k) by factorials' ratios, draw by draw. */
export function passAtKBy(n: number, c: number, k: number): Big {
  return sub(one, drawn(n, n - c, k))
}

export function passHatKBy(n: number, c: number, k: number): Big {
  return drawn(n, c, k)
}

function drawn(n: number, good: number, k: number): Big {
  let [above, below] = [one, one]
  for (let i = 0; i < k; i++) {
    above = mul(above, big(Math.max(0, good - i)))
    below = mul(below, big(n - i))
  }
  return div(above, below)
}

/** P(Z > z) for z ≥ 0 by Taylor's series; far out by the ascending one, which does not alternate. */
export function normalTailBy(z: Big): Big {
  const square = mul(z, z)
  const scale = sqrt(mul(big(2), pi))
  if (isBelow(z, big(20))) {
    const down = div(square, big(-2))
    const alternating = series(z, (term, k) => div(mul(mul(term, down), big(2 * k - 1)), big(k * (2 * k + 1))))
    return sub(half, div(alternating, scale))
  }
  const ascending = series(z, (term, k) => div(mul(term, square), big(2 * k + 1)))
  return sub(half, div(mul(exp(div(square, big(-2))), ascending), scale))
}

/** z with P(Z > z) = tail, from a guess, by Newton's steps. */
export function normalQuantileBy(tail: Big, guess: number): Big {
  let z = big(guess)
  for (let i = 0; i < 4; i++) {
    const density = div(exp(div(mul(z, z), big(-2))), sqrt(mul(big(2), pi)))
    z = add(z, div(sub(normalTailBy(z), tail), density))
  }
  return z
}

/** P(|T| > t) for whole degrees of freedom: the finite sums of Abramowitz & Stegun 26.7.3 and 26.7.4. */
export function tTailBy(tSquared: Big, degrees: number): Big {
  const nu = big(degrees)
  const square = div(nu, add(nu, tSquared))
  const sine = sqrt(sub(one, square))
  let term = degrees % 2 === 0 ? one : sqrt(square)
  let sum = degrees === 1 ? big(0) : term
  for (let k = degrees % 2 === 0 ? 2 : 3; k < degrees; k += 2) {
    term = div(mul(mul(term, square), big(k - 1)), big(k))
    sum = add(sum, term)
  }
  if (degrees % 2 === 0) return sub(one, mul(sine, sum))
  const ratio = sqrt(div(tSquared, nu))
  const rightAngle = div(pi, big(2))
  const angle = isBelow(one, ratio) ? sub(rightAngle, arctan(div(one, ratio))) : arctan(ratio)
  return sub(one, div(add(angle, mul(sine, sum)), rightAngle))
}

/** P(X ≤ k), X binomial: from the largest term down, or what is missing from the other side. */
export function binomialBy(k: number, n: number, p: Big): Big {
  if (k < 0) return big(0)
  if (k >= n) return one
  const q = sub(one, p)
  if (k > n * toNumber(p)) return sub(one, binomialBy(n - k - 1, n, q))
  let ways = one
  for (let i = 0; i < k; i++) ways = div(mul(ways, big(n - i)), big(i + 1))
  const odds = div(q, p)
  return series(mul(ways, mul(pow(p, k), pow(q, n - k))), (term, step) => {
    const i = k - step + 1
    return div(mul(mul(term, big(Math.max(0, i))), odds), big(n - i + 1))
  })
}

/** Wilson's bounds by the textbook's formula, centre ± reach. */
export function wilsonBy(successes: number, n: number, z: Big): [Big, Big] {
  const p = div(big(successes), big(n))
  const perTry = div(mul(z, z), big(n))
  const centre = add(p, div(perTry, big(2)))
  const spread = add(div(mul(p, sub(one, p)), big(n)), div(perTry, big(4 * n)))
  const reach = mul(z, sqrt(spread))
  const scale = add(one, perTry)
  return [div(sub(centre, reach), scale), div(add(centre, reach), scale)]
}

/** By n Σx² − (Σx)², which only numbers of this length bear. */
export function standardErrorBy(values: readonly number[]): Big {
  const list = values.map(big)
  const n = big(values.length)
  const sum = total(list)
  const squares = total(list.map((value) => mul(value, value)))
  const numerator = sub(mul(n, squares), mul(sum, sum))
  return sqrt(div(numerator, mul(mul(n, n), sub(n, one))))
}

export const meanBy = (values: readonly number[]): Big => div(total(values.map(big)), big(values.length))

/** Every pair of a cluster on its own. */
export function clusteredBy(
  values: readonly number[],
  clusters: readonly number[],
  correction: 'none' | 'small-sample' | 'miller',
): Big {
  const centre = meanBy(values)
  const deviations = values.map((value) => sub(big(value), centre))
  const n = big(values.length)
  let [own, cross] = [big(0), big(0)]
  for (const [i, x] of deviations.entries()) {
    for (const [j, y] of deviations.entries()) {
      if (clusters[i] !== clusters[j]) continue
      if (i === j) own = add(own, mul(x, y))
      else cross = add(cross, mul(x, y))
    }
  }
  const squared = mul(n, n)
  if (correction === 'miller') return sqrt(add(div(own, mul(n, sub(n, one))), div(cross, squared)))
  const count = new Set(clusters).size
  const factor = correction === 'none' ? one : div(big(count), big(count - 1))
  return sqrt(mul(factor, div(add(own, cross), squared)))
}

/** Of two lists: SE² = SE_A² + SE_B² − 2 covariance. */
export function pairedErrorBy(a: readonly number[], b: readonly number[]): Big {
  const n = big(a.length)
  const products = total(a.map((value, i) => mul(big(value), big(b[i] ?? NaN))))
  const covariance = sub(mul(n, products), mul(total(a.map(big)), total(b.map(big))))
  const shared = div(mul(big(2), covariance), mul(mul(n, n), sub(n, one)))
  const [errorA, errorB] = [standardErrorBy(a), standardErrorBy(b)]
  return sqrt(sub(add(mul(errorA, errorA), mul(errorB, errorB)), shared))
}

/** Holm's adjusted values by the closed test: the worst Bonferroni of all sets that a hypothesis is in. */
export function holmBy(pValues: readonly number[]): Big[] {
  return pValues.map((_, own) => {
    let worst = big(0)
    for (let set = 0; set < 2 ** pValues.length; set++) {
      if (((set >> own) & 1) === 0) continue
      const members = pValues.filter((_p, i) => (set >> i) & 1)
      const bonferroni = least(one, mul(big(members.length), big(Math.min(...members))))
      if (isBelow(worst, bonferroni)) worst = bonferroni
    }
    return worst
  })
}

/** Hyndman and Fan's definition 7, by whole numbers. */
export function percentileBy(values: readonly number[], percent: number): Big {
  const sorted = values.toSorted((a, b) => a - b).map(big)
  const rank = div(mul(big(values.length - 1), big(percent)), big(100))
  let below = 0
  while (below < values.length - 1 && !isBelow(rank, big(below + 1))) below++
  const from = sorted[below] ?? big(0)
  const to = sorted[below + 1] ?? from
  return add(from, mul(sub(to, from), sub(rank, big(below))))
}

/** How far a root is from where it should be, relative to it: by the secant through points 1e-9 to both sides. */
export function rootError(value: number, rising: (at: Big) => Big): number {
  const [low, high] = [mul(big(value), big(1 - 1e-9)), mul(big(value), big(1 + 1e-9))]
  const [below, above] = [rising(low), rising(high)]
  // Without a change of sign the root is farther away than that.
  if (below.m > 0n || above.m < 0n) return Infinity
  const root = add(low, div(mul(sub(high, low), neg(below)), sub(above, below)))
  return Math.abs(toNumber(div(sub(root, big(value)), root)))
}

/**
 * Does the statistics module compute what it says? Every function beside a second route: another formula or plain
 * enumeration, in numbers of 1,200 bits.
 *
 *     node bench/eval-statistics.ts [--quick] [--seed 1]
 *
 * One line for each claim: what, cases, largest relative error. Exits with 1 above 1e-9.
 */
import { parseArgs } from 'node:util'
import { normalUpperQuantile, normalUpperTail } from '../packages/evals/src/lib/statistics/normal.ts'
import { tTwoSided, tTwoSidedQuantile } from '../packages/evals/src/lib/statistics/student-t.ts'
import * as statistics from '../packages/evals/src/statistics.ts'
import { add, big, div, isBelow, mul, neg, relativeError, sqrt, sub } from './eval/big-float.ts'
import type { Big } from './eval/big-float.ts'
import {
  binomialBy,
  clusteredBy,
  holmBy,
  meanBy,
  normalQuantileBy,
  normalTailBy,
  pairedErrorBy,
  passAtKBy,
  passHatKBy,
  percentileBy,
  rootError,
  standardErrorBy,
  tTailBy,
  wilsonBy,
} from './eval/exact-statistics.ts'
import { createRandom, pick, pickLogUniform } from './search/random.ts'

const { values: flags } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' } },
})
const random = createRandom(Number(flags.seed))
const many = flags.quick ? 1 : 5
const bar = 1e-9

function claim(what: string, errors: Iterable<number>): void {
  const from = performance.now()
  let [cases, worst] = [0, 0]
  for (const error of errors) {
    cases++
    // A figure that is missing is no pass.
    if (!(error <= worst)) worst = Number.isNaN(error) ? Infinity : error
  }
  const isMet = cases > 0 && worst <= bar
  const seconds = ((performance.now() - from) / 1_000).toFixed(1)
  console.log(
    `${isMet ? 'met   ' : 'MISSED'} ${what}: ${cases} cases, largest error ${worst.toExponential(1)} (${seconds} s)`,
  )
  if (!isMet) process.exitCode = 1
}

/** So many times, five times as many in the long version. */
function* times(count: number, errorsOf: () => readonly number[]): Generator<number> {
  for (let i = 0; i < count * many; i++) yield* errorsOf()
}

const size = (most: number): number => pickLogUniform(random, 1, most)
/** Scores as suites have them: right or wrong, shares of trials, or anything. */
const scores = (count: number): number[] => {
  const kind = pick(random, 3)
  return Array.from(
    { length: count },
    () => [random() < 0.7 ? 1 : 0, pick(random, 5) / 4, random() * 100 - 50][kind] ?? 0,
  )
}
const confidences = [0.5, 0.8, 0.9, 0.95, 0.99, 0.9999]
const anyConfidence = (): number => confidences[pick(random, confidences.length)] ?? 0.95
/** Exactly (1 − confidence)/2 of the double. */
const tailOf = (confidence: number): Big => div(sub(big(1), big(confidence)), big(2))
const quantiles = new Map(
  confidences.map((confidence) => [
    confidence,
    normalQuantileBy(tailOf(confidence), statistics.normalInterval(0, 1, confidence).high),
  ]),
)
const quantileOf = (confidence: number): Big => quantiles.get(confidence) ?? big(NaN)

const trialsOf = (most: number): [n: number, c: number, k: number] => {
  const n = size(most)
  return [n, pick(random, n + 1), 1 + pick(random, n)]
}

claim(
  'passAtK, by products of draws',
  times(60, () => {
    const [n, c, k] = trialsOf(2_000)
    return [relativeError(statistics.passAtK(n, c, k), passAtKBy(n, c, k))]
  }),
)
claim(
  'passAtK of 100,000 trials',
  times(1, () => {
    const [c, k] = [size(100_000), size(100_000)]
    return [relativeError(statistics.passAtK(100_000, c, k), passAtKBy(100_000, c, k))]
  }),
)
claim(
  'passHatK, by products of draws',
  times(60, () => {
    const [n, c, k] = trialsOf(2_000)
    const exact = passHatKBy(n, c, k)
    // Below that a double has fewer digits.
    return isBelow(exact, big(1e-300)) ? [] : [relativeError(statistics.passHatK(n, c, k), exact)]
  }),
)
claim(
  'meanPassAtK and meanPassHatK, by sums of draws',
  times(10, () => {
    const k = 1 + pick(random, 4)
    const samples = Array.from({ length: 20 }, () => ({ trials: k + pick(random, 5), passed: pick(random, k + 1) }))
    const mean = (by: typeof passAtKBy): Big =>
      div(
        samples.reduce((sum, { trials, passed }) => add(sum, by(trials, passed, k)), big(0)),
        big(samples.length),
      )
    return [
      relativeError(statistics.meanPassAtK(samples, k), mean(passAtKBy)),
      relativeError(statistics.meanPassHatK(samples, k), mean(passHatKBy)),
    ]
  }),
)

claim(
  'normal tail, to 1e-300, by series',
  times(20, () => {
    const z = random() * 37
    return [relativeError(normalUpperTail(z), normalTailBy(big(z)))]
  }),
)
claim(
  "Student's t tail, 1 to 400 degrees, by finite sums",
  times(20, () => {
    const [t, degrees] = [10 ** (random() * 3 - 2), size(400)]
    const exact = tTailBy(mul(big(t), big(t)), degrees)
    return isBelow(exact, big(1e-300)) ? [] : [relativeError(tTwoSided(t, degrees), exact)]
  }),
)
claim(
  "Student's t quantile, 1 to 400 degrees, by change of sign",
  times(8, () => {
    const [tail, degrees] = [10 ** (-15 * random()), size(400)]
    const t = tTwoSidedQuantile(tail, degrees)
    return [rootError(t, (at) => sub(big(tail), tTailBy(mul(at, at), degrees)))]
  }),
)

claim(
  'wilsonInterval, to n = 100,000, by the textbook',
  times(60, () => {
    const [n, confidence] = [size(100_000), anyConfidence()]
    const successes = pick(random, n + 1)
    const [low, high] = wilsonBy(successes, n, quantileOf(confidence))
    const interval = statistics.wilsonInterval(successes, n, confidence)
    return [
      ...(successes === 0 ? [interval.low] : [relativeError(interval.low, low)]),
      relativeError(interval.high, high),
    ]
  }),
)
const clopperPearson = (most: number): number[] => {
  const [n, confidence] = [size(most), anyConfidence()]
  const successes = Math.min(n, pick(random, 2) === 0 ? pick(random, 30) : pick(random, Math.min(n, 2_000) + 1))
  const { low, high } = statistics.clopperPearsonInterval(successes, n, confidence)
  const tail = tailOf(confidence)
  return [
    successes === 0 ? low : rootError(low, (p) => sub(sub(big(1), binomialBy(successes - 1, n, p)), tail)),
    successes === n ? 1 - high : rootError(high, (p) => sub(tail, binomialBy(successes, n, p))),
  ]
}
claim(
  'clopperPearsonInterval, to n = 1,000, by change of sign',
  times(15, () => clopperPearson(1_000)),
)
claim(
  'clopperPearsonInterval, to n = 100,000, by change of sign',
  times(3, () => clopperPearson(100_000)),
)
claim(
  'mcNemarExact, p to 1e-300, by sums of whole binomials',
  times(30, () => {
    const n = size(3_000)
    const a = pick(random, n + 1)
    const exact = 2 * a === n ? big(1) : mul(big(2), binomialBy(Math.min(a, n - a), n, big(0.5)))
    return isBelow(exact, big(1e-300)) ? [] : [relativeError(statistics.mcNemarExact(a, n - a), exact)]
  }),
)
claim(
  'mcNemarExact of 100,000',
  times(2, () => {
    const a = 50_000 - size(5_000)
    return [relativeError(statistics.mcNemarExact(a, 100_000 - a), mul(big(2), binomialBy(a, 100_000, big(0.5))))]
  }),
)

claim(
  'mean and standardError, by sums of squares',
  times(30, () => {
    const values = scores(2 + size(1_000))
    // All alike: nothing is to be told relative to.
    if (new Set(values).size === 1) return [statistics.standardError(values)]
    return [
      relativeError(statistics.mean(values), meanBy(values)),
      relativeError(statistics.standardError(values), standardErrorBy(values)),
    ]
  }),
)
claim(
  'clusteredStandardError and createClusterSums, all corrections, by pairs',
  times(15, () => {
    const values = scores(3 + size(60))
    const clusters = values.map((_, i) => (i < 2 ? i : pick(random, 12)))
    const sums = statistics.createClusterSums()
    for (const [i, value] of values.entries()) sums.add(value, clusters[i])
    return (['none', 'small-sample', 'miller'] as const).flatMap((correction) => {
      const exact = clusteredBy(values, clusters, correction)
      // Rounded shares of exactly 0.
      if (isBelow(exact, big(1e-12))) return []
      const batch = statistics.clusteredStandardError(values, clusters, { correction })
      return [relativeError(batch, exact), relativeError(sums.standardError(correction) ?? NaN, exact)]
    })
  }),
)
claim(
  'createMoments, merged of three, by sums of squares',
  times(30, () => {
    const values = scores(2 + size(1_000))
    const parts = [0, 1, 2].map(() => statistics.createMoments())
    for (const value of values) parts[pick(random, 3)]?.add(value)
    const whole = statistics.createMoments()
    for (const part of parts) whole.merge(part)
    const exact = standardErrorBy(values)
    return [
      relativeError(whole.mean ?? NaN, meanBy(values)),
      isBelow(exact, big(1e-12)) ? 0 : relativeError(whole.standardError ?? NaN, exact),
    ]
  }),
)
claim(
  'normalInterval, by exact quantiles',
  times(20, () => {
    const [error, confidence] = [random(), anyConfidence()]
    const { low, high } = statistics.normalInterval(0, error, confidence)
    const reach = mul(big(error), quantileOf(confidence))
    return [relativeError(high, reach), relativeError(low, neg(reach))]
  }),
)
claim(
  'pairedDifference, by variances and covariance, p by finite sums',
  times(20, () => {
    const n = 3 + size(200)
    const [a, b] = [scores(n), scores(n)]
    const error = pairedErrorBy(a, b)
    if (isBelow(error, big(1e-12))) return []
    const result = statistics.pairedDifference(a, b)
    const difference = sub(meanBy(a), meanBy(b))
    const t = div(difference, error)
    const { standardError, interval, pValue } = result
    return [
      relativeError(standardError, error),
      Math.abs(result.difference) < 1e-12 ? 0 : relativeError(result.difference, difference),
      relativeError(pValue, tTailBy(mul(t, t), n - 1)),
      rootError((interval.high - interval.low) / 2 / standardError, (at) =>
        sub(sub(big(1), big(0.95)), tTailBy(mul(at, at), n - 1)),
      ),
    ]
  }),
)
claim(
  'holm, by the closed test',
  times(30, () => {
    const pValues = Array.from({ length: 1 + pick(random, 8) }, () => (pick(random, 4) === 0 ? 0.01 : random() ** 3))
    const exact = holmBy(pValues)
    return statistics.holm(pValues).map((p, i) => relativeError(p, exact[i] ?? big(NaN)))
  }),
)
claim(
  'sampleSize and minimalDetectableEffect, by exact quantiles',
  times(10, () => {
    const plan = {
      variance: random(),
      varianceA: random() / 4,
      varianceB: random() / 4,
      trialsA: size(20),
      trialsB: size(20),
      alpha: 1 - anyConfidence(),
      power: 0.5 + random() / 2.1,
    }
    const samples = size(100_000)
    const upper = normalQuantileBy(div(big(plan.alpha), big(2)), normalUpperQuantile(plan.alpha / 2))
    const lower = normalQuantileBy(sub(big(1), big(plan.power)), normalUpperQuantile(1 - plan.power))
    const noise = add(div(big(plan.varianceA), big(plan.trialsA)), div(big(plan.varianceB), big(plan.trialsB)))
    const reach = add(upper, lower)
    const variance = add(big(plan.variance), noise)
    const exact = mul(reach, sqrt(div(variance, big(samples))))
    const effect = statistics.minimalDetectableEffect({ ...plan, samples })
    const needed = statistics.sampleSize({ ...plan, delta: effect * (1 - 1e-7) })
    return [relativeError(effect, exact), needed === samples + 1 || samples > 1_000_000 ? 0 : Infinity]
  }),
)
claim(
  'percentile, by whole numbers',
  times(60, () => {
    const values = scores(size(300))
    const percent = pick(random, 2) === 0 ? pick(random, 101) : random() * 100
    const exact = percentileBy(values, percent)
    const got = statistics.percentile(values, percent)
    // Between values of either sign it may come to nearly 0.
    return [Math.min(relativeError(got, exact), Math.abs(got) < 1e-6 ? 1e-10 : Infinity)]
  }),
)
claim(
  'bootstrapInterval of medians, by all resamples',
  times(2, () => {
    const values = Array.from({ length: 5 }, () => Math.round(random() * 100))
    const median = (list: readonly number[]): number => statistics.percentile(list, 50)
    const extend = (lists: number[][]): number[][] => lists.flatMap((list) => values.map((value) => [...list, value]))
    const all = values.reduce(extend, [[]]).map(median)
    const { low, high } = statistics.bootstrapInterval(values, {
      statistic: median,
      confidence: 0.8,
      resamples: 20_000,
    })
    return [low - statistics.percentile(all, 10), high - statistics.percentile(all, 90)].map(Math.abs)
  }),
)

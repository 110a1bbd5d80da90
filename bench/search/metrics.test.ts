import { expect, it } from 'vitest'
import { coverage, ndcg, recall, reciprocalRank, type Span } from './metrics.ts'

const relevant = new Map([
  ['a', 2],
  ['b', 1],
  ['c', 1],
])
const ranked = ['x', 'a', 'y', 'c']

it('discounts gains by rank, and divides by the best order', () => {
  // 2/log2(3) + 1/log2(5) = 1.2619 + 0.4307; the best: 2 + 1/log2(3) + 1/log2(4) = 2 + 0.6309 + 0.5
  expect(ndcg(ranked, relevant, 10)).toBeCloseTo(1.6926 / 3.1309, 4)
  expect(ndcg(ranked, relevant, 2)).toBeCloseTo(1.2619 / 2.6309, 4)
  expect(ndcg(['a', 'b', 'c'], relevant, 10)).toBe(1)
  expect(ndcg([], relevant, 10)).toBe(0)
})

it('counts how much of what is relevant is among the first', () => {
  expect(recall(ranked, relevant, 10)).toBeCloseTo(2 / 3)
  expect(recall(ranked, relevant, 3)).toBeCloseTo(1 / 3)
})

it('takes the rank of the first relevant one', () => {
  expect(reciprocalRank(ranked, relevant, 10)).toBe(0.5)
  expect(reciprocalRank(ranked, relevant, 1)).toBe(0)
})

it('counts characters once, however often they are found or wanted', () => {
  const wanted: readonly Span[] = [
    [0, 10],
    [5, 20],
  ]
  expect(coverage([[8, 12]], wanted)).toBeCloseTo(4 / 20)
  expect(
    coverage(
      [
        [8, 12],
        [10, 14],
        [30, 40],
      ],
      wanted,
    ),
  ).toBeCloseTo(6 / 20)
  expect(coverage([], wanted)).toBe(0)
})

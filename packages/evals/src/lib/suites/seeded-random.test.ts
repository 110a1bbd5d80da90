import { describe, expect, it } from 'vitest'
import { seededRandom } from './seeded-random.ts'

describe('seededRandom', () => {
  it('draws the same everywhere: other numbers would be other suites', () => {
    const random = seededRandom('种子')
    expect([random.next(), random.integer(1, 100), random.pick(['a', 'b', 'c'])]).toEqual([0.4592767369467765, 82, 'a'])
    expect(random.shuffle([1, 2, 3, 4, 5])).toEqual([3, 5, 2, 1, 4])
  })

  it('draws all there is, ends included', () => {
    const random = seededRandom('x')
    const drawn = Array.from({ length: 300 }, () => random.integer(-1, 2))
    expect(new Set(drawn)).toEqual(new Set([-1, 0, 1, 2]))
    expect(new Set(random.sample([1, 2, 3], 3))).toEqual(new Set([1, 2, 3]))
    expect(() => random.pick([])).toThrow('Cannot pick from an empty list')
  })
})

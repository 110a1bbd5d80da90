import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isTruthy } from './is-truthy.ts'
import { keyOf } from './key-of.ts'
import { pythonRandom } from './random.ts'
import { splitLines } from './split-lines.ts'
import { Float } from './value.ts'

const file = new URL('../../../../../../shared/data/evals/bfcl/derived/python_random_vectors.json', import.meta.url)
const hasVectors = existsSync(file)
if (!hasVectors) process.stdout.write("Python's recorded random numbers are not here: their test is skipped\n")

interface Vector {
  readonly seed: number
  readonly random: readonly number[]
  readonly randint_10000_99999: readonly number[]
  readonly randint_100000000000_999999999999: readonly number[]
  readonly 'uniform_-10_40': readonly number[]
}

describe('pythonRandom', () => {
  it('draws what Python draws', () => {
    const random = pythonRandom(200191)
    expect([0, 1, 2].map(() => random.randint(10000, 99999))).toEqual([67410, 41772, 24547])
    expect(pythonRandom(0).random()).toBe(0.8444218515250481)
  })

  it.runIf(hasVectors)('draws what was recorded, from small seeds and large', () => {
    const vectors: Vector[] = hasVectors ? JSON.parse(readFileSync(file, 'utf8')) : []
    expect(vectors.length).toBeGreaterThan(5)
    for (const vector of vectors) {
      const random = pythonRandom(vector.seed)
      expect(vector.random.map(() => random.random())).toEqual(vector.random)
      expect(vector.randint_10000_99999.map(() => random.randint(10000, 99999))).toEqual(vector.randint_10000_99999)
      const large = vector.randint_100000000000_999999999999
      expect(large.map(() => random.randint(100000000000, 999999999999))).toEqual(large)
      expect(vector['uniform_-10_40'].map(() => random.uniform(-10, 40))).toEqual(vector['uniform_-10_40'])
    }
  })
})

describe('splitLines', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\nb\r\nc\r', ['a', 'b', 'c']],
    ['\n\n', ['', '']],
    ['a\u2028b\u001cc', ['a', 'b', 'c']],
  ])('splits %j as Python does', (text, lines) => {
    expect(splitLines(text)).toEqual(lines)
  })
})

describe('isTruthy', () => {
  it('takes empty values for false', () => {
    expect([null, false, 0, new Float(0), '', [], new Map(), {}].filter((value) => isTruthy(value))).toEqual([])
    expect([true, 1, -1n, new Float(0.1), '0', [0], { a: null }].every((value) => isTruthy(value))).toBe(true)
  })
})

describe('keyOf', () => {
  it('has one key for numbers that are equal, and none for lists', () => {
    expect([1, 1n, true, new Float(1)].map((value) => keyOf(value))).toEqual([1, 1, 1, 1])
    expect(keyOf('1')).toBe('1')
    expect(() => keyOf(['a'])).toThrow("unhashable type: 'list'")
  })
})

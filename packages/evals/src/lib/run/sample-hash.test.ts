import { describe, expect, it } from 'vitest'
import { sampleHash } from './sample-hash.ts'

const suite = { name: 's', version: '1' }
const sample = { id: 'a', input: 'q', target: { x: 1, y: [2, { b: 1, a: 2 }] } }

describe('sampleHash', () => {
  it('does not know the order of keys', () => {
    const same = { target: { y: [2, { a: 2, b: 1 }], x: 1 }, input: 'q', id: 'a' }
    expect(sampleHash(suite, same)).toBe(sampleHash(suite, sample))
    expect(sampleHash(suite, sample)).toMatch(/^[0-9a-f]{32}$/)
  })

  it.each([
    ['the version', { ...suite, version: '2' }, sample],
    ['the suite', { ...suite, name: 't' }, sample],
    ['the input', suite, { ...sample, input: 'Q' }],
    ['the target', suite, { ...sample, target: { ...sample.target, y: [{ b: 1, a: 2 }, 2] } }],
    ['metadata', suite, { ...sample, metadata: { k: 1 } }],
    ['the cluster', suite, { ...sample, cluster: 'c' }],
  ])('changes with %s', (_, otherSuite, other) => {
    expect(sampleHash(otherSuite, other)).not.toBe(sampleHash(suite, sample))
  })

  it.each([
    ['Function', () => true],
    ['symbol', Symbol('s')],
    ['Map', new Map([['a', 1]])],
    ['Set', new Set([1])],
  ])('refuses a %s, of which JSON would know nothing', (name, target) => {
    expect(() => sampleHash(suite, { ...sample, target })).toThrow(`it is not JSON ("target" is a ${name})`)
  })

  it('refuses what refers to itself', () => {
    const circle: Record<string, unknown> = {}
    circle.self = circle
    const why = 'Cannot run sample "a" of suite "s": it is not JSON (it refers to itself, or is nested too deep)'
    expect(() => sampleHash(suite, { ...sample, metadata: circle })).toThrow(why)
  })
})

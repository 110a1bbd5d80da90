import { matchesGlob } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathFilter } from './path-filter.ts'
import { compileGlob, segmentsOf } from './path-glob.ts'

const matches = (path: string, glob: string): boolean | undefined => compileGlob(glob)?.(segmentsOf(path))

describe('compileGlob', () => {
  const name = fc.stringMatching(/^[abc.]{0,3}[abc]$/)
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'))
  const piece = fc.constantFrom('a', 'b', 'c', 'a', '.', '*', '?', '[ab]', '[!a]', '[b-c]', '{a,bc}', '{a,*}', '{,b}')
  const segment = fc.oneof(
    { weight: 3, arbitrary: fc.array(piece, { minLength: 1, maxLength: 4 }).map((some) => some.join('')) },
    fc.constantFrom('**', '*', '{a,**}', '{a/b,c}'),
  )
  const glob = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'))

  it('reads globs as node does', () => {
    fc.assert(
      fc.property(path, glob, (one, pattern) => {
        fc.pre(compileGlob(pattern) !== undefined)
        // A second `**` keeps node from names with a dot that are behind it.
        fc.pre(!/\*\*.*\*\*.*\./.test(pattern))
        // Of names that begin with `.` after a brace, of `..`, and of empty names node thinks in its own way.
        fc.pre(!/(?:^|\/)(?:\{,b\})+(?:\/|$)/.test(pattern))
        fc.pre(!/(?:^|\/)[^/]*\.[.{,]|\.(?:$|\/|[[{])|[}\]]\./.test(pattern))
        expect([one, pattern, matches(one, pattern)]).toEqual([one, pattern, matchesGlob(one, pattern)])
      }),
      { numRuns: 3_000 },
    )
  })

  it.for([
    ['a/b.md', '{a,b}/*.{md,txt}', true],
    ['p-10.md', 'p-{08..11}.md', true],
    ['p-8.md', 'p-{08..11}.md', false],
    ['a{b}', 'a{b}', true],
    ['ac', 'a{{b,c},d}', true],
    ['[id].ts', '[[]id].ts', true],
    ['a]', 'a[]]', true],
    ['a[b', 'a[b', true],
    ['𠮷.md', '?.md', true],
    ['𠮷.md', '[𠮷].md', true],
    ['.git/a', '**', false],
    ['.git/a', '.git/**', true],
    ['a', 'a/**', false],
    ['a/b', 'a/**/b', true],
  ] as const)('%s, %s: %s', ([one, pattern, expected]) => {
    expect(matches(one, pattern)).toBe(expected)
  })
})

describe('pathFilter', () => {
  it('takes a folder for all in it, a name for it anywhere, and the root for everything', () => {
    const paths = ['docs/a.md', 'b.md', 'src/docs/b.md']
    const kept = (...globs: string[]): string[] => paths.filter(pathFilter(globs))
    expect(kept('docs')).toEqual(['docs/a.md'])
    expect(kept('./docs/')).toEqual(['docs/a.md'])
    expect(kept('b.md')).toEqual(['b.md', 'src/docs/b.md'])
    expect(kept('b*')).toEqual(['b.md', 'src/docs/b.md'])
    expect(kept('src', 'docs/*')).toEqual(['docs/a.md', 'src/docs/b.md'])
    expect(kept('/')).toEqual(paths)
    expect(kept('.')).toEqual(paths)
    expect(kept()).toEqual(paths)
  })

  it.for([
    ['braces', '{a,b}'.repeat(18)],
    ['ranges', '{1..999999999}'.repeat(5)],
    ['open braces', '{'.repeat(900) + '{a,b}'.repeat(18)],
    ['stars', `${'*a'.repeat(30)}b`],
    ['stars of folders', `${'**/a/'.repeat(30)}b`],
    ['both', `${'{*a,*?}'.repeat(8)}/${'**/*a'.repeat(10)}b`],
    ['slashes', `a${'/'.repeat(100_000)}b`],
  ] as const)('is done at once with many %s', ([, glob]) => {
    const paths = ['a'.repeat(300), 'a/'.repeat(150), glob]
    const before = performance.now()
    expect(paths.map(pathFilter([glob]))).toEqual([false, false, true])
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})

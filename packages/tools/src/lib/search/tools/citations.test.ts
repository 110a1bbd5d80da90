import { describe, expect, it } from 'vitest'
import type { Chunk } from '../document-index.ts'
import { checkCitations, parseCitations } from './citations.ts'

describe('parseCitations', () => {
  it('finds each citation once, in order, and nothing else in brackets', () => {
    const answer =
      'Blue [boats.md#Hull:1-5], white [boats.md#Sails:7-9; a/b.md#C: x:3] 蓝色[boats.md#Hull:1-5]。 ' +
      'See [1], [link](x.md#y), [todo] and arr[0], [a.md#b].'
    expect(parseCitations(answer)).toEqual(['boats.md#Hull:1-5', 'boats.md#Sails:7-9', 'a/b.md#C: x:3'])
  })

  it.for([
    ['[a.pdf#p.3:12-20]', ['a.pdf#p.3:12-20']],
    ['【zh/指南.md#【公告】限流：说明:7–9】', ['zh/指南.md#【公告】限流：说明:7–9']],
    ['[zh/指南.md#限流:7，fr/a b.md#Où ?:3-4]', ['zh/指南.md#限流:7', 'fr/a b.md#Où ?:3-4']],
    ['[a.md#Hull:1-5, 9, 12-13]', ['a.md#Hull:1-5', 'a.md#Hull:9', 'a.md#Hull:12-13']],
    ['[app/[slug]/page.tsx#Page:1-2]', ['app/[slug]/page.tsx#Page:1-2']],
    ['[[a.md#Hull:1]] [see [b.md#C#:2]]', ['a.md#Hull:1', 'b.md#C#:2']],
    ['[https://x.org/a?b=1#c#Title:1-2]', ['https://x.org/a?b=1#c#Title:1-2']],
    ['[a.md#Hull\n:1-5] [a.md#b:1', []],
  ] as const)('reads %s', ([answer, refs]) => {
    expect(parseCitations(answer)).toEqual(refs)
  })

  it('takes no longer for brackets that never close', () => {
    expect(parseCitations(`${'[a#'.repeat(50_000)}${':1,'.repeat(50_000)}]`)).toEqual([])
  })
})

describe('checkCitations', () => {
  const known = new Set(['boats.md#Hull:5-5', 'boats.md#Hull:3, keel#Mast:1-2'])
  const index = {
    resolve: (ref: string): Chunk | undefined => (known.has(ref) ? { ...hull, ref } : undefined),
  }

  it('tells real citations from invented ones', () => {
    expect(checkCitations('Blue [boats.md#Hull:5-5], red [boats.md#Keel:5-5].', index)).toEqual([
      { ref: 'boats.md#Hull:5-5', chunk: { ...hull, ref: 'boats.md#Hull:5-5' } },
      { ref: 'boats.md#Keel:5-5' },
    ])
  })

  it('does not part a heading that looks like two citations', () => {
    const [citation, ...more] = checkCitations('[boats.md#Hull:3, keel#Mast:1-2]', index)
    expect(citation?.chunk).toBeDefined()
    expect(more).toEqual([])
  })
})

const hull: Chunk = {
  documentId: 'boats.md',
  chunkId: 'boats.md:5-5',
  title: 'Boats',
  headings: ['Boats', 'Hull'],
  startLine: 5,
  endLine: 5,
  start: 19,
  end: 36,
  startByte: 19,
  endByte: 36,
  text: 'The hull is blue.',
  ref: 'boats.md#Hull:5-5',
}

import { describe, expect, it } from 'vitest'
import type { Outline } from './outline.ts'
import { readOutline } from './outline-reply.ts'
import { scaleOutline, splitLong } from './outline-targets.ts'

const section = (title: string, targetTokens: number, needs: readonly number[] = []) => ({
  title,
  brief: '',
  targetTokens,
  needs,
})
const json = (value: unknown): string => JSON.stringify(value)

describe('readOutline', () => {
  it('finds the JSON among words, and takes numbers off titles', () => {
    const reply = `Sure!\n\n${json({
      title: '# Tides',
      sections: [
        { title: '1. Why', brief: 'Moon\nand sun.', tokens: '5,000' },
        { title: '第2章 潮汐', brief: '', tokens: 900, needs: [1, 1] },
        { title: '2024: a review', tokens: 1, needs: ['2', 1] },
      ],
    })}\n\nShall I begin?`
    expect(readOutline(reply)).toEqual({
      outline: {
        title: 'Tides',
        sections: [
          { title: 'Why', brief: 'Moon and sun.', targetTokens: 5_000, needs: [] },
          { title: '潮汐', brief: '', targetTokens: 900, needs: [1] },
          { title: '2024: a review', brief: '', targetTokens: 1, needs: [1, 2] },
        ],
      },
    })
  })

  it('makes do with lengths that are none, and needs that cannot be met', () => {
    const sections = [
      { title: 'A', tokens: 300, needs: [1, 2, 'x'] },
      { title: 'B', tokens: 0 },
      { title: 'C', tokens: 1e300, needs: [9, 1] },
      { title: 'D', tokens: '500' },
    ]
    expect(readOutline(json({ title: 'T', sections }))).toEqual({
      outline: {
        title: 'T',
        sections: [section('A', 300), section('B', 400), section('C', 400, [1]), section('D', 500)],
      },
    })
    expect(readOutline(json({ title: 'T', sections: [{ title: 'A' }] }))).toEqual({
      outline: { title: 'T', sections: [section('A', 1)] },
    })
  })

  it('takes the first of two', () => {
    const [one, two] = ['One', 'Two'].map((title) => json({ title, sections: [{ title: 'A {x', tokens: 5 }] }))
    expect(readOutline(`So {this}: ${one}\n\nOr {that}: ${two}`)).toMatchObject({ outline: { title: 'One' } })
  })

  it.each([
    ['[]', 'there is no JSON object in the reply'],
    [json({ sections: [{}] }), 'the document has no "title"'],
    [json({ title: 'T', sections: [] }), 'there is no list of "sections"'],
    [json({ title: 'T', sections: [{ tokens: 5 }] }), 'section 1 has no "title"'],
  ])('says what is wrong with %s', (reply, problem) => {
    expect(readOutline(reply)).toEqual({ problem })
  })
})

describe('the targets of an outline', () => {
  const sum = ({ sections }: Outline): number => sections.reduce((total, { targetTokens }) => total + targetTokens, 0)

  it('come to that of the whole, to the token', () => {
    const outline = { title: 'T', sections: Array.from({ length: 67 }, (_, index) => section('A', 100 + index * 7)) }
    for (const target of [67, 500_000, 99_999]) expect(sum(scaleOutline(outline, target))).toBe(target)
    expect(scaleOutline({ title: 'T', sections: [section('A', 1), section('B', 3)] }, 1_000).sections).toEqual([
      section('A', 250),
      section('B', 750),
    ])
  })

  it('are cut in parts where they are too long, and needs follow', () => {
    const outline = {
      title: 'T',
      sections: [section('A', 9_000), section('B', 24_000, [1]), section('C', 100, [1, 2])],
    }
    const { sections } = splitLong(outline, 8_000)
    expect(sections.map(({ title, targetTokens, needs }) => [title, targetTokens, needs])).toEqual([
      ['A', 9_000, []],
      ['B (1/3)', 8_000, [1]],
      ['B (2/3)', 8_000, [1, 2]],
      ['B (3/3)', 8_000, [1, 3]],
      ['C', 100, [1, 4]],
    ])
  })
})

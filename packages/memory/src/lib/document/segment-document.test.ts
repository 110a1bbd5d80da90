import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { segmentDocument } from './segment-document.ts'

/** Four characters a token: counts add up, so that a limit is a limit. */
const count = (text: string): number => Math.ceil(text.length / 4)
const sentences = (words: number): string => 'It rains in Lyon today. '.repeat(words / 5).trim()

const line = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 5, max: 60 }).map(sentences) },
  fc.constantFrom(
    '',
    '',
    '\f',
    '# Part',
    '## Article 3',
    '12.3 Price',
    '第十二条 价格。价格为一百元。',
    '```',
    '| a | b |',
    '😀'.repeat(90),
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
)
const document = fc.array(line, { maxLength: 60 }).map((lines) => lines.join('\n'))

describe('segmentDocument', () => {
  it('cuts any text into segments that are the text, fit, and split no character', () => {
    fc.assert(
      fc.property(document, fc.integer({ min: 16, max: 400 }), (text, maxTokens) => {
        const segments = segmentDocument(text, { maxTokens, count })
        expect(segments.map((segment) => segment.text).join('')).toBe(text)
        for (const [index, segment] of segments.entries()) {
          expect(text.slice(segment.start, segment.end)).toBe(segment.text)
          expect(segment.text.length).toBeLessThanOrEqual(maxTokens * 4)
          expect(segment.text).not.toBe('')
          expect(segment.pages.first).toBe(text.slice(0, segment.start).split('\f').length)
          const next = segments[index + 1]?.text ?? ''
          expect(/[\uD800-\uDBFF]$/.test(segment.text) && /^[\uDC00-\uDFFF]/.test(next)).toBe(false)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('cuts where the structure is strongest, and knows pages and headings', () => {
    const article = (name: string): string => `## ${name}\n\n${sentences(60)}\n\n${sentences(60)}\n\n`
    const pages = [
      `# Part I\n\n${article('Article 1')}${article('Article 2')}`,
      `${article('Article 3')}# Part II\n\n${article('Article 4')}`,
      article('Article 5'),
    ]
    const segments = segmentDocument({ pages }, { maxTokens: 560, count })
    expect(segments.map(({ text }) => text.slice(0, 12))).toEqual(['# Part I\n\n##', '# Part II\n\n#'])
    expect(segments.map((segment) => segment.pages)).toEqual([
      { first: 1, last: 2 },
      { first: 2, last: 3 },
    ])
    const [, small] = segmentDocument({ pages }, { maxTokens: 200, count })
    expect(small).toMatchObject({ headings: ['Part I', 'Article 2'], pages: { first: 1, last: 1 } })
  })

  it.each([
    [
      'numbered clauses',
      '12. Payment\n\n12.3 Late interest\n\nNine per cent.\n\n',
      ['12. Payment', '12.3 Late interest'],
    ],
    [
      'French articles',
      'ANNEXE B – Prix\n\nArticle 7 – Garantie\n\nDeux ans.\n\n',
      ['ANNEXE B – Prix', 'Article 7 – Garantie'],
    ],
    [
      'clauses whose text follows at once',
      'ARTICLE 3 – Term\n3.4 The lease ends on the day that is named in the list of dates that stands in\nSchedule 4.\n',
      ['ARTICLE 3 – Term', '3.4'],
    ],
    [
      'Chinese articles',
      '第三章 违约\n\n第十二条 违约金为百分之五。\n\n',
      ['第三章 违约', '第十二条 违约金为百分之五。'],
    ],
  ])('knows the headings of %s', (_, text, headings) => {
    const segments = segmentDocument(`${text}${sentences(40)}\n\n${sentences(40)}`, { maxTokens: 60, count })
    expect(segments.at(-1)?.headings).toEqual(headings)
  })

  it('takes a sentence that begins with a number for no heading', () => {
    const text = `# Terms\n\nAs agreed in\nArticle 12 of the lease the rent is due.\n12 Months later it ends.\n\nPart of it is paid.\n\n${sentences(80)}`
    expect(segmentDocument(text, { maxTokens: 60, count }).at(-1)?.headings).toEqual(['Terms'])
  })

  it('keeps a table and a code block whole', () => {
    const table = '| a | b |\n| - | - |\n| 1 | 2 |\n'.repeat(4)
    const code = `\`\`\`ts\n${'# no heading\n\n'.repeat(8)}\`\`\`\n`
    const segments = segmentDocument(`${sentences(60)}\n\n${table}\n${sentences(60)}\n\n${code}\n${sentences(60)}`, {
      maxTokens: 100,
      count,
    })
    expect(segments.filter(({ text }) => text.includes('|')).map(({ text }) => text.includes(table))).toEqual([true])
    expect(segments.filter(({ text }) => text.includes('# no')).map(({ text }) => text.includes(code))).toEqual([true])
  })

  it('cuts a single paragraph at ends of sentences', () => {
    const segments = segmentDocument('今天下雨。明天会晴吗？'.repeat(200), { maxTokens: 50, count })
    expect(segments.length).toBeGreaterThan(10)
    expect(segments.every(({ text }) => /[。？]$/.test(text))).toBe(true)
  })

  it('stays near the limit with real tokens, and fills segments well', () => {
    const text = `${sentences(4_000)}\n\n`.repeat(6)
    const segments = segmentDocument(text, { maxTokens: 6_000 })
    expect(segments.length).toBeLessThanOrEqual(8)
  })

  it.each([['.'], ['. '], ['# '], [' '], ['('], ['字'], ['`'], ['|']])('cuts a line of nothing but %j', (unit) => {
    const text = `x${unit.repeat(300_000)}`
    const segments = segmentDocument(text, { maxTokens: 5_000, count })
    expect(segments.map((segment) => segment.text).join('')).toBe(text)
  })
})

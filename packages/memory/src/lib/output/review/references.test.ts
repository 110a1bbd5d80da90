import { describe, expect, it } from 'vitest'
import { referencesIn, unresolvedCitations, unresolvedReferences } from './references.ts'

const found = (text: string): string[] =>
  referencesIn(text, 'markdown')
    .map(({ section, part }) => (part === undefined ? `${section}` : `${section}.${part}`))
    .toSorted()

describe('referencesIn', () => {
  it.each([
    ['see section 4.2 and Section 3', ['3', '4.2']],
    ['Sections 3–5, 7 and 9.1', ['3', '5', '7', '9.1']],
    ['section 3 and 40 people', ['3']],
    ['(§ 3; §§ 4, 5)', ['3', '4', '5']],
    ['voir la section 3, les chapitres 2 et 6', ['2', '3', '6']],
    ['siehe Abschnitt 12', ['12']],
    ['见第3节、第 4 章和第二十一章，第3.2节', ['21', '3', '3.2', '4']],
    ['Section 230 of the Communications Act, § 433 BGB, 《民法典》第三章', []],
    ['`section 3` and\n```\nsection 4\n```\nsections of 5', []],
    ['a section 30% longer, intersection 5', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})

describe('unresolvedReferences', () => {
  it('names what is not there: sections, and parts by their number or their place', () => {
    const heading = (text: string) => ({ level: 3, text })
    const headings = [
      [heading('1.1 A'), heading('1.3 B')],
      [heading('A'), heading('B')],
    ]
    const references = referencesIn('section 1.1, section 1.2, section 2.2, section 2.3, section 3, Section 3', 'text')
    expect(unresolvedReferences('Section 9', references, (section) => headings[section - 1])).toEqual([
      'Section 9 refers to "section 1.2": section 1 has no part 2',
      'Section 9 refers to "section 2.3": section 2 has no part 3',
      'Section 9 refers to "section 3": there is no section 3',
      'Section 9 refers to "Section 3": there is no section 3',
    ])
  })
})

describe('unresolvedCitations', () => {
  const problems = (text: string, own: readonly string[], all: readonly string[] = own): string[] =>
    unresolvedCitations('S', text, 'markdown', new Set(own), new Set(all)).map((line) => /\[.*\]/.exec(line)?.[0] ?? '')

  it('knows citations by what sources are called', () => {
    expect(problems('[1] [2, 3] [sic] [x](y) [z]: w', ['1', '3'])).toEqual(['[2]'])
    expect(problems('[a.md#one] [b.md#two-3; c.md] [figure] ![alt]', ['a.md#one'])).toEqual(['[b.md#two-3]'])
    expect(problems('[Smith] [Jones] [Miller]', ['Smith'], ['Smith', 'Jones'])).toEqual(['[Jones]'])
    expect(problems('`[2]` and\n~~~\n[3]\n~~~\n', ['1'])).toEqual([])
  })
})

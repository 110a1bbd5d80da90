import type { WrittenDocument } from '@glmkit/memory'
import { checkCitations, parseCitations } from '@glmkit/tools/search'
import type { DocumentIndex } from '@glmkit/tools/search'

const wordsOnPage = 500
const leastPages = 100

export interface ReportFacts {
  /** Of 500 words; citations are none. */
  readonly pages: number
  readonly words: number
  readonly sections: number
  readonly headings: number
  readonly citations: number
  /** Each counted once. */
  readonly passages: number
}

/** Looks at a report as its reader would: is it as long as it should be, do contents, numbers and citations lead anywhere? */
export function checkReport(
  markdown: string,
  { sections, problems: found }: Pick<WrittenDocument, 'sections' | 'problems'>,
  index: Pick<DocumentIndex, 'resolve'>,
): { readonly facts: ReportFacts; readonly problems: readonly string[] } {
  const problems = [...found]
  const headings = headingsIn(markdown)
  const contents = headings.findIndex(({ level }) => level === 2)
  const body = headings.slice(contents + 1)

  const textAt = markdown.indexOf('\n## 1. ')
  const listed = Array.from(
    markdown.slice(0, textAt).matchAll(/^( *)- \[(.*)\]\(#(.*)\)$/gm),
    ([, indent = '', text = '', anchor = '']) => ({
      level: 2 + indent.length / 2,
      text: text.replaceAll('\\', ''),
      anchor,
    }),
  )
  const anchors = anchorsOf(headings).slice(contents + 1)
  const told = body.flatMap(({ level, text }, at) => (level <= 3 ? [{ level, text, anchor: anchors[at] ?? '' }] : []))
  for (let at = 0; at < Math.max(listed.length, told.length); at += 1) {
    if (line(listed[at]) === line(told[at])) continue
    problems.push(`The contents say ${line(listed[at])} where the text has ${line(told[at])}`)
    break
  }

  const numbers = body.flatMap(({ level, text }) => (level === 2 ? [Number(/^(\d+)\. /.exec(text)?.[1])] : []))
  if (numbers.length !== sections.length || numbers.some((number, at) => number !== at + 1)) {
    problems.push(`The sections are numbered ${numbers.join(', ')}, expected 1 to ${sections.length}`)
  }
  for (const { number, tokens, targetTokens } of sections) {
    if (tokens < targetTokens / 2) problems.push(`Section ${number} has ${tokens} of ${targetTokens} tokens`)
  }

  const refs = parseCitations(markdown)
  if (refs.length === 0) problems.push('Nothing is cited')
  for (const { ref, chunk } of checkCitations(markdown, index)) {
    if (chunk === undefined) problems.push(`[${ref}] is not in the documents`)
  }
  const cited = new Set(refs)
  const citations = Array.from(markdown.matchAll(/\[([^[\]\n]+)\]/g)).filter(([, ref = '']) => cited.has(ref)).length

  const prose = markdown.slice(textAt)
  const words =
    prose.replaceAll(/\[[^[\]\n]+\]/g, ' ').match(/\p{Script=Han}|[\p{L}\p{N}][\p{L}\p{N}.,’'_-]*/gu)?.length ?? 0
  const pages = Math.floor(words / wordsOnPage)
  if (pages < leastPages) problems.push(`The report has ${pages} pages, expected ${leastPages} or more`)
  const { size: passages } = cited
  return { facts: { pages, words, sections: sections.length, headings: listed.length, citations, passages }, problems }
}

interface Heading {
  readonly level: number
  readonly text: string
}

function headingsIn(markdown: string): Heading[] {
  const prose = markdown.replaceAll(/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[`~]*$/gm, '')
  return Array.from(prose.matchAll(/^(#{1,6}) (.*)$/gm), ([, marks = '', text = '']) => ({
    level: marks.length,
    text: text.replaceAll(/[`*]/g, '').trim(),
  }))
}

/** As GitHub makes them. */
function anchorsOf(headings: readonly Heading[]): string[] {
  const times = new Map<string, number>()
  return headings.map(({ text }) => {
    const anchor = text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-')
    const before = times.get(anchor) ?? 0
    times.set(anchor, before + 1)
    return before === 0 ? anchor : `${anchor}-${before}`
  })
}

const line = (entry: { level: number; text: string; anchor: string } | undefined): string =>
  entry === undefined ? 'nothing more' : `"${'  '.repeat(entry.level - 2)}${entry.text}" (#${entry.anchor})`

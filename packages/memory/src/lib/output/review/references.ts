import { withoutFencedCode } from '../fences.ts'
import type { WrittenFormat } from '../format.ts'
import type { Heading } from '../table-of-contents.ts'

/** A section the text speaks of, e.g. 4 and 2 for "section 4.2". */
export interface Reference {
  /** As it stands in the text. */
  readonly text: string
  readonly section: number
  readonly part?: number
}

const numberList = /\d{1,4}(?:\.\d{1,3})*(?:\s*(?:,|;|&|and|or|et|ou|und|oder|to|à|bis|[–—-])\s*\d{1,4}(?:\.\d{1,3})*)*/
const one = /\d{1,4}(?:\.\d{1,3})*/
const patterns = [
  new RegExp(`\\b(?:sections|chapters|chapitres|abschnitte|kapiteln)\\s+(${numberList.source})`, 'giu'),
  new RegExp(`\\b(?:section|chapter|chapitre|abschnitt|kapitel)\\s+(${one.source})(?![\\d%])`, 'giu'),
  new RegExp(`§§\\s*(${numberList.source})`, 'gu'),
  new RegExp(`(?<!§)§\\s*(${one.source})`, 'gu'),
  /第\s*(\d{1,4}(?:[.．]\d{1,3})?|[一二三四五六七八九十百]{1,5})\s*[节節章]/gu,
]
/** What follows says that another text's sections are meant: `of the Privacy Act`, `du Code civil`, `BGB`. */
const ofAnother = /^\s*(?:(?:of|du|des|de l[’']|de la|de|der)\s+(?:the\s+)?\p{Lu}|\p{Lu}{2,})/u

/** References to sections of the document itself, as far as that can be told. */
export function referencesIn(text: string, format: WrittenFormat): Reference[] {
  const prose = proseOf(text, format)
  return patterns.flatMap((pattern) =>
    Array.from(prose.matchAll(pattern)).flatMap((match) => {
      const [whole, numbers = ''] = match
      const isForeign =
        ofAnother.test(prose.slice(match.index + whole.length, match.index + whole.length + 40)) ||
        prose[match.index - 1] === '》'
      if (isForeign) return []
      return numbers.split(/[^\d.．一二三四五六七八九十百]+/).flatMap((number) => referenceOf(number, whole) ?? [])
    }),
  )
}

function referenceOf(number: string, text: string): Reference | undefined {
  const [section = '', part] = number.split(/[.．]/)
  const value = /^\d+$/.test(section) ? Number(section) : chineseNumber(section)
  if (Number.isNaN(value) || section === '') return undefined
  const about = text.replaceAll(/\s+/g, ' ')
  return { text: about, section: value, ...(part !== undefined && part !== '' && { part: Number(part) }) }
}

/** Up to 999. */
function chineseNumber(text: string): number {
  let total = 0
  let digit = 0
  for (const char of text) {
    const value = '一二三四五六七八九'.indexOf(char) + 1
    if (value > 0) digit = value
    else {
      total += (digit || 1) * (char === '十' ? 10 : 100)
      digit = 0
    }
  }
  return total + digit
}

/**
 * @param who Refers to them.
 * @param headingsOf Of a section, what stands under its own heading; `undefined` where there is no such section.
 * @returns Those that lead nowhere, one line each.
 */
export function unresolvedReferences(
  who: string,
  references: readonly Reference[],
  headingsOf: (section: number) => readonly Heading[] | undefined,
): string[] {
  const lines = references.flatMap(({ text, section, part }) => {
    const headings = headingsOf(section)
    if (headings === undefined) return [`${who} refers to "${text}": there is no section ${section}`]
    if (part === undefined) return []
    const first = headings.filter(({ level }) => level === 3)
    const numbered = first.filter(({ text: title }) => /^\d+\.\d/.test(title))
    const isThere =
      numbered.length === 0
        ? part >= 1 && part <= first.length
        : numbered.some(({ text: title }) => new RegExp(`^${section}\\.${part}(?!\\d)`).test(title))
    return isThere ? [] : [`${who} refers to "${text}": section ${section} has no part ${part}`]
  })
  return [...new Set(lines)]
}

/**
 * @param who Cites.
 * @param own Of the sources the section was given.
 * @param all Of the sources any section was given.
 * @returns Citations of what the section was not given, one line each.
 */
export function unresolvedCitations(
  who: string,
  text: string,
  format: WrittenFormat,
  own: ReadonlySet<string>,
  all: ReadonlySet<string>,
): string[] {
  const shapes = new Set([...all].map(shapeOf))
  const lines: string[] = []
  // Links, their definitions and footnotes are no citations.
  for (const [, inside = ''] of proseOf(text, format).matchAll(
    /(?<![!\]\\])\[([^[\]\n^][^[\]\n]{0,300})\](?![([:])/g,
  )) {
    if (all.has(inside) && own.has(inside)) continue
    for (const ref of all.has(inside) ? [inside] : inside.split(/\s*[;,]\s*/)) {
      if (own.has(ref) || !(all.has(ref) || shapes.has(shapeOf(ref)))) continue
      lines.push(`${who} cites [${ref}], which is none of its sources`)
    }
  }
  return [...new Set(lines)]
}

/** What is invented looks like what was given: numbers, or words with the same marks between them. */
function shapeOf(ref: string): string {
  const shape = ref
    .replaceAll(/\d+/g, '0')
    .replaceAll(/[\p{L}\p{M}]+/gu, 'a')
    .replaceAll(/a(?:[ _-]?[a0])+|0(?:[ _-]?[a0])*a[a0]*/g, 'a')
  // A plain word may be anything: `[sic]`.
  return shape === 'a' ? ref : shape
}

/** Without code, whose brackets and words mean something else; of the same length. */
function proseOf(text: string, format: WrittenFormat): string {
  const blank = (code: string): string => code.replaceAll(/[^\n]/g, ' ')
  if (format === 'html') return text.replaceAll(/<(pre|code|script|style)\b[\s\S]*?<\/\1>|<[^>]*>/gi, blank)
  if (format !== 'markdown') return text
  return withoutFencedCode(text).replaceAll(/(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/g, blank)
}

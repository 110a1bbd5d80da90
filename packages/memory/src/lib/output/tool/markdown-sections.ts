import { MemoryPathError } from '../../directory/memory-path.ts'

/** A heading and what stands below it. Places are characters (UTF-16 units) from the beginning of the text. */
export interface DocumentSection {
  /** In the order of the text, from 1. */
  readonly number: number
  /** 1–6, 1 is the strongest. */
  readonly level: number
  readonly title: string
  /** From 1. */
  readonly line: number
  /** Of the heading. */
  readonly from: number
  /** After the line of the heading. */
  readonly body: number
  /** Where the next heading stands, or the text ends. */
  readonly ownEnd: number
  /** After all sections below it. */
  readonly end: number
}

export interface DocumentSections {
  readonly sections: readonly DocumentSection[]
  /** The text ends in code: what is appended is no heading. */
  readonly isInCode: boolean
}

const longestTitle = 400

/**
 * The sections of a text in Markdown, by its ATX headings outside of fenced code.
 *
 * @see https://spec.commonmark.org/0.31.2/#atx-headings
 */
export function sectionsOf(text: string): DocumentSections {
  const found: Pick<DocumentSection, 'level' | 'title' | 'line' | 'from' | 'body'>[] = []
  let fence: string | undefined
  let [line, counted] = [1, 0]
  for (const match of text.matchAll(/^ {0,3}(#{1,6}(?=[\s]|$)|`{3,}|~{3,})([^\n]*)$/gm)) {
    const [whole, mark = '', rest = ''] = match
    if (!mark.startsWith('#')) {
      if (fence === undefined) fence = mark.startsWith('`') && rest.includes('`') ? undefined : mark
      else if (mark.startsWith(fence) && rest.trim() === '') fence = undefined
    } else if (fence === undefined) {
      for (; counted < match.index; counted += 1) if (text.charCodeAt(counted) === 0x0a) line += 1
      const title = rest
        .slice(0, longestTitle)
        .trim()
        .replace(/(?:^|\s)#+$/, '')
        .trim()
      const body = Math.min(text.length, match.index + whole.length + 1)
      found.push({ level: mark.length, title, line, from: match.index, body })
    }
  }
  const sections = found.map((section, at) => ({
    ...section,
    number: at + 1,
    ownEnd: found[at + 1]?.from ?? text.length,
    end: found.slice(at + 1).find(({ level }) => level <= section.level)?.from ?? text.length,
  }))
  return { sections, isInCode: fence !== undefined }
}

/**
 * @param wanted A heading, with or without its hashes or its own number, or a number as `contents` has it.
 * @throws {MemoryPathError} If there is no such section, or more than one.
 */
export function findSection(sections: readonly DocumentSection[], wanted: string, file: string): DocumentSection {
  const fits = candidates(sections, wanted)
  const [first, ...others] = fits
  if (first !== undefined && others.length === 0) return first
  const shown = (first === undefined ? sections : fits).slice(0, 20).map(({ number, title }) => `#${number} "${title}"`)
  const list = `${shown.join(', ')}${(first === undefined ? sections : fits).length > 20 ? ' …' : ''}`
  const what = `Cannot find section ${JSON.stringify(wanted.slice(0, 200))} in ${file}`
  if (first !== undefined) throw new MemoryPathError(`${what}: it may be ${list}, say which one by its number`)
  throw new MemoryPathError(`${what}: ${list === '' ? 'it has no headings' : `it has ${list}`}`)
}

function candidates(sections: readonly DocumentSection[], wanted: string): DocumentSection[] {
  const [, number] = /^#(\d+)$/.exec(wanted) ?? []
  if (number !== undefined) return sections.filter((section) => section.number === Number(number))
  // A bare number may be meant as in the contents, or as in the heading.
  if (/^\d+(?:\.\d+)*$/.test(wanted)) {
    return sections.filter((section) => String(section.number) === wanted || numberIn(section.title) === wanted)
  }
  const [, hashes = '', rest = ''] = /^(#{0,6})(.*)$/s.exec(wanted) ?? []
  const among = sections.filter(({ level }) => hashes === '' || level === hashes.length)
  for (const same of [exact, lower, bare]) {
    const fits = among.filter(({ title }) => same(title) === same(rest))
    if (fits.length > 0) return fits
  }
  return []
}

const numberIn = (title: string): string | undefined => /\d+(?:\.\d+)*/.exec(title)?.[0]

const exact = (title: string): string => title.trim().replaceAll(/\s+/g, ' ')
const lower = (title: string): string => exact(title).normalize('NFKC').toLowerCase()
const bare = (title: string): string => lower(title).replace(/^[\d.]+[\s.):、]*/, '')

import { MemoryPathError } from '../../directory/memory-path.ts'
import { openFence } from '../fences.ts'
import { markdownHeadings } from '../markdown-headings.ts'
import type { MarkdownHeading } from '../markdown-headings.ts'

/** A heading and what stands below it. */
export interface DocumentSection extends MarkdownHeading {
  /** In the order of the text, from 1. */
  readonly number: number
  /** From 1. */
  readonly line: number
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

/** The sections of a text in Markdown. */
export function sectionsOf(text: string): DocumentSections {
  let [line, counted] = [1, 0]
  const found = markdownHeadings(text).map((heading) => {
    for (; counted < heading.from; counted += 1) if (text.charCodeAt(counted) === 0x0a) line += 1
    return { ...heading, line }
  })
  /** Of each level, where the next heading that is as strong stands, from the end on. */
  const next = Array.from({ length: 7 }, () => text.length)
  const sections: DocumentSection[] = []
  for (const [at, heading] of [...found.entries()].toReversed()) {
    const end = next[heading.level] ?? text.length
    next.fill(heading.from, heading.level)
    sections.push({ ...heading, number: at + 1, ownEnd: found[at + 1]?.from ?? text.length, end })
  }
  return { sections: sections.toReversed(), isInCode: openFence(text) !== undefined }
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

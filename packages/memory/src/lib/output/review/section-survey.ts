import type { WrittenFormat } from '../format.ts'
import { referencesIn, unresolvedCitations, unresolvedReferences } from './references.ts'
import type { Reference } from './references.ts'
import { headingsIn } from '../table-of-contents.ts'
import type { Heading } from '../table-of-contents.ts'

export interface SurveyOptions {
  /** 0 for a text without sections. */
  readonly sections: number
  readonly format: WrittenFormat
  /** Of a section, without its heading. */
  readonly textOf: (section: number) => Promise<string>
  /** Of the sources a section was given; `undefined` where nobody gives sources. */
  readonly refsOf: ((section: number) => readonly string[]) | undefined
}

/** What was found in a document, section by section. */
export interface Survey {
  readonly headings: readonly (readonly Heading[])[]
  /** What is wrong with a section, one line each. */
  readonly problemsOf: (section: number) => readonly string[]
}

/** Reads a document, one section at a time: what stands in it, and what leads nowhere. */
export async function survey({ sections, format, textOf, refsOf }: SurveyOptions): Promise<Survey> {
  const numbers = sections === 0 ? [0] : Array.from({ length: sections }, (_, index) => index + 1)
  const all = new Set(numbers.flatMap((number) => refsOf?.(number) ?? []))
  const headings: (readonly Heading[])[] = []
  const references = new Map<number, readonly Reference[]>()
  const problems = new Map<number, string[]>()
  for (const number of numbers) {
    const text = await textOf(number)
    const own: string[] = []
    if (text.trim() === '') own.push(`${nameOf(number)} is empty`)
    if (refsOf !== undefined)
      own.push(...unresolvedCitations(nameOf(number), text, format, new Set(refsOf(number)), all))
    problems.set(number, own)
    const found = headingsIn(text, format)
    headings.push(found)
    if (sections > 0)
      for (const { level, text: title } of found)
        if (level < 3)
          own.push(`${nameOf(number)} has a heading "${title}" of level ${level}: its parts begin at level 3`)
    // What a text without sections calls a section is of its own making.
    if (sections > 0) references.set(number, referencesIn(text, format))
  }
  for (const [number, found] of references) {
    problems.get(number)?.push(...unresolvedReferences(nameOf(number), found, (section) => headings[section - 1]))
  }
  return { headings, problemsOf: (section) => problems.get(section) ?? [] }
}

const nameOf = (number: number): string => (number === 0 ? 'The document' : `Section ${number}`)

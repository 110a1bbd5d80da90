import { yearsIn } from './editions.ts'
import { synonymsOf } from './glossary.ts'
import type { OpenedDocument, OpenedLine } from './opened-lines.ts'
import { holdsName, isHan, languageOf, namesOf, termsOf } from './terms.ts'
import { fitsKind } from './wanted-kind.ts'

export interface WeighedLine {
  readonly line: OpenedLine
  readonly score: number
  /** Share of what the question asks for, by weight, that the line, its heading and its title hold. */
  readonly coverage: number
  /** It is about the thing asked about, or at least about no other. */
  readonly isAbout: boolean
}

/** What of a line's surroundings counts, and how much. */
const places: readonly (readonly [weight: number, of: (line: OpenedLine) => string])[] = [
  [1, ({ text }) => text],
  [0.8, ({ heading }) => heading],
  [0.6, ({ header = '' }) => header],
  [0.5, ({ title }) => title],
]

/**
 * Orders lines by how well they answer, the best first.
 *
 * @param names What the line has to be about.
 */
export function weighLines(
  question: string,
  names: readonly string[],
  documents: readonly OpenedDocument[],
): readonly WeighedLine[] {
  const lines = documents.flatMap((document) => document.lines)
  const asked = termsOf(question).map((term) => [term, ...synonymsOf(term).flatMap(termsOf)])
  const held = lines.map((line) => places.map(([weight, of]) => ({ weight, terms: new Set(termsOf(of(line))) })))
  const presence = held.map((spots) =>
    asked.map((words) =>
      Math.max(0, ...spots.map(({ weight, terms }) => (words.some((word) => terms.has(word)) ? weight : 0))),
    ),
  )
  const weights = asked.map(([term = ''], index) => {
    const count = presence.filter((shares) => (shares[index] ?? 0) > 0).length
    // It may be how the question is put rather than what it is about; of Chinese, a pair that is no word.
    if (count === 0) return Math.log(1 + lines.length) * (isHan(term) ? 0.2 : 0.4)
    return Math.log(1 + lines.length / count)
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const language = languageOf(question)
  return lines
    .map((line, at) => {
      const shares = presence[at] ?? []
      const sum = weights.reduce((all, weight, index) => all + weight * (shares[index] ?? 0), 0)
      const covered = weights.reduce((all, weight, index) => all + ((shares[index] ?? 0) > 0 ? weight : 0), 0)
      const fit = nameFit(line, names)
      const isOwnLanguage = languageOf(`${line.title} ${line.text}`) === language
      return {
        line,
        score: sum * fit * (fitsKind(question, line.text) ? 1.5 : 1) * (isOwnLanguage ? 1.1 : 1),
        coverage: total === 0 ? 0 : covered / total,
        isAbout: fit >= 1 && isOfYear(question, line),
      }
    })
    .toSorted((a, b) => b.score - a.score)
}

/** A year that is asked for stands with the answer, or with what it is a part of. */
function isOfYear(question: string, { text, heading, title }: OpenedLine): boolean {
  return yearsIn(question).every((year) => `${text} ${heading} ${title}`.includes(year))
}

/** Most for a line that names the thing, least for one about another of nearly the same name. */
function nameFit({ text, heading, title }: OpenedLine, names: readonly string[]): number {
  const fits = names.map((name) => {
    const cells = text.split('|').map((cell) => cell.trim())
    if (cells.includes(name)) return cells[1] === name ? 1.8 : 1.6
    if (holdsName(text, name)) return 1.4
    if ([heading, title].some((place) => holdsName(place, name))) return 1.2
    const others = namesOf(`${text} ${heading} ${title}`).filter((other) => other.split(' ')[0] === name.split(' ')[0])
    return others.length > 0 ? 0.3 : 1
  })
  return Math.min(1.8, ...(fits.length === 0 ? [1] : fits))
}

import { fold, type Language } from './language.ts'
import type { Finding } from './evidence.ts'
import { say } from './phrases.ts'
import { errorOf, isRecord, parseJson } from './read-results.ts'
import { matchTerm, prepare } from './terms.ts'
import type { Part } from './understand-request.ts'
import type { Cell, Unit } from './units.ts'
import type { ToolResult } from './conversation.ts'

const valueHeader = /^(?:values?|valeurs?|数值|值|取值|details?|détails?|description|说明)$/i

export interface Answer {
  readonly text: string
  readonly citations: readonly string[]
  /** What was asked for was found, drawn or computed. */
  readonly isMet: boolean
}

/** The facts found for one part, or that there are none. */
export function answerPart(
  { part, units, missing }: Finding,
  queries: readonly string[],
  isOnly: boolean,
  language: Language,
): Answer {
  if (units.length === 0) {
    const lines = [
      say('notFound', language, askedFor(part)),
      missing.length > 0
        ? say('missing', language, missing.join(say('and', language)))
        : say('noPlainAnswer', language, say(part.wants, language)),
      ...(queries.length === 0
        ? []
        : [say('searched', language, queries.map((query) => `"${query}"`).join(say('and', language)))]),
    ]
    return { text: lines.join(language === 'zh' ? '' : ' '), citations: [], isMet: false }
  }
  const bullets = units.map((unit) => `- ${quoteUnit(unit, part)} [${unit.passage.ref}]`)
  return {
    text: [isOnly ? say('intro', language) : say('introAbout', language, subjectOf(part)), '', ...bullets].join('\n'),
    citations: [...new Set(units.map(({ passage }) => passage.ref))],
    isMet: true,
  }
}

function subjectOf({ query }: Part): string {
  return query.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')
}

function askedFor({ text }: Part): string {
  return text.replace(/^[\s,，]+|[\s?？!！.。,，;；]+$/g, '')
}

/** One line that can be read alone: a row with its labels, a sentence with its heading if it lacks the subject. */
function quoteUnit(unit: Unit, part: Part): string {
  const heading = unit.headings.split(' › ').at(-1) || unit.passage.title.split(/\s[›>]\s/).at(-1) || ''
  const text = unit.cells.length > 0 ? rowText(unit, part) : unit.text.replace(/[；;]$/, '')
  const own = prepare(unit.text)
  const names = part.terms.filter(({ isExact }) => isExact)
  const isNamed = names.length > 0 && names.every((term) => matchTerm(term, own) > 0)
  const lacks = part.terms.some((term) => matchTerm(term, own) === 0 && matchTerm(term, unit.scope) > 0)
  const isClear = isNamed || !lacks || part.isBroad
  if (isClear || heading === '' || fold(text).includes(fold(heading))) return text
  return `${heading}${say('colon', unit.language)}${text}`
}

/** Of a wide row only the columns the question names, if it names some. */
function rowText({ cells, language }: Unit, part: Part): string {
  const [label, ...others] = cells
  if (label === undefined) return ''
  const named = others.filter(({ header }) =>
    part.terms.some((term) => term.isExact && matchTerm(term, prepare(header)) === 1),
  )
  const shown = named.length > 0 ? named : others
  const [first] = shown
  if (first !== undefined && shown.length === 1 && valueHeader.test(first.header)) {
    return `${label.value}${say('colon', language)}${first.value}`
  }
  const cellText = ({ header, value }: Cell): string =>
    header === '' ? value : `${header}${say('colon', language)}${value}`
  return [label, ...shown].map(cellText).join(language === 'zh' ? '，' : ', ')
}

/** What a tool that is neither search nor code answered, as plain words. */
export function answerOfTool({ name, content }: ToolResult, language: Language): string {
  const error = errorOf(content)
  if (error !== undefined) return say('toolFailed', language, name, oneLine(error))
  const value = parseJson(content)
  return say('toolSays', language, name, value === undefined ? content.trim() : flatten(value))
}

function flatten(value: unknown): string {
  if (Array.isArray(value)) return value.map(flatten).join('; ')
  if (isRecord(value))
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${flatten(inner)}`)
      .join(', ')
  return String(value)
}

export function oneLine(text: string): string {
  const line = text.trim().split('\n')[0] ?? ''
  return (line.length > 200 ? `${line.slice(0, 199)}…` : line).replace(/[.。]$/, '')
}

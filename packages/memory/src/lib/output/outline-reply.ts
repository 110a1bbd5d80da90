import { AgentError } from '@glmkit/core'
import { isRecord, objectIn } from './json-reply.ts'
import type { Outline, OutlineSection } from './outline.ts'

/** What a model says when asked for an outline, or why it is none, in words it can mend it by. */
export type ReadOutline = { readonly outline: Outline } | { readonly problem: string }

/** Reads the reply to the task `outline`: a fence or words around the JSON do no harm. */
export function readOutline(reply: string): ReadOutline {
  const value = objectIn(reply)
  if (value === undefined) return { problem: 'there is no JSON object in the reply' }
  const { title, sections } = value
  if (typeof title !== 'string' || plainTitle(title) === '') return { problem: 'the document has no "title"' }
  if (!Array.isArray(sections) || sections.length === 0) return { problem: 'there is no list of "sections"' }
  const read: OutlineSection[] = []
  for (const [index, section] of sections.entries()) {
    const one = readSection(section, index + 1)
    if (typeof one === 'string') return { problem: one }
    read.push(one)
  }
  return checkOutline({ title: plainTitle(title), sections: read })
}

/** What holds for an outline from wherever it comes. */
export function checkOutline(outline: Outline): ReadOutline {
  if (outline.title.trim() === '') return { problem: 'the document has no title' }
  if (outline.sections.length === 0) return { problem: 'it has no sections' }
  for (const [index, { title, targetTokens, needs }] of outline.sections.entries()) {
    const number = index + 1
    if (title.trim() === '' || /[\r\n]/.test(title)) return { problem: `section ${number} has no title of one line` }
    if (!(targetTokens >= 1 && targetTokens < Infinity)) {
      return { problem: `section ${number} has ${String(targetTokens)} tokens, expected a number from 1` }
    }
    const wrong = needs.find((need) => !(Number.isInteger(need) && need >= 1 && need < number))
    if (wrong !== undefined) return { problem: `section ${number} needs ${wrong}, only earlier sections can be needed` }
  }
  return { outline }
}

function readSection(value: unknown, number: number): OutlineSection | string {
  if (!isRecord(value)) return `section ${number} is no object`
  const { title, brief, tokens, needs } = value
  if (typeof title !== 'string' || plainTitle(title) === '') return `section ${number} has no "title"`
  const targetTokens = numberOf(tokens)
  if (targetTokens === undefined) return `section ${number} has no number of "tokens"`
  const numbers = Array.isArray(needs) ? needs.map(numberOf) : []
  if (numbers.includes(undefined)) return `section ${number} has "needs" that are no numbers of sections`
  return {
    title: plainTitle(title),
    brief: typeof brief === 'string' ? brief.replaceAll(/\s+/g, ' ').trim() : '',
    targetTokens,
    needs: [...new Set(numbers.flatMap((need) => need ?? []))].toSorted((a, b) => a - b),
  }
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value.replaceAll(/[,_\s]/g, '')) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

/** Without the number: the sections are numbered here. */
function plainTitle(title: string): string {
  const line = title.replaceAll(/\s+/g, ' ').trim().replace(/^#+ */, '')
  return line
    .replace(/^(?:\d+(?:\.\d+)*[.):、．]\s*|第\s*[\d一二三四五六七八九十百]+\s*[章节節][、:：.\s]*)(?=\S)/u, '')
    .trim()
}

/**
 * What {@link readOutline} has read, as a ledger kept it.
 *
 * @throws {AgentError} If it is something else.
 */
export function storedOutline(value: unknown): Outline {
  if (isOutline(value)) return value
  throw new AgentError('Cannot go on with the document: its outline is none, delete its parts and begin anew')
}

/** The ledger checks every line: what has a title and sections is what was put into it. */
const isOutline = (value: unknown): value is Outline =>
  isRecord(value) && typeof value.title === 'string' && Array.isArray(value.sections)

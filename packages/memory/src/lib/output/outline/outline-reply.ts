import { AgentError } from '@glmkit/core'
import { isRecord, objectIn } from '../json-reply.ts'
import type { Outline, OutlineSection } from './outline.ts'

/** What a model says when asked for an outline, or why it is none, in words it can mend it by. */
export type ReadOutline = { readonly outline: Outline } | { readonly problem: string }

/**
 * Reads the reply to the task `outline`: a fence or words around the JSON do no harm. A length that is none becomes the
 * mean of the others, and a need that cannot be met is left out: neither is worth another request.
 */
export function readOutline(reply: string): ReadOutline {
  const value = objectIn(reply, 'sections')
  if (value === undefined) return { problem: 'there is no JSON object in the reply' }
  const title = titleIn(value.title)
  if (title === '') return { problem: 'the document has no "title"' }
  if (!Array.isArray(value.sections) || value.sections.length === 0)
    return { problem: 'there is no list of "sections"' }
  const items: readonly unknown[] = value.sections
  const lengths = items.flatMap((item) => (isRecord(item) ? (lengthIn(item.tokens) ?? []) : []))
  const mean = lengths.length === 0 ? 1 : Math.ceil(lengths.reduce((sum, each) => sum + each, 0) / lengths.length)
  const sections: OutlineSection[] = []
  for (const [index, item] of items.entries()) {
    const number = index + 1
    if (!isRecord(item)) return { problem: `section ${number} is no object` }
    const own = titleIn(item.title, number)
    if (own === '') return { problem: `section ${number} has no "title"` }
    const needs = Array.isArray(item.needs) ? item.needs.map(numberOf) : []
    sections.push({
      title: own,
      brief: typeof item.brief === 'string' ? onOneLine(item.brief) : '',
      targetTokens: lengthIn(item.tokens) ?? mean,
      needs: sections.flatMap((_, at) => (needs.includes(at + 1) ? [at + 1] : [])),
    })
  }
  return { outline: { title, sections } }
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

/** Longer is nothing. */
const mostTokens = 100_000_000

function lengthIn(value: unknown): number | undefined {
  const tokens = numberOf(value)
  return tokens !== undefined && tokens >= 1 && tokens <= mostTokens ? tokens : undefined
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value.replaceAll(/[,_\s]/g, '')) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

const onOneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().toWellFormed()

/** @param number Of the section, which the title goes without: the sections are numbered here. */
function titleIn(value: unknown, number?: number): string {
  if (typeof value !== 'string') return ''
  const line = onOneLine(value).replace(/^#+ */, '')
  if (number === undefined) return line
  // Other numbers are of the title: "1984: a novel".
  const own = new RegExp(
    `^(?:第\\s*[\\d一二三四五六七八九十百]+\\s*[章节節][、:：.\\s]*|${number}[.):、．]\\s*)(?=\\S)`,
    'u',
  )
  return line.replace(own, '')
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

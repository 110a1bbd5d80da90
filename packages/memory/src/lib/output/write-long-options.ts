import { createHash } from 'node:crypto'
import { UsageError } from '@glmkit/core'
import { countTokens } from '../count/count-tokens.ts'
import type { WrittenFormat } from './format.ts'
import type { Outline } from './outline/outline.ts'
import { checkOutline } from './outline/outline-reply.ts'
import { isSectioned } from './section/section-format.ts'
import type { WriteLongOptions } from './written-document.ts'

const formats: readonly WrittenFormat[] = ['markdown', 'text', 'json', 'jsonl', 'csv', 'html', 'code']

/** Counts with the way the text is asked for: what was begun otherwise cannot be gone on with. */
const version = 2

/** The options, with what is meant where nothing was said. */
export interface WritePlan {
  readonly brief: string
  readonly targetTokens: number
  readonly format: WrittenFormat
  readonly maxSectionTokens: number
  readonly concurrency: number
  /** The document has sections, and so an outline. */
  readonly hasSections: boolean
  readonly hasContents: boolean
  readonly isReviewed: boolean
  readonly count: (text: string) => number
  /** Of all that decides what is asked of the model. */
  readonly key: string
}

/** @throws {UsageError} If an option cannot work. */
export function planOf(options: WriteLongOptions): WritePlan {
  const {
    model,
    brief,
    targetTokens,
    outline,
    format = 'markdown',
    file,
    instructions,
    sources,
    count = countTokens,
  } = options
  const { maxSectionTokens = 8_000, concurrency = 4 } = options
  if (typeof brief !== 'string' || brief.trim() === '') throw refused('brief is empty, say what is to be written')
  if (!formats.includes(format)) throw refused(`format is "${format}", expected ${formats.join(', ')}`)
  for (const [name, value] of Object.entries({ targetTokens, maxSectionTokens, concurrency })) {
    if (!Number.isInteger(value) || value < 1)
      throw refused(`${name} is ${String(value)}, expected a whole number from 1`)
  }
  if (file !== undefined && file.trim() === '') throw refused('file is empty, pass a path, or leave it out')
  if (file !== undefined && /[\\/]$/.test(file))
    throw refused(`file is "${file}", which is a folder: pass the path of a file`)
  if (outline !== undefined) checkGiven(outline, format)
  const hasSections = isSectioned(format) && (outline !== undefined || targetTokens > maxSectionTokens)
  for (const name of ['tableOfContents', 'review'] as const) {
    if (options[name] !== true || hasSections) continue
    const why = isSectioned(format) ? 'a text that is not longer than maxSectionTokens' : `a document in ${format}`
    throw refused(`${name} is true, but ${why} has no sections`)
  }
  const asked = { version, model: model.id, brief, targetTokens, outline, format, maxSectionTokens, instructions }
  const key = createHash('sha256').update(JSON.stringify({ ...asked, hasSources: sources !== undefined }))
  const { tableOfContents = hasSections, review = hasSections } = options
  return {
    brief,
    targetTokens,
    format,
    maxSectionTokens,
    concurrency,
    hasSections,
    hasContents: tableOfContents,
    isReviewed: review,
    count,
    key: key.digest('hex'),
  }
}

function checkGiven(outline: Outline, format: WrittenFormat): void {
  if (!isSectioned(format)) throw refused(`there is an outline, but a document in ${format} has no sections`)
  const read = checkOutline(outline)
  if ('problem' in read) throw refused(`the outline cannot be used: ${read.problem}`)
}

const refused = (why: string): UsageError => new UsageError(`Cannot write the document: ${why}`)

import { z } from 'zod'
import { analyse } from '../analysis/analyse.ts'
import { detectLanguage } from '../analysis/language.ts'
import type { Language } from '../analysis/language.ts'
import type { SearchResult } from '../document-index.ts'
import type { ParsedDocument } from '../ingest/parsed-document.ts'
import { refOf } from '../refs.ts'
import type { BackendRow } from './search-backend.ts'

/** A word of the title or of a heading counts as so many of the text. */
const headWeight = 3

const metadataSchema = z.object({
  title: z.string(),
  headings: z.array(z.string()),
  startLine: z.number(),
  endLine: z.number(),
  page: z.number().optional(),
  start: z.number(),
  end: z.number(),
})

export type BackendPassage = Omit<SearchResult, 'startByte' | 'endByte' | 'score' | 'highlights' | 'why' | 'stale'>

/** The rows of a document, a passage each. */
export function rowsOf(documentId: string, document: ParsedDocument): BackendRow[] {
  const { title, sections, passages, pages } = document
  const lang = languageOf(document)
  return passages.map(({ section, start, end, startLine, endLine, symbols = [] }, index) => {
    const text = document.text.slice(start, end)
    const headings = sections[section]?.headings ?? []
    const body = termsOf([text, ...symbols].join('\n'), lang)
    const heads = termsOf(headsOf({ title, headings }), lang, true)
    const page = pages === undefined ? undefined : pages.findLastIndex((line) => line <= startLine) + 1
    const isShared = passages[index - 1]?.endLine === startLine || passages[index + 1]?.startLine === endLine
    return {
      id: `${documentId}:${startLine}-${endLine}${isShared ? `@${start}` : ''}`,
      documentId,
      tokens: [...body, ...Array.from({ length: headWeight }, () => heads).flat()].join(' '),
      lang,
      text,
      metadata: JSON.stringify({ title, headings, startLine, endLine, page, start, end }),
    }
  })
}

/** What stands over a passage; one a line, none twice. */
export function headsOf({ title, headings }: Pick<BackendPassage, 'title' | 'headings'>): string {
  return [...new Set([title, ...headings])].join('\n')
}

export function passageOf({ id, documentId, lang, text, metadata }: BackendRow): BackendPassage {
  const { page, ...place } = metadataSchema.parse(JSON.parse(metadata))
  const passage = { documentId, chunkId: id, lang, text, ...place, ...(page !== undefined && { page }) }
  return { ...passage, ref: refOf(passage) }
}

function termsOf(text: string, lang: Language, keepStopWords = false): string[] {
  const terms: string[] = []
  analyse(text, lang, (term) => terms.push(term), { keepStopWords })
  return terms
}

function languageOf({ lang, text }: ParsedDocument): Language {
  const stated = lang?.slice(0, 2)
  return stated === 'en' || stated === 'fr' || stated === 'zh' ? stated : (detectLanguage(text) ?? 'en')
}

import type { Message } from '@glmkit/core'
import { pastCalls } from '../../scripted-model.ts'

/** A sentence or a row of a document the model has opened. */
export interface OpenedLine {
  readonly path: string
  readonly title: string
  readonly heading: string
  /** 1-based. */
  readonly line: number
  readonly text: string
  /** Of a row: the row its table begins with. */
  readonly header?: string
}

export interface OpenedDocument {
  readonly path: string
  readonly title: string
  readonly lines: readonly OpenedLine[]
}

/** Everything `open_document` has shown in a conversation. */
export function openedDocuments(messages: readonly Message[]): readonly OpenedDocument[] {
  return pastCalls(messages)
    .filter(({ name }) => name === 'open_document')
    .flatMap(({ result = '' }) => {
      const shown = objectIn(result)
      return typeof shown?.['ref'] === 'string' && typeof shown['text'] === 'string'
        ? [documentOf(shown['ref'].replace(/#.*$/s, ''), String(shown['title']), shown['text'])]
        : []
    })
}

/** The refs `search_documents` has brought, best first, query by query. */
export function foundRefs(messages: readonly Message[]): readonly (readonly string[])[] {
  return pastCalls(messages)
    .filter(({ name }) => name === 'search_documents')
    .map(({ result = '' }) => {
      const results = objectIn(result)?.['results']
      if (!Array.isArray(results)) return []
      return results.flatMap((one: unknown) => {
        const ref: unknown = Object(one).ref
        return typeof ref === 'string' ? [ref] : []
      })
    })
}

export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function documentOf(path: string, title: string, numbered: string): OpenedDocument {
  let heading = title
  let header: string | undefined
  const lines: OpenedLine[] = []
  for (const written of numbered.split('\n')) {
    const [, number = '0', text = ''] = /^\s*(\d+) {2}(.*)$/.exec(written) ?? []
    const line = Number(number)
    const [, level, name = ''] = /^(#+) (.*)$/.exec(text) ?? []
    if (level !== undefined) heading = name
    const isRow = text.startsWith('|')
    if (!isRow) header = undefined
    if (level !== undefined || text.trim() === '' || text.startsWith('>') || /^\|[-|: ]+\|$/.test(text)) continue
    if (isRow && header === undefined) {
      header = text
      continue
    }
    for (const sentence of isRow ? [text] : sentencesOf(text)) {
      lines.push({ path, title, heading, line, text: sentence, ...(header !== undefined && { header }) })
    }
  }
  return { path, title, lines }
}

function sentencesOf(text: string): readonly string[] {
  return text
    .replace(/^- /, '')
    .split(/(?<=[。；])|(?<=[.?!;])\s+(?=\p{Lu})/u)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '')
}

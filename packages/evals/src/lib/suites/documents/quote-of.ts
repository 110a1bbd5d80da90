import { AgentError } from '@glmkit/core'
import type { DocumentIndex } from '@glmkit/tools/search'

/** A place in the collection: a document, and words of the line meant, as written there. */
export interface QuotedPlace {
  readonly path: string
  readonly words: string
}

/**
 * The line as a cited sentence: what an oracle answers with.
 *
 * @throws {AgentError} If no line of the document holds the words.
 */
export function quoteOf(index: DocumentIndex, { path, words }: QuotedPlace): string {
  const document = index.document(path)
  const lines = document?.text.split('\n') ?? []
  const at = lines.findIndex((line) => line.includes(words))
  const heading = document?.sections.findLast(({ startLine }) => startLine <= at + 1)?.headings.at(-1)
  if (document === undefined || at < 0) throw new AgentError(`Cannot quote "${words}": no line of "${path}" holds it`)
  const said = (lines[at] ?? '')
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
    .join(', ')
  return `${said.replace(/[.。]$/, '')} [${path}#${heading ?? document.title}:${at + 1}].`
}

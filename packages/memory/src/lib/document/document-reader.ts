import type { Tool } from '@glmkit/core'
import { createReader } from './ask-document.ts'
import type { ReadDocumentOptions } from './ask-document.ts'
import type { DocumentAnswer } from './document-answer.ts'
import { pagesOn, pagesText } from './prompts.ts'

export interface DocumentReaderOptions extends ReadDocumentOptions {
  /** Default: `ask_document`. */
  readonly name?: string
  /** What the document is, for the model: "the lease of 2024". */
  readonly about: string
  readonly timeoutMs?: number
  /** The document may be written by strangers, who may give orders in it. Default: true. */
  readonly untrusted?: boolean
}

type Question = { readonly question: string }

/**
 * A document of any length as a tool: the agent asks, and reads an answer with page citations instead of the document.
 * The requests it takes are a part of the run, its budget and its journal.
 *
 * @throws {UsageError} If the document is empty or a number is out of range.
 */
export function documentReader(options: DocumentReaderOptions): Tool<string, Question, string> {
  const { name = 'ask_document', about, timeoutMs, untrusted = true } = options
  const read = createReader(options)
  return {
    name,
    description: `Reads all of ${about} to answer one question, with quotes and page numbers. Slow: ask one thing at a time, and nothing that was answered before.`,
    sideEffects: false,
    untrusted,
    journalsItself: true,
    ...(timeoutMs !== undefined && { timeoutMs }),
    parameters: {
      type: 'object',
      properties: { question: { type: 'string', description: 'Complete: the reader does not see this conversation.' } },
      required: ['question'],
    },
    async parse(value) {
      const question = typeof value === 'object' && value !== null && 'question' in value ? value.question : undefined
      return typeof question === 'string' && question.trim() !== ''
        ? { input: { question } }
        : { issues: 'question: expected text' }
    },
    async execute({ question }, { signal, parent, progress }) {
      const onProgress = ({ done, total }: { readonly done: number; readonly total: number }): void =>
        progress(`${done} of ${total}`)
      const answers = await read([question], { signal, onProgress, ...(parent && { parent }) })
      return answers.map(textOf).join('\n')
    },
  }
}

function textOf({ text, notFound, citations, incomplete, unresolved, leftOut }: DocumentAnswer): string {
  const quotes = citations.map((citation) => {
    const where = [pagesOn(citation), ...citation.section].join(' › ')
    return `[${where}] "${citation.quote.replace(/\s+/g, ' ')}"`
  })
  const isUnproven = !notFound && citations.length + incomplete.length + unresolved.length === 0
  const warnings = [
    ...(isUnproven ? ['No page is cited: nothing shows that the document says this'] : []),
    ...incomplete.map(({ pages, error }) => `Not complete, ${pagesText(pages)}: ${error}`),
    ...(unresolved.length > 0
      ? [`Left out because it is not in the document word for word: ${unresolved.length}`]
      : []),
    ...(leftOut > 0 ? [`Left out as less important: ${leftOut} findings`] : []),
  ]
  return [text, ...(quotes.length > 0 ? ['', 'Quotes:', ...quotes] : []), ...warnings].join('\n')
}

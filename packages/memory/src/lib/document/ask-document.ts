import { AgentError, createBudget, UsageError } from '@glmkit/core'
import type { Budget, BudgetLimits, Model, RunScope } from '@glmkit/core'
import { countTokens } from '../count/count-tokens.ts'
import { answerTokens, createAsker } from './asker.ts'
import { answerFrom, cancelled } from './document-answer.ts'
import type { DocumentAnswer } from './document-answer.ts'
import { partPrompt, readerInstructions, selectorInstructions, writerInstructions } from './prompts.ts'
import { createHarvester } from './read-parts.ts'
import { readStructure } from './read-structure.ts'
import type { LongDocument } from './read-structure.ts'
import { segmentsOf } from './segment-document.ts'
import type { PageRange } from './segment-document.ts'
import { sideBySide } from './side-by-side.ts'

export interface DocumentProgress {
  /** Questions put to segments and answers written, so far and in all. */
  readonly done: number
  readonly total: number
  readonly question: string
  /** What was read; absent when the answer was written. */
  readonly pages?: PageRange
}

export interface ReadDocumentOptions {
  readonly model: Model
  readonly document: LongDocument
  /** Begins the system message of every request, e.g. what the document is. Keep it constant. */
  readonly instructions?: string
  /** Longest part read at once. Default: 30_000. */
  readonly maxSegmentTokens?: number
  /** Longest list of findings an answer is written from. Default: 20_000. */
  readonly maxNotesTokens?: number
  /** Segments that are read at the same time, as far as the model's limiter lets them. Default: 4. */
  readonly concurrency?: number
  /** Default: {@link countTokens}. */
  readonly count?: (text: string) => number
}

export interface AskDocumentOptions extends ReadDocumentOptions {
  readonly signal?: AbortSignal
  /** Must not throw. */
  readonly onProgress?: (progress: DocumentProgress) => void
  /** Of all requests together. With a `parent` its budget holds. */
  readonly budget?: BudgetLimits | Budget
  /** Makes the reading a part of a run: its journal, budget and usage. A tool that `journalsItself` has it. */
  readonly parent?: RunScope
}

/**
 * Answers questions about a document of any length: its parts are read side by side, every quote is looked up in the
 * document, and the answer is written from what was found, the most important first.
 *
 * One segment is asked its questions one after the other, with the question last: all but the first read the segment from
 * the prompt cache. A document of one segment is answered in one request.
 *
 * @throws {UsageError} If there is nothing to read or to ask, or a number is out of range.
 * @throws {AgentError} If no part could be read at all; `cause` is the first failure. An abort rejects with `signal.reason`.
 * @example
 * const { text, citations } = await askDocument({ model, document: { pages }, question: 'When does the lease end?' })
 */
export function askDocument(options: AskDocumentOptions & { readonly question: string }): Promise<DocumentAnswer>
export function askDocument(
  options: AskDocumentOptions & { readonly questions: readonly string[] },
): Promise<readonly DocumentAnswer[]>
export async function askDocument(
  options: AskDocumentOptions & ({ readonly question: string } | { readonly questions: readonly string[] }),
): Promise<DocumentAnswer | readonly DocumentAnswer[]> {
  const reader = createReader(options)
  if ('questions' in options) return reader(options.questions, options)
  const [answer] = await reader([options.question], options)
  if (answer === undefined) throw new UsageError('Cannot ask the document: there is no question')
  return answer
}

type Ask = Pick<AskDocumentOptions, 'signal' | 'onProgress' | 'budget' | 'parent'>

/** Cuts the document once, for as many questions as may come. */
export function createReader(
  options: ReadDocumentOptions,
): (questions: readonly string[], ask: Ask) => Promise<readonly DocumentAnswer[]> {
  const { model, document, instructions, concurrency = 4, count = countTokens } = options
  const { maxSegmentTokens = 30_000, maxNotesTokens = 20_000 } = options
  checkNumbers({ concurrency, maxSegmentTokens, maxNotesTokens }, model)
  const structure = readStructure(document)
  if (structure.text.trim() === '') throw new UsageError('Cannot ask the document: it is empty')
  const segments = segmentsOf(structure, { maxTokens: maxSegmentTokens, count })
  const harvest = createHarvester(structure)

  return async (questions, { signal = new AbortController().signal, onProgress, budget, parent }) => {
    const empty = questions.findIndex((question) => question.trim() === '')
    if (empty >= 0) throw new UsageError(`Cannot ask the document: question ${empty + 1} is empty`)
    const limits = budget === undefined || 'reserveTurn' in budget ? budget : createBudget(budget)
    const how = { model, parent, budget: limits }
    const read = createAsker('document-reader', readerInstructions(segments.length === 1, instructions), how)
    const select = createAsker('document-selector', selectorInstructions(instructions), how)
    const write = createAsker('document-writer', writerInstructions(instructions), how)
    // A run may ask several times.
    const prefix = parent === undefined ? 'document' : `document-${parent.nextRun()}`
    const total = questions.length * (segments.length + 1)
    let done = 0
    const tell = (question: string, pages?: PageRange): void => {
      done += 1
      onProgress?.({ done, total, question, ...(pages && { pages }) })
    }

    const bySegment = await sideBySide(
      [...segments.entries()],
      async ([index, segment], either) => {
        const said = []
        for (const [number, question] of questions.entries()) {
          const key = `${prefix}/part/${index + 1}/question/${number + 1}`
          said.push(await read(key, partPrompt(segment, question), either))
          tell(question, segment.pages)
        }
        return { segment, said }
      },
      { concurrency, signal },
    )
    const all = bySegment.flatMap(({ said }) => said)
    if (all.some(({ isInterrupted }) => isInterrupted)) throw cancelled()
    const [first] = all
    if (first !== undefined && all.every(({ cause }) => cause !== undefined)) {
      throw new AgentError(`Cannot read any part of the document: ${first.problem}`, { cause: first.cause })
    }

    return sideBySide(
      [...questions.entries()],
      async ([number, question], either) => {
        const found = harvest(
          bySegment.flatMap(({ segment, said }) => {
            const own = said[number]
            return own === undefined ? [] : [[segment, own]]
          }),
        )
        const key = `${prefix}/question/${number + 1}`
        const merge = { select, write, maxNotesTokens, count, concurrency, signal: either, key }
        const answer = await answerFrom(question, found, structure, segments, merge)
        tell(question)
        return answer
      },
      { concurrency, signal },
    )
  }
}

function checkNumbers(numbers: Readonly<Record<string, number>>, { contextTokens, id }: Model): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isInteger(value) && value >= 1) continue
    throw new UsageError(`Cannot ask the document: ${name} is ${value}, expected a whole number from 1`)
  }
  const { maxSegmentTokens = 0, maxNotesTokens = 0 } = numbers
  // The rest is for instructions, the question and what an estimate cannot see.
  const most = Math.floor((contextTokens - answerTokens) * 0.9)
  if (Math.max(maxSegmentTokens, maxNotesTokens) <= most) return
  const name = maxSegmentTokens > most ? 'maxSegmentTokens' : 'maxNotesTokens'
  throw new UsageError(`Cannot ask the document: ${name} is ${numbers[name]}, "${id}" has room for ${most}`)
}

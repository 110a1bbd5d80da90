import { AgentError } from '@glmkit/core'
import { createAnswer } from '../answer/answer.ts'
import type { Artifact } from '../artifact/artifact.ts'
import type { Outline } from '../outline/outline.ts'
import type { Requests } from '../requests.ts'
import { readReview } from './review-edits.ts'
import { excerptOf, windowsOf } from './review-windows.ts'
import type { Window } from './review-windows.ts'
import { byNeeds } from '../section/section-schedule.ts'
import { headingOf } from '../section/section-format.ts'
import type { SectionedFormat } from '../section/section-format.ts'
import type { Runner } from '../section/section-run.ts'
import { userMessage } from '../section/section-text.ts'
import type { WriteNotes } from '../write-notes.ts'

export interface ReviewOptions {
  readonly artifact: Artifact
  readonly notes: WriteNotes
  readonly requests: Requests
  readonly outline: Outline
  readonly format: SectionedFormat
  readonly run: Runner
  /** What is known to be wrong with a section, one line each. */
  readonly findingsOf: (section: number) => readonly string[]
  readonly windowTokens: number
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly onWarning: (message: string) => void
  readonly onProgress: (done: number, total: number) => void
}

const reviewTokens = 32_768

/** Reads the whole document once more, by windows. What is to be changed is noted; the text stays as it is until the end. */
export async function reviewDocument(options: ReviewOptions): Promise<void> {
  const { artifact, notes, requests, outline, format, run, findingsOf, onWarning, onProgress } = options
  const tokens = outline.sections.map((_, index) => notes.of(index + 1).tokens ?? 0)
  const windows = windowsOf(tokens, options.windowTokens)
  let done = windows.filter((_, index) => notes.reviews.has(index + 1)).length
  onProgress(done, windows.length)

  await byNeeds(
    windows.length,
    () => [],
    async (number, signal) => {
      const window = windows[number - 1]
      if (window === undefined || notes.reviews.has(number)) return
      const { edits, left } = await read(number, window, signal)
      for (const line of left) onWarning(`Review ${number}/${windows.length}, ${line}`)
      notes.add({ kind: 'review', window: number, edits })
      done += 1
      onProgress(done, windows.length)
    },
    options,
  )

  async function read(number: number, window: Window, signal: AbortSignal): Promise<ReturnType<typeof readReview>> {
    const excerpts = await Promise.all(
      window.map(async (part) => {
        const heading = headingOf(format, part.section, outline.sections[part.section - 1]?.title ?? '')
        const excerpt = excerptOf(part, await artifact.text(part.section), heading.length)
        return { ...excerpt, shown: heading + excerpt.text.slice(excerpt.from, excerpt.to) }
      }),
    )
    const shown = excerpts.map((excerpt) => excerpt.shown.trimEnd()).join('\n\n')
    const findings = [...new Set(window.map(({ section }) => section))].flatMap(findingsOf)
    const content = requests.review(number, windows.length, shown, findings)
    try {
      const end = await run({
        section: 0,
        messages: [userMessage(content)],
        answer: createAnswer({ format: 'text' }),
        maxOutputTokens: reviewTokens,
        signal,
      })
      if (end.type === 'answer') return readReview(end.text, excerpts)
      const detail = end.type === 'stopped' ? (end.detail ?? end.reason) : end.type
      if (end.type !== 'stopped' || end.reason !== 'budget') return { edits: [], left: [detail] }
      throw new AgentError(
        `Cannot review the document: ${detail}; all is written: call again with a larger budget, or with \`review: false\``,
      )
    } catch (error) {
      // By name: of this request alone, so that the others may still be answered.
      if (!(error instanceof Error) || error.name !== 'ModelError' || !isOfWindow(error)) throw error
      return { edits: [], left: [error.message] }
    }
  }
}

/** A window the server refuses to read, or has nothing to say of. */
const isOfWindow = (error: Error): boolean =>
  'kind' in error &&
  typeof error.kind === 'string' &&
  ['content-policy', 'empty', 'thinking', 'repetition', 'wrong-language'].includes(error.kind)

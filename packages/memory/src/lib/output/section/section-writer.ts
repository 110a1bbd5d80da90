import { AgentError } from '@glmkit/core'
import type { Message } from '@glmkit/core'
import { untilAborted } from '@glmkit/glm/model'
import type { AppendBoundary, Artifact } from '../artifact/artifact.ts'
import type { WrittenFormat } from '../format.ts'
import { adjustedTarget, shortShare } from '../length.ts'
import type { Outline } from '../outline/outline.ts'
import { OutputLimitError } from '../output-limit-error.ts'
import type { Earlier, Requests } from '../requests.ts'
import { blankLineAfter, headingOf, isSectioned } from './section-format.ts'
import { leftOpen } from './left-open.ts'
import type { Runner } from './section-run.ts'
import { createAnswer } from '../answer/answer.ts'
import { userMessage, writeText } from './section-text.ts'
import type { WrittenText } from './section-text.ts'
import type { WriteNotes } from '../write-notes.ts'
import type { Source, WriteEvent, WriteLongOptions } from '../written-document.ts'

export interface SectionWriterOptions extends Pick<WriteLongOptions, 'sources' | 'brief' | 'targetTokens'> {
  readonly file: string | undefined
  readonly artifact: Artifact
  readonly notes: WriteNotes
  readonly requests: Requests
  /** `undefined` for a text without sections. */
  readonly outline: Outline | undefined
  readonly format: WrittenFormat
  readonly run: Runner
  readonly count: (text: string) => number
  readonly onEvent: (event: WriteEvent) => void
}

/** Of an earlier section; less of each where there are many. */
const mostLastChars = 1_000
const lastCharsOfAll = 8_000
const summaryTokens = 8_192
/** Of a section that could not be summed up. */
const digestChars = 600

/** @returns Writes one section, from wherever it is, up to its end on the disk. */
export function createSectionWriter(
  options: SectionWriterOptions,
): (section: number, signal: AbortSignal) => Promise<void> {
  const { artifact, notes, requests, outline, format, run, count, onEvent } = options
  const sections = outline?.sections ?? []
  const needed = new Set(sections.flatMap(({ needs }) => needs))

  return async (section, signal) => {
    if (!artifact.state(section).isSealed) await write(section, signal)
    if (needed.has(section) && notes.of(section).summary === undefined) await sumUp(section, signal)
  }

  async function write(section: number, signal: AbortSignal): Promise<void> {
    const { title = '', brief = options.brief, needs = [] } = sections[section - 1] ?? {}
    const targetTokens =
      outline === undefined
        ? options.targetTokens
        : adjustedTarget(section, sections, (number) => notes.of(number).tokens ?? 0)
    const heading = outline !== undefined && isSectioned(format) ? headingOf(format, section, title) : ''
    const there = await artifact.text(section)
    if (there === '') artifact.append(section, heading, { boundary: 'section' })
    let body = there.slice(heading.length)
    onEvent({ type: 'section-start', section, title, targetTokens, resumedChars: body.length })

    const sources = notes.of(section).refs === undefined ? await sourcesOf() : []
    const asking = [userMessage(await request())]
    if (notes.of(section).isWritten !== true) {
      const partial = body
      body = partial + (await text(asking, partial, '', outline === undefined ? undefined : title))
      notes.add({ kind: 'written', section })
    }
    if (notes.of(section).moreAt === undefined) closeOpen()
    const isShort = outline !== undefined && count(body) < targetTokens * shortShare
    const { moreAt, isMoreWritten } = notes.of(section)
    if ((isShort || moreAt !== undefined) && isMoreWritten !== true) {
      const at = moreAt ?? body.length
      if (moreAt === undefined) notes.add({ kind: 'more', section, at })
      const first = body.slice(0, at)
      const gap = blankLineAfter(first)
      const partial = body.slice(at + gap.length)
      const more = userMessage(requests.more(section, count(first), targetTokens))
      const soFar = first === '' ? [] : [{ role: 'assistant', content: first } as const, more]
      const added = partial + (await text([...asking, ...soFar], partial, gap, title))
      body = added === '' ? first : first + gap + added
      notes.add({ kind: 'more-written', section })
    }
    closeOpen()

    const refs = notes.of(section).refs ?? sources.map(({ ref }) => ref)
    const tokens = notes.of(section).tokens ?? count(body)
    if (notes.of(section).tokens === undefined) notes.add({ kind: 'complete', section, tokens, refs })
    if (outline !== undefined) {
      // The next heading stands after a blank line, the end of the file after a line.
      const isLast = section === sections.length
      const missing = isLast && body.endsWith('\n') ? '' : blankLineAfter(body)
      append(isLast ? missing.slice(0, 1) : missing, 'end')
    }
    await artifact.seal(section)
    onEvent({ type: 'section-end', section, tokens, targetTokens })

    /** What a section leaves open would swallow those that follow. */
    function closeOpen(): void {
      const left = outline === undefined ? undefined : leftOpen(body, format)
      if (left === undefined) return
      const closing = `${body.endsWith('\n') ? '' : '\n'}${left.closing}\n`
      append(closing, 'end')
      body += closing
      onEvent({ type: 'warning', message: `Section ${section} leaves ${left.what} open: it is closed at its end` })
    }

    function append(piece: string, boundary: AppendBoundary): void {
      if (piece === '') return
      artifact.append(section, piece, { boundary })
      onEvent({ type: 'text', section, text: piece })
    }

    /** @returns What has come to `partial`. */
    async function text(
      messages: readonly Message[],
      partial: string,
      gap: string,
      own: string | undefined,
    ): Promise<string> {
      let before = partial === '' ? gap : ''
      const written = await writeText(run, {
        section,
        messages,
        partial,
        format,
        signal,
        ...(own !== undefined && { title: own }),
        onText(piece, boundary) {
          append(before + piece, boundary)
          before = ''
        },
        onSeam(seam) {
          notes.add({ kind: 'seam', section, seam })
          onEvent({ type: 'seam', section, ...seam })
        },
      })
      if (written.stopped !== undefined) throw await stopped(section, written)
      return written.text.slice(partial.length)
    }

    async function request(): Promise<string> {
      if (outline === undefined) return requests.document(sources)
      return requests.section(section, targetTokens, sources, await earlierOf(needs))
    }

    async function sourcesOf(): Promise<readonly Source[]> {
      const found = options.sources?.({ title, brief, targetTokens, needs, number: section }, signal)
      return found === undefined ? [] : await untilAborted(found, signal)
    }
  }

  async function earlierOf(needs: readonly number[]): Promise<Earlier[]> {
    const chars = Math.min(mostLastChars, Math.floor(lastCharsOfAll / needs.length))
    return Promise.all(
      needs.map(async (number) => ({
        number,
        title: sections[number - 1]?.title ?? '',
        summary: notes.of(number).summary ?? '',
        lastWords: (await artifact.tail(number, chars)).trim(),
      })),
    )
  }

  async function sumUp(section: number, signal: AbortSignal): Promise<void> {
    const written = await artifact.text(section)
    const end = await run({
      section,
      messages: [userMessage(requests.summary(section, written))],
      answer: createAnswer({ format: 'text' }),
      thinking: 'off',
      maxOutputTokens: summaryTokens,
      signal,
    })
    if (end.type === 'stopped' && end.reason === 'budget') throw await stopped(section, { text: '', stopped: end })
    if (end.type !== 'answer') {
      onEvent({ type: 'warning', message: `Section ${section} could not be summed up: others are told how it begins` })
    }
    const summary = end.type === 'answer' ? end.text.trim() : written.slice(0, digestChars).trim()
    notes.add({ kind: 'summary', section, text: summary })
  }

  async function stopped(section: number, { stopped: end }: WrittenText): Promise<AgentError> {
    const what = section === 0 ? 'the document' : `section ${section}`
    const { reason = 'length', detail = reason } = end ?? {}
    const where =
      options.file === undefined
        ? 'without a `file` nothing of it is kept'
        : `all that is written is in "${options.file}.parts", and the same call${reason === 'budget' ? ' with a larger budget' : ''} goes on with it`
    if (reason !== 'length') return new AgentError(`Cannot go on with ${what}: ${detail}; ${where}`)
    const partialText = await artifact.text(section)
    return new OutputLimitError(`Cannot go on with ${what}: ${detail}; ${where}`, {
      section,
      writtenTokens: count(partialText),
      ...(options.file === undefined && { partialText }),
    })
  }
}

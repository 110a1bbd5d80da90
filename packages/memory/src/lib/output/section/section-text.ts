import type { Message, Seam } from '@glmkit/core'
import { createAnswer } from '../answer/answer.ts'
import type { AppendBoundary } from '../artifact/artifact.ts'
import type { WrittenFormat } from '../format.ts'
import { closesOwnFence, ownFenceAt } from './own-fence.ts'
import { createOpening } from './section-opening.ts'
import type { RunEnd, Runner } from './section-run.ts'

export interface TextRequest {
  readonly section: number
  /** Ask for the text. */
  readonly messages: readonly Message[]
  /** What there is of it. */
  readonly partial: string
  readonly format: WrittenFormat
  /** Of the section, whose heading the text must not begin with; absent where it may begin with anything. */
  readonly title?: string
  readonly signal: AbortSignal
  /** Told what is to be appended. */
  readonly onText: (text: string, boundary: AppendBoundary) => void
  readonly onSeam: (seam: Seam) => void
}

export type WrittenText = { readonly text: string; readonly stopped?: Extract<RunEnd, { type: 'stopped' }> }

/** Replies that bring nothing at all, not even calls. */
const mostEmpty = 2
/** Replies in a row that were taken back and had brought nothing. */
const mostTakenBack = 3

/** Has a text written to its end, from wherever it is: an earlier process may have begun it. */
export async function writeText(run: Runner, request: TextRequest): Promise<WrittenText> {
  const { section, messages, format, title, signal, onText, onSeam } = request
  let text = request.partial
  const give = (piece: string, boundary: AppendBoundary): void => {
    if (piece === '') return
    text += piece
    onText(piece, boundary)
  }
  let empty = 0
  for (let takenBack = 0; takenBack < mostTakenBack;) {
    const before = text.length
    const answer = createAnswer({ text, format })
    const goOn = text === '' ? undefined : answer.next()
    if (goOn !== undefined && 'problem' in goOn) return { text, stopped: stop(goOn.problem) }
    const opening = text === '' ? createOpening(title, format) : undefined
    /** The last line, as long as it may close a fence around the whole reply. */
    let held = ''
    const take = (said: string, boundary: AppendBoundary): void => {
      // Some servers send halves of characters, which no file can hold.
      const fresh = held + said.toWellFormed()
      const at = ownFenceAt(fresh)
      const end = at > 0 || text === '' || text.endsWith('\n') ? at : fresh.length
      held = fresh.slice(end)
      give(fresh.slice(0, end), held === '' ? boundary : 'line')
    }
    const asked: readonly Message[] = [
      ...messages,
      ...(goOn === undefined ? [] : [{ role: 'assistant', content: text } as const, userMessage(goOn.request)]),
    ]
    const end = await run({
      section,
      messages: asked,
      answer,
      signal,
      onSeam,
      onText: (piece, boundary) => take(opening?.push(piece) ?? piece, boundary),
    })
    if (end.type !== 'taken-back') take(opening?.end() ?? '', end.type === 'answer' ? 'end' : 'character')
    if (end.type === 'answer') {
      if (!closesOwnFence(text)) give(held, 'end')
      return { text }
    }
    if (end.type === 'stopped') return { text, stopped: end }
    if (end.isEmpty && (empty += 1) === mostEmpty) return { text, stopped: stop('the model says nothing') }
    takenBack = text.length > before ? 0 : takenBack + 1
  }
  return { text, stopped: stop('its replies were taken back again and again') }
}

export const userMessage = (content: string): Message => ({ role: 'user', content })

const stop = (detail: string): Extract<RunEnd, { type: 'stopped' }> => ({ type: 'stopped', reason: 'length', detail })

import type { Answer, CutCause, Seam } from '@glmkit/core'
import { createGrowingText } from '@glmkit/glm/model'
import { findAnchor } from './anchor.ts'
import { createBoundaryScanner } from './boundaries/boundary-scanner.ts'
import { createEchoProof } from './echo-proof.ts'
import type { Boundary, WrittenFormat } from './format.ts'
import { createLineProof } from './line-proof.ts'
import type { Proof } from './proof.ts'
import { createRepeatWatch } from './repeat-watch.ts'
import type { RepeatWatch } from './repeat-watch.ts'
import { characterEnd, wordEnd } from './word-end.ts'

export interface CreateAnswerOptions {
  /** What there is of it: the first reply goes on with it. Ask `next()` how. Default: nothing. */
  readonly text?: string
  /** Text is certain at the boundaries of this format. Default: as soon as it may be, word by word. */
  readonly format?: WrittenFormat
}

/** An answer that knows where it may be cut. */
export interface BoundedAnswer extends Answer {
  /** What ends where the certain text ends. */
  readonly resumesAfter: Seam['resumedAfter']
}

/** A shorter answer that breaks begins anew, and nothing of it is held back. */
const longChars = 2_000
/** Of a long one: enough to see that it repeats itself before it is shown. */
const heldChars = 64
/** Where no boundary comes, a word has to do. */
const mostHeldChars = 4_000
/** A reply whose end says the same for so long had gone in circles, whatever cut it. */
const loopChars = 512
/** Replies in a row that do not go on with it. */
const mostMisses = 3
/** Replies in a row that are cut before they bring anything. */
const mostIdle = 6
const tailChars = 40_000
/** More are not asked for where the numbers of the lines would do. */
const mostRepeatedChars = 1_300

interface Tries {
  /** Replies so far that did not go on with the answer. */
  readonly misses: number
  /** One of them might have gone on in two places. */
  readonly isAmbiguous: boolean
}

const cutDetail = 'replies were cut before they brought anything new'
const lostDetail = 'the model did not go on where the answer was cut'

/** Follows one answer over all its replies. @see docs/memory.md#long-outputs */
export function createAnswer({ text: given = '', format }: CreateAnswerOptions = {}): BoundedAnswer {
  let certain = createGrowingText(given)
  /** Belongs to the answer, but may have to be written anew. */
  let held = ''
  let resumesAfter: Seam['resumedAfter'] = 'character'
  /** How long the answer was when the reply under way began. */
  let began = given.length
  let proof: Proof | undefined
  let seam: Seam | undefined
  let cut: Pick<Seam, 'cause' | 'resumedAfter' | 'rolledBackChars'> | undefined =
    given === '' ? undefined : { cause: 'process', resumedAfter: 'character', rolledBackChars: 0 }
  let misses = 0
  let isAmbiguous = false
  let idle = 0
  let isEnded = false
  let watch = watchOf(given)
  let repeated = 0
  /** No word ends in `held` before it. */
  let searched = 0
  let scanner = format === undefined ? undefined : scanned(format, given)
  /** Those in `held`, and the one it begins after. */
  let boundaries: Boundary[] = []

  const length = (): number => certain.length + held.length

  function take(fresh: string): string {
    if (fresh === '') return ''
    held += fresh
    repeated = watch.push(fresh)
    for (const boundary of scanner?.push(fresh) ?? []) {
      if (boundary.at > certain.length) boundaries.push(boundary)
      else if (boundary.at === certain.length) resumesAfter = boundary.kind
    }
    return release(settledTo())
  }

  /** How much of `held` nothing can take back any more. */
  function settledTo(): number {
    const limit = held.length - Math.max(repeated, closingChars())
    if (format !== undefined) {
      const seen = Math.min(limit, held.length - heldChars)
      const last = boundaries.findLast(({ at }) => at - certain.length <= seen)
      if (last !== undefined && last.at > certain.length) {
        resumesAfter = last.kind
        return last.at - certain.length
      }
      if (limit <= mostHeldChars) return 0
    } else if (length() < longChars) {
      return limit === held.length ? Math.max(0, limit - halfCharacter(held)) : limit
    }
    const most = Math.min(limit, held.length - heldChars)
    const end = most <= 0 ? 0 : wordEnd(held, most, searched) || (most > mostHeldChars ? characterEnd(held, most) : 0)
    searched = end > 0 ? 0 : Math.max(searched, most)
    if (end > 0) resumesAfter = 'word'
    return end
  }

  /** At the end of `held`: what may be the end of the model's own fence, and what it says behind it. */
  function closingChars(): number {
    if (proof?.isFenced !== true) return 0
    const last = [...held.matchAll(/(?:^|\n)[ \t]*(?:`{3,}|~{3,})([^\n]*)(?=\n)/g)].at(-1)
    const isOpen = last !== undefined && last[1]?.trim() === '' && isFenceOpen(certain.toString() + held)
    return isOpen ? held.length - last.index : closingFence(held)
  }

  function release(chars: number): string {
    if (chars <= 0) return ''
    const settled = held.slice(0, chars)
    certain.add(settled)
    held = held.slice(chars)
    searched = 0
    if (boundaries.length > 0) boundaries = boundaries.filter(({ at }) => at > certain.length)
    return settled
  }

  function meet(proved: Proof): void {
    if (cut === undefined || !proved.isProved || seam !== undefined) return
    seam = { ...cut, proof: proved.kind, echoedChars: proved.echoedChars, retries: misses }
  }

  /** Where a reply that was cut is taken up again, in `held`. */
  function resumePoint(cause: CutCause): number {
    const closing = closingChars()
    const end = held.length - Math.max(cause === 'repetition' || repeated >= loopChars ? repeated : 0, closing)
    const last = boundaries.findLast(({ at }) => at - certain.length <= end)
    if (last !== undefined && last.at > certain.length) {
      resumesAfter = last.kind
      return last.at - certain.length
    }
    // Going back further would bring nothing new.
    if (certain.length > began && format !== undefined) return 0
    const line = held.slice(0, end).lastIndexOf('\n') + 1
    if (line > 0) resumesAfter = 'line'
    const word = line || wordEnd(held, end)
    // Better within a word than to throw all away and never come any further.
    const at = word || characterEnd(held, end)
    if (at > 0 && line === 0) resumesAfter = word > 0 ? 'word' : 'character'
    return at
  }

  function drop(): void {
    held = ''
    searched = 0
    repeated = 0
    boundaries = []
    watch = watchOf(certain.toString())
    if (format !== undefined) scanner = scanned(format, certain.toString())
  }

  function endReply(isCut = false): void {
    if (isEnded) return
    isEnded = true
    const isNew = certain.length > began
    if (isNew || !isCut) idle = 0
    else idle += 1
    if (isNew) misses = 0
    else if (!isCut || proof?.isLost === true) misses += 1
    // Words that are too many to be repeated before the next cut are as bad as words that stand there twice.
    isAmbiguous = !isNew && (isAmbiguous || proof?.isAmbiguous === true || idle > 1)
  }

  return {
    get text() {
      return certain.toString()
    },
    get resumesAfter() {
      return resumesAfter
    },
    get isLost() {
      return proof?.isLost ?? false
    },
    get isWorthKeeping() {
      // What repeats itself and is certain already cannot be taken back but by beginning anew.
      return length() > began && (length() >= longChars || began > 0) && repeated <= held.length
    },
    get seam() {
      return seam
    },
    push(piece) {
      isEnded = false
      if (proof === undefined || proof.isProved) return take(proof === undefined ? piece : proof.push(piece))
      const fresh = proof.push(piece)
      meet(proof)
      return take(fresh)
    },
    restart() {
      certain = createGrowingText(certain.toString().slice(0, began))
      drop()
      seam = undefined
      if (proof !== undefined) proof = proofFor(certain.toString(), { misses, isAmbiguous })
    },
    end() {
      const rest = proof === undefined ? '' : proof.end()
      if (proof !== undefined) meet(proof)
      if (rest === undefined) {
        endReply()
        drop()
        return undefined
      }
      held += rest
      const closing = isFenceOpen(certain.toString() + held) ? closingChars() : 0
      const settled = release(held.length - closing)
      endReply()
      drop()
      return settled
    },
    cut(cause) {
      const rest = proof?.end(cause)
      if (proof !== undefined) meet(proof)
      if (proof !== undefined && rest === undefined) {
        endReply(true)
        return { text: '', rolledBackChars: Infinity }
      }
      const early = take(rest ?? '')
      const to = resumePoint(cause)
      const rolledBackChars = held.length - to
      const text = early + release(to)
      endReply(true)
      drop()
      cut = { cause, resumedAfter: resumesAfter, rolledBackChars }
      return { text, rolledBackChars }
    },
    next() {
      seam = undefined
      isEnded = false
      began = certain.length
      if (misses >= mostMisses || idle >= mostIdle) return { problem: idle >= mostIdle ? cutDetail : lostDetail }
      proof = proofFor(certain.toString(), { misses, isAmbiguous })
      if (proof !== undefined) return { request: proof.request }
      return {
        problem:
          certain.toString().trim() === ''
            ? 'nothing of the answer was written'
            : 'no words at its end say where it was cut',
      }
    },
  }
}

/** By words; by the numbers of the lines where words would have to be many, or have been said twice. */
function proofFor(text: string, { misses, isAmbiguous }: Tries): Proof | undefined {
  const anchor = findAnchor(text, misses)
  const isClear = anchor !== undefined && !isAmbiguous && anchor.must.length <= mostRepeatedChars
  const byLines = isClear ? undefined : createLineProof(text, misses)
  return byLines ?? (anchor && createEchoProof(anchor, text.slice(-tailChars), misses))
}

function watchOf(text: string): RepeatWatch {
  const watch = createRepeatWatch()
  watch.push(text.slice(-longChars))
  return watch
}

function scanned(format: WrittenFormat, text: string): ReturnType<typeof createBoundaryScanner> {
  const scanner = createBoundaryScanner(format)
  scanner.push(text)
  return scanner
}

/** How many of the last characters may be the end of a fence the model has put around its reply. */
function closingFence(text: string): number {
  const end = text.trimEnd().length
  const mark = text[end - 1] ?? ''
  let at = end
  if (mark === '`' || mark === '~') while (end - at < 8 && text[at - 1] === mark) at -= 1
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at -= 1
  if (at === 0) return text.length
  if (text[at - 1] === '\n') return text.length - at + 1
  const lineEnd = text.indexOf('\n', end)
  return lineEnd < 0 ? 0 : text.length - lineEnd
}

function isFenceOpen(text: string): boolean {
  let open: string | undefined
  for (const [, marker = ''] of text.matchAll(/^ {0,3}(`{3,}|~{3,})/gm)) {
    if (open === undefined) open = marker
    else if (marker.startsWith(open)) open = undefined
  }
  return open !== undefined
}

/** A pair of halves may come in two pieces. */
function halfCharacter(text: string): number {
  const last = text.charCodeAt(text.length - 1)
  return last >= 0xd800 && last <= 0xdbff ? 1 : 0
}

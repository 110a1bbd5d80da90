import type { Answer, Seam } from '@glmkit/core'
import { findAnchor } from './anchor.ts'
import { createEchoProof } from './echo-proof.ts'
import type { WrittenFormat } from '../format.ts'
import { createHeldText, longChars } from './held-text.ts'
import { createLineProof } from './line-proof.ts'
import type { Proof } from './proof.ts'

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

/** Replies in a row that do not go on with it. */
const mostMisses = 3
/** Replies in a row that are cut before they bring anything. */
const mostIdle = 6
/** Of the text, for who repeats more of it than was asked. */
const tailChars = 40_000
/** More are not asked for where the numbers of the lines would do. */
const mostRepeatedChars = 1_300

/** What has been told in vain. */
interface Tries {
  readonly misses: number
  /** A reply might have gone on in two places, or was cut before it had repeated all it had to. */
  readonly isUnclear: boolean
}

/** Follows one answer over all its replies. @see docs/outputs.md */
export function createAnswer({ text: given = '', format }: CreateAnswerOptions = {}): BoundedAnswer {
  const text = createHeldText(given, format)
  let began = given.length
  /** That the reply under way goes on with the text; absent in the first. */
  let proof: Proof | undefined
  let cut: Pick<Seam, 'cause' | 'resumedAfter' | 'rolledBackChars'> | undefined =
    given === '' ? undefined : { cause: 'process', resumedAfter: 'character', rolledBackChars: 0 }
  let seam: Seam | undefined
  let misses = 0
  let idle = 0
  let isUnclear = false
  let isEnded = false

  /** Tells where it goes on, once that is proved. */
  function meet(): void {
    if (cut === undefined || proof?.isProved !== true || seam !== undefined) return
    seam = { ...cut, proof: proof.kind, echoedChars: proof.echoedChars, retries: misses }
  }

  /** Counts what the reply has brought. */
  function endReply(isCut: boolean): void {
    if (isEnded) return
    isEnded = true
    const isNew = text.certainChars > began
    idle = isNew || !isCut ? 0 : idle + 1
    if (isNew) misses = 0
    else if (!isCut || proof?.isLost === true) misses += 1
    isUnclear = !isNew && (isUnclear || proof?.isAmbiguous === true || idle > 1)
  }

  return {
    get text() {
      return text.certain
    },
    get resumesAfter() {
      return text.resumesAfter
    },
    get isLost() {
      return proof?.isLost ?? false
    },
    get isWorthKeeping() {
      // What repeats itself and is certain already cannot be taken back but by beginning anew.
      return text.chars > began && (text.chars >= longChars || began > 0) && !text.isSpoilt
    },
    get seam() {
      return seam
    },
    push(piece) {
      isEnded = false
      if (proof === undefined) return text.add(piece)
      const fresh = proof.push(piece)
      meet()
      return text.add(fresh)
    },
    restart() {
      text.rewind()
      seam = undefined
      if (proof === undefined) return
      proof = proofFor(text.certain, { misses, isUnclear })
      text.begin(() => proof?.isFenced ?? false)
    },
    end() {
      const rest = proof === undefined ? '' : proof.end()
      meet()
      const settled = rest === undefined ? undefined : text.add(rest) + text.settle()
      endReply(false)
      return settled
    },
    cut(cause) {
      const rest = proof === undefined ? '' : proof.end(cause)
      meet()
      if (rest === undefined) {
        endReply(true)
        return { text: '', rolledBackChars: Infinity }
      }
      const early = text.add(rest)
      const { text: last, rolledBackChars } = text.cut(cause)
      endReply(true)
      cut = { cause, resumedAfter: text.resumesAfter, rolledBackChars }
      return { text: early + last, rolledBackChars }
    },
    next() {
      seam = undefined
      isEnded = false
      began = text.certainChars
      if (idle >= mostIdle) return { problem: 'replies were cut before they brought anything new' }
      if (misses >= mostMisses) return { problem: 'the model did not go on where the answer was cut' }
      const tries = { misses, isUnclear }
      proof = proofFor(text.certain, tries)
      text.begin(() => proof?.isFenced ?? false)
      if (proof !== undefined) return { request: proof.request }
      const isEmpty = text.certain.trim() === ''
      return { problem: isEmpty ? 'nothing of the answer was written' : 'no words at its end say where it was cut' }
    },
  }
}

/** By words; by the numbers of the lines where words would have to be many, or were no proof. */
function proofFor(text: string, { misses, isUnclear }: Tries): Proof | undefined {
  const anchor = findAnchor(text, misses)
  const isClear = anchor !== undefined && !isUnclear && anchor.must.length <= mostRepeatedChars
  const byLines = isClear ? undefined : createLineProof(text, misses)
  return byLines ?? (anchor && createEchoProof(anchor, text.slice(-tailChars), misses))
}

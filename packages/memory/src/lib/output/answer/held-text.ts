import type { CutCause, Seam } from '@glmkit/core'
import { createGrowingText } from '@glmkit/glm/model'
import { createBoundaryScanner } from '../boundaries/boundary-scanner.ts'
import type { BoundaryScanner } from '../boundaries/boundary-scanner.ts'
import { openFence } from '../fences.ts'
import type { Boundary, WrittenFormat } from '../format.ts'
import { createRepeatWatch } from './repeat-watch.ts'
import type { RepeatWatch } from './repeat-watch.ts'
import { characterEnd, halfCharacter, wordEnd } from './word-end.ts'

/** A text of which the end is held back as long as it may have to be written anew. */
export interface HeldText {
  /** Nothing takes it back. */
  readonly certain: string
  readonly certainChars: number
  readonly chars: number
  /** What ends where the certain text ends. */
  readonly resumesAfter: Seam['resumedAfter']
  /** The certain text itself has begun to say the same again. */
  readonly isSpoilt: boolean
  /** @returns What has become certain by this piece. */
  add(piece: string): string
  /** All that is held is certain. */
  settle(): string
  /** A cut: what comes before the last resume point is certain, the rest is thrown away. */
  cut(cause: CutCause): { readonly text: string; readonly rolledBackChars: number }
  /** A reply begins where the certain text ends. @param isFenced It has put a code fence of its own around itself. */
  begin(isFenced: () => boolean): void
  /** Back to where the reply under way began. */
  rewind(): void
}

/** A shorter text that breaks begins anew, and nothing of it is held back. */
export const longChars = 2_000
/** Of a long one: enough to see that it repeats itself before it is shown. */
const heldChars = 64
/** Where no boundary comes, a word has to do. */
const mostHeldChars = 4_000
/** A text whose end says the same for so long had gone in circles, whatever cut it. */
const loopChars = 512

/** @param format Text is certain at the boundaries of this format; without one word by word. */
export function createHeldText(given: string, format: WrittenFormat | undefined): HeldText {
  let certain = createGrowingText(given)
  let held = ''
  let resumesAfter: Seam['resumedAfter'] = 'character'
  let began = given.length
  let isFenced = (): boolean => false
  let watch = watchOf(given)
  /** Characters at the end that only say again what came right before them. */
  let repeated = 0
  /** No word ends in `held` before it. */
  let searched = 0
  let scanner = scannerOf(format, given)
  /** Those in `held`. */
  let boundaries: readonly Boundary[] = []

  const chars = (): number => certain.length + held.length

  function add(piece: string): string {
    if (piece === '') return ''
    held += piece
    repeated = watch.push(piece)
    const found = scanner?.push(piece) ?? []
    if (found.length > 0) {
      resumesAfter = found.findLast(({ at }) => at === certain.length)?.kind ?? resumesAfter
      boundaries = [...boundaries, ...found.filter(({ at }) => at > certain.length)]
    }
    return release(settledTo())
  }

  /** How much of `held` nothing can take back any more. */
  function settledTo(): number {
    const limit = held.length - Math.max(repeated, closingChars())
    const seen = Math.min(limit, held.length - heldChars)
    if (format !== undefined) {
      const at = lastBoundary(seen)
      if (at > 0 || limit <= mostHeldChars) return at
    } else if (chars() < longChars) {
      return limit === held.length ? limit - halfCharacter(held) : limit
    }
    const end = seen <= 0 ? 0 : wordEnd(held, seen, searched) || (seen > mostHeldChars ? characterEnd(held, seen) : 0)
    searched = end > 0 ? 0 : Math.max(searched, seen)
    if (end > 0) resumesAfter = 'word'
    return end
  }

  /** @returns 0 if there is none in `held` up to `limit`. */
  function lastBoundary(limit: number): number {
    const last = boundaries.findLast(({ at }) => at - certain.length <= limit)
    if (last === undefined) return 0
    resumesAfter = last.kind
    return last.at - certain.length
  }

  /** Where a text that was cut is taken up again. */
  function resumePoint(cause: CutCause): number {
    const hasLooped = cause === 'repetition' || repeated >= loopChars
    const end = held.length - Math.max(hasLooped ? repeated : 0, closingChars())
    const boundary = lastBoundary(end)
    // Going back further would bring nothing new.
    if (boundary > 0 || (format !== undefined && certain.length > began)) return boundary
    const line = held.slice(0, end).lastIndexOf('\n') + 1
    // Better within a word than to throw all away and never come any further.
    const word = line || wordEnd(held, end)
    const at = word || characterEnd(held, end)
    if (at > 0) resumesAfter = line > 0 ? 'line' : word > 0 ? 'word' : 'character'
    return at
  }

  /** At the end of `held`: what may be the end of the reply's own fence, and what is said behind it. */
  function closingChars(): number {
    if (!isFenced()) return 0
    const last = [...held.matchAll(/(?:^|\n)[ \t]*(?:`{3,}|~{3,})([^\n]*)(?=\n)/g)].at(-1)
    if (last?.[1]?.trim() !== '') return closingFence(held)
    // A fence that closes nothing of the text closes the reply's own.
    const isOwn = openFence(certain.toString() + held.slice(0, last.index + last[0].length)) !== undefined
    return isOwn ? held.length - last.index : closingFence(held)
  }

  function release(count: number): string {
    if (count <= 0) return ''
    const settled = held.slice(0, count)
    certain.add(settled)
    held = held.slice(count)
    searched = 0
    if (boundaries.length > 0) boundaries = boundaries.filter(({ at }) => at > certain.length)
    return settled
  }

  function drop(): void {
    held = ''
    searched = 0
    repeated = 0
    boundaries = []
    watch = watchOf(certain.toString())
    scanner = scannerOf(format, certain.toString())
  }

  return {
    get certain() {
      return certain.toString()
    },
    get certainChars() {
      return certain.length
    },
    get chars() {
      return chars()
    },
    get resumesAfter() {
      return resumesAfter
    },
    get isSpoilt() {
      return repeated > held.length
    },
    add,
    settle() {
      const isOpen = isFenced() && openFence(certain.toString() + held) !== undefined
      const text = release(held.length - (isOpen ? closingChars() : 0))
      drop()
      return text
    },
    cut(cause) {
      const to = resumePoint(cause)
      const rolledBackChars = held.length - to
      const text = release(to)
      drop()
      return { text, rolledBackChars }
    },
    begin(own) {
      began = certain.length
      isFenced = own
    },
    rewind() {
      certain = createGrowingText(certain.toString().slice(0, began))
      drop()
    },
  }
}

function watchOf(text: string): RepeatWatch {
  const watch = createRepeatWatch()
  watch.push(text.slice(-longChars))
  return watch
}

function scannerOf(format: WrittenFormat | undefined, text: string): BoundaryScanner | undefined {
  if (format === undefined) return undefined
  const scanner = createBoundaryScanner(format)
  scanner.push(text)
  return scanner
}

/** How many of the last characters may be the end of a fence. */
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

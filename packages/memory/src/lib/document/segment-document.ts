import { UsageError } from '@glmkit/core'
import { countTokens } from '../count/count-tokens.ts'
import { readStructure } from './read-structure.ts'
import type { Block, LongDocument, Structure } from './read-structure.ts'

/** A part of a document. `text` is its characters from `start` to `end`. */
export interface Segment {
  readonly text: string
  readonly start: number
  readonly end: number
  /** What its first character stands under, the outermost heading first. */
  readonly headings: readonly string[]
  /** From 1, both included. */
  readonly pages: PageRange
}

export interface PageRange {
  readonly first: number
  readonly last: number
}

export interface SegmentOptions {
  /** Default: 30_000. */
  readonly maxTokens?: number
  /** Default: {@link countTokens}. */
  readonly count?: (text: string) => number
}

/** A stretch of text that fits a segment, and how well the document can be cut before it. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly strength: number
  readonly tokens: number
}

/** A segment may be this much shorter for the sake of a better place to cut. */
const leastFill = 0.6
/** What is behind a sentence. Looks back a bounded way, so that a line of nothing but dots costs no more than another. */
const sentenceEnd = /(?<=[.!?…]["'”’»)\]]{0,2})\s+|(?<=[。！？；]["”’」』）]{0,2})(?!["”’」』）。！？；])\s*/g
const lineEnd = /[\n\f]/g

/**
 * Cuts a document where its structure is strongest: before headings and numbered clauses, between pages, paragraphs,
 * then sentences. Code blocks and tables stay whole if they fit.
 *
 * @returns Segments whose texts, one after the other, are the document: its pages joined by form feeds.
 * @throws {UsageError} If `maxTokens` is below 16.
 */
export function segmentDocument(document: LongDocument, options: SegmentOptions = {}): Segment[] {
  return segmentsOf(readStructure(document), options)
}

export function segmentsOf(structure: Structure, options: SegmentOptions = {}): Segment[] {
  const { maxTokens = 30_000, count = countTokens } = options
  if (!(maxTokens >= 16)) {
    throw new UsageError(`Cannot segment a document: maxTokens is ${maxTokens}, expected 16 or more`)
  }
  const { text, blocks } = structure
  const pieces = blocks.flatMap((block) => fit(block, text, maxTokens, count))
  const segments: Segment[] = []
  for (let at = 0; at < pieces.length;) {
    const next = nextCut(pieces, at, maxTokens)
    const start = pieces[at]?.start ?? 0
    const end = pieces[next - 1]?.end ?? text.length
    const pages = { first: structure.pageAt(start), last: structure.pageAt(end - 1) }
    segments.push({ text: text.slice(start, end), start, end, headings: structure.headingsAt(start), pages })
    at = next
  }
  return segments
}

/** Before which piece a segment that begins with piece `from` ends. */
function nextCut(pieces: readonly Piece[], from: number, maxTokens: number): number {
  let tokens = 0
  let best = from + 1
  let bestStrength = -1
  for (let at = from; at < pieces.length; at += 1) {
    const piece = pieces[at]
    if (piece === undefined) break
    const { strength } = piece
    const isLate = tokens >= maxTokens * leastFill
    // Too early to choose: the latest place is the best so far.
    if (at > from && (!isLate || strength >= bestStrength)) {
      best = at
      bestStrength = isLate ? strength : -1
    }
    tokens += piece.tokens
    if (tokens > maxTokens && at > from) return best
  }
  return pieces.length
}

type Count = (text: string) => number

/** The block itself, or its lines, sentences and characters where it is longer than a segment. */
function fit(block: Block, text: string, maxTokens: number, count: Count): Piece[] {
  const splits = block.kind === 'lines' ? [lineEnd, sentenceEnd] : [sentenceEnd, lineEnd]
  const divide = (start: number, end: number, strength: number, depth: number): Piece[] => {
    const own = text.slice(start, end)
    const tokens = count(own)
    if (tokens <= maxTokens) return [{ start, end, strength, tokens }]
    const pattern = splits[depth]
    const ends =
      pattern === undefined ? [middleOf(own)] : Array.from(own.matchAll(pattern), (m) => m.index + m[0].length)
    const places = ends.filter((place) => place > 0 && place < own.length).map((place) => start + place)
    // A single character is never too long, whatever it counts.
    if (places.length === 0 && pattern === undefined) return [{ start, end, strength, tokens }]
    const inner = 6 - 2 * Math.min(depth, 2)
    return [start, ...places].flatMap((from, index) =>
      divide(from, places[index] ?? end, index === 0 ? strength : inner, depth + 1),
    )
  }
  return divide(block.start, block.end, block.strength, 0)
}

/** Never between the halves of a character. */
function middleOf(text: string): number {
  const middle = text.length >>> 1
  return (text.codePointAt(middle - 1) ?? 0) > 0xffff ? middle + 1 : middle
}

import { fold } from './fold.ts'
import type { Emit } from './analyse.ts'

/**
 * Emits the characters and pairs of `[start, end)`, or the pairs alone; with `starts`, only those that begin with a
 * character marked there. Returns how many positions they take.
 */
export type Grams<Term> = (
  text: string,
  start: number,
  end: number,
  single: boolean,
  position: number,
  emit: Emit<Term>,
  starts?: Uint8Array,
) => number

/** A character and the marks and jamo that belong to it. */
const cluster = /[^][\p{M}\uFF9E\uFF9F\u1160-\u11FF\u200B-\u200D\u2060\uFEFF]*/gu

export interface GramTerms<Term> {
  readonly single: (code: number) => Term
  readonly pair: (first: number, second: number) => Term
  readonly other: (term: string) => Term
}

export function createGrams<Term>({ single, pair, other }: GramTerms<Term>): Grams<Term> {
  return (text, start, end, withSingles, position, emit, starts) => {
    for (let index = start; index < end; index++) {
      if (!isPlain(text.charCodeAt(index))) {
        const emitTerm: Emit = (term, from, to, at) => emit(other(term), from, to, at)
        return emitClusters(text, start, end, withSingles, position, emitTerm)
      }
    }
    const alone = withSingles || end - start === 1
    let previous = 0
    for (let index = start; index < end; index++) {
      const code = text.charCodeAt(index)
      const place = position + index - start
      if (index > start && starts?.[previous] !== 0) emit(pair(previous, code), index - 1, index + 1, place - 1)
      if (alone && starts?.[code] !== 0) emit(single(code), index, index + 1, place)
      previous = code
    }
    return end - start
  }
}

/** Nothing to fold: the usual Han characters, kana and Hangul syllables. */
export function isPlain(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) ||
    (code >= 0x3400 && code <= 0x4dbf) ||
    (code >= 0x3041 && code <= 0x30fa && code !== 0x3099 && code !== 0x309a) ||
    code === 0x30fc ||
    (code >= 0xac00 && code <= 0xd7a3)
  )
}

function emitClusters(
  text: string,
  start: number,
  end: number,
  withSingles: boolean,
  position: number,
  emit: Emit,
): number {
  let [from, to, count, last] = [start, start, 0, '']
  const alone: string[] = []
  for (const { 0: raw, index } of text.slice(start, end).matchAll(cluster)) {
    for (const character of folded(raw)) {
      const [begin, finish] = [start + index, start + index + raw.length]
      if (count > 0) emit(last + character, from, finish, position + count - 1)
      if (withSingles) emit(character, begin, finish, position + count)
      ;[from, to, last] = [begin, finish, character]
      alone.push(character)
      count++
    }
  }
  if (!withSingles && count === 1) emit(last, from, to, position)
  return count
}

/** Voicing marks of kana stay: they make another letter. */
function folded(raw: string): string[] {
  const composed = raw.normalize('NFKC')
  return Array.from(/^[\p{sc=Hira}\p{sc=Kana}\p{scx=Hira}\p{sc=Hang}]/u.test(composed) ? composed : fold(composed))
}

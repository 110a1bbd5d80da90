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

const firstSlots = 2 ** 12
/** Of pairs remembered; then they are forgotten, all at once. */
const maxSlots = 2 ** 20
/** A character and the marks and jamo that belong to it. */
const cluster = /[^][\p{M}\uFF9E\uFF9F\u1160-\u11FF\u200B-\u200D\u2060\uFEFF]*/gu

/** Pairs are looked up by their two characters: to cut and hash them anew costs more than all the rest. */
export function createGrams<Term>(toTerm: (term: string) => Term): Grams<Term> {
  let singles: (Term | undefined)[] = []
  // A hash table with open addressing: 0 is no pair.
  let keys = new Uint32Array(firstSlots)
  let pairs = emptySlots<Term>(firstSlots)
  let count = 0

  const slotOf = (key: number, table: Uint32Array): number => {
    const last = table.length - 1
    let slot = (Math.imul(key, 0x9e37_79b1) >>> 11) & last
    while (table[slot] !== 0 && table[slot] !== key) slot = (slot + 1) & last
    return slot
  }
  const grow = (): void => {
    const [oldKeys, oldPairs] = [keys, pairs]
    const isFull = oldKeys.length === maxSlots
    keys = new Uint32Array(isFull ? firstSlots : 2 * oldKeys.length)
    pairs = emptySlots(keys.length)
    count = 0
    if (isFull) return
    for (const [old, term] of oldPairs.entries()) {
      const key = oldKeys[old] ?? 0
      if (key === 0 || term === undefined) continue
      const slot = slotOf(key, keys)
      keys[slot] = key
      pairs[slot] = term
      count++
    }
  }
  const single = (code: number): Term => {
    if (singles.length === 0) singles = emptySlots(0x10000)
    return (singles[code] ??= toTerm(String.fromCharCode(code)))
  }
  const pair = (first: number, second: number): Term => {
    const key = ((first << 16) | second) >>> 0
    const slot = slotOf(key, keys)
    const known = pairs[slot]
    if (known !== undefined) return known
    const term = toTerm(String.fromCharCode(first, second))
    keys[slot] = key
    pairs[slot] = term
    count++
    if (2 * count > keys.length) grow()
    return term
  }

  return (text, start, end, withSingles, position, emit, starts) => {
    for (let index = start; index < end; index++) {
      if (!isPlain(text.charCodeAt(index))) {
        const emitTerm: Emit = (term, from, to, at) => emit(toTerm(term), from, to, at)
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

/** An array without gaps, for one that is filled here and there becomes a slow one. */
function emptySlots<Term>(length: number): (Term | undefined)[] {
  return Array.from({ length }, () => undefined)
}

/** Nothing to fold: the usual Han characters, kana and Hangul syllables. */
function isPlain(code: number): boolean {
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

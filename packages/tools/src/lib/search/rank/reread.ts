import { analyse } from '../analysis/analyse.ts'
import type { Interest } from '../analysis/interest.ts'
import type { Language } from '../analysis/language.ts'
import type { Phrase } from '../analysis/phrase.ts'

/** What to look for in the text of a passage. */
export interface Wanted {
  readonly terms: ReadonlySet<string>
  /** Terms of words that stand side by side in the query. */
  readonly pairs: readonly (readonly [readonly string[], readonly string[]])[]
  readonly rarity: ReadonlyMap<string, number>
  /** In these terms. */
  readonly interest: Interest
  /** Whether phrases must be looked for, which may hold stop words. */
  readonly keepStopWords: boolean
}

export interface Reading {
  /** By term: where it is said, in words, ascending; of the text and the headings after it. */
  readonly positions: ReadonlyMap<string, readonly number[]>
  /** `[start, end)` in the text of what matched, merged where they touch. */
  readonly highlights: readonly (readonly [number, number])[]
}

/** Between the text and the headings nothing stands side by side. */
const gap = 10
const saturation = 1.2

export function readPassage(text: string, heads: string, lang: Language, wanted: Wanted): Reading {
  const positions = new Map<string, number[]>()
  const hits: [number, number][] = []
  let last = 0
  const note = (term: string, position: number): void => {
    const known = positions.get(term)
    if (known === undefined) positions.set(term, [position])
    else known.push(position)
  }
  const { keepStopWords, terms, interest } = wanted
  analyse(
    text,
    lang,
    (term, start, end, position) => {
      last = position
      if (!keepStopWords && !terms.has(term)) return
      note(term, position)
      if (terms.has(term)) hits.push([start, end])
    },
    keepStopWords ? { keepStopWords } : { interest },
  )
  const base = last + gap
  const noteHead = (term: string, _start: number, _end: number, position: number): void => note(term, base + position)
  analyse(heads, lang, noteHead, { keepStopWords: true, ...(!keepStopWords && { interest }) })
  return { positions, highlights: merged(hits) }
}

/** What words add to the score that stand side by side as they do in the query, or with one word between them. */
export function pairScore({ positions }: Reading, { pairs, rarity }: Wanted): number {
  let sum = 0
  for (const [firsts, seconds] of pairs) {
    let best = 0
    for (const first of firsts) {
      for (const second of seconds) {
        if (first === second) continue
        const times = timesBeside(positions.get(first), positions.get(second))
        if (times === 0) continue
        const worth = Math.min(rarity.get(first) ?? 0, rarity.get(second) ?? 0)
        best = Math.max(best, (worth * times * (saturation + 1)) / (times + saturation))
      }
    }
    sum += best
  }
  return sum
}

export function holdsPhrase({ positions }: Reading, { steps }: Phrase, lang: Language): boolean {
  const [first, ...rest] = steps[lang === 'fr' ? 'fr' : 'en']
  if (first === undefined) return true
  const has = (terms: readonly string[], position: number): boolean =>
    terms.some((term) => positions.get(term)?.includes(position) === true)
  return first.terms
    .flatMap((term) => positions.get(term) ?? [])
    .some((start) => rest.every(({ offset, terms }) => has(terms, start - first.offset + offset)))
}

function timesBeside(firsts: readonly number[] | undefined, seconds: readonly number[] | undefined): number {
  if (firsts === undefined || seconds === undefined) return 0
  const places = new Set(seconds)
  return firsts.filter((position) => places.has(position + 1) || places.has(position + 2)).length
}

function merged(hits: readonly [number, number][]): [number, number][] {
  const ranges: [number, number][] = []
  for (const [start, end] of hits.toSorted(([a], [b]) => a - b)) {
    const last = ranges.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else ranges.push([start, end])
  }
  return ranges
}

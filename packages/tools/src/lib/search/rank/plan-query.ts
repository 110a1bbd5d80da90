import type { Query } from '../analysis/query.ts'
import type { QueryWord } from '../analysis/query-words.ts'
import { type Correction, correctionTerms, likeliest } from '../analysis/spelling.ts'
import { frequencyOf, type IndexView } from '../store/index-reader.ts'
import type { ScoredTerm } from './score.ts'

/** What of a query is looked up in one index. */
export interface QueryPlan {
  readonly query: Query
  /** Those that say what it is about, or all if none does, as they stand in it. */
  readonly words: readonly QueryWord[]
  readonly terms: readonly ScoredTerm[]
  /** Words as written that are in no document. */
  readonly missing: readonly string[]
  /** By word: words a slip away from it that stand in for it. */
  readonly corrected: ReadonlyMap<QueryWord, readonly Correction[]>
}

/** The rarest of a pasted page tell what it is about. */
const maxTerms = 200
/** Unknown words that are looked for as misspelt ones. */
const maxTries = 10
/** A character that so many chunks hold costs most of the time and tells next to nothing beside pairs of them. */
const maxIdeographShare = 0.2
const maxIdeographChunks = 50_000
/** The pairs it is part of say the same, and more. */
const ideographWeight = 0.5

export function planQuery(query: Query, view: IndexView): QueryPlan {
  const content = query.words.filter(({ isStop }) => !isStop)
  const words = content.length > 0 ? content : query.words
  const known = new Map<string, number>()
  const frequency = (term: string): number => {
    const count = known.get(term) ?? frequencyOf(view, term)
    known.set(term, count)
    return count
  }
  const isFound = (term: string): boolean => frequency(term) > 0
  const isTelling = words.some(({ terms, ideographs }) =>
    terms.some((term) => !ideographs.includes(term) && isFound(term)),
  )
  const mostChunks = Math.min(maxIdeographShare * view.chunks, maxIdeographChunks)
  const isCommon = (term: string): boolean => frequency(term) > mostChunks

  const weights = new Map<string, number>()
  const add = (term: string, weight: number): void => {
    weights.set(term, Math.max(weights.get(term) ?? 0, weight))
  }
  const missing: string[] = []
  let tries = 0
  const corrected = new Map<QueryWord, readonly Correction[]>()
  for (const word of new Set(words)) {
    for (const term of word.terms) {
      const isIdle = isTelling && word.ideographs.includes(term) && isCommon(term)
      if (!isIdle && isFound(term))
        add(term, word.ideographs.includes(term) ? ideographWeight * word.weight : word.weight)
    }
    if (word.isTelling && !word.evidence.some((terms) => terms.every(isFound))) missing.push(word.surface)
    if (word.isStop || tries >= maxTries) continue
    const unknown = word.spellings.filter(({ terms }) => !terms.some(isFound))
    tries += unknown.length
    const corrections = unknown.flatMap(({ form }) =>
      likeliest(correctionTerms(form, query.lang), frequency, query.lang),
    )
    if (corrections.length === 0) continue
    corrected.set(word, corrections)
    for (const { term } of corrections) add(term, word.weight)
  }
  const terms = Array.from(weights, ([term, weight]) => ({ term, weight, frequency: frequency(term) }))
    .toSorted((one, other) => one.frequency - other.frequency)
    .slice(0, maxTerms)
  return { query, words, terms, missing, corrected }
}

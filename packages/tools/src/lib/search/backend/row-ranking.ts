import { interestIn } from '../analysis/interest.ts'
import type { Phrase } from '../analysis/phrase.ts'
import type { Query } from '../analysis/query.ts'
import type { QueryWord } from '../analysis/query-words.ts'
import { holdsPhrase, pairScore, readPassage } from '../rank/reread.ts'
import type { Reading, Wanted } from '../rank/reread.ts'
import { headsOf, passageOf } from './document-rows.ts'
import type { BackendPassage } from './document-rows.ts'
import type { BackendHit, BackendRow, SearchBackend } from './search-backend.ts'

/** A query and what its terms are worth in the whole collection. */
export interface BackendPlan {
  readonly query: Query
  readonly words: readonly QueryWord[]
  /** Those that occur, by term, with their weight. */
  readonly terms: ReadonlyMap<string, number>
  readonly rarity: ReadonlyMap<string, number>
  /** Words as written that are in no document. */
  readonly missing: readonly string[]
}

export interface RankedPassage {
  readonly passage: BackendPassage
  readonly score: number
  readonly highlights: Reading['highlights']
}

/** Scores candidates as the index in a file scores its chunks. */
export interface RowRanking {
  plan(query: Query): Promise<BackendPlan>
  /** The `count` best, best first, without those that lack a phrase or hold what is excluded. */
  rank(plan: BackendPlan, rows: readonly BackendRow[], count: number): RankedPassage[]
  /** Says that the collection has changed. */
  forget(): void
}

/** As in the index itself. */
const k1 = 1.2
const b = 0.75
const pairWeight = 0.25
const maxKnown = 100_000
/** Of what a fifth of all rows hold: such a character costs time and tells nothing beside other terms. */
const commonRarity = Math.log(1 / 0.2)

export function createRowRanking(backend: SearchBackend): RowRanking {
  const known = new Map<string, Promise<number>>()
  // Of all rows seen: near enough to the mean of all there are, which backends do not tell.
  let rows = 0
  let lengths = 0

  const saturated = (frequency: number, length: number): number =>
    (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * length * rows) / lengths))

  function see(hits: readonly BackendHit[]): void {
    for (const { row } of hits) {
      rows += 1
      lengths += row.tokens.split(' ').length
    }
  }

  /** Its inverse document frequency, read off the score of the best row: only the backend knows all of them. */
  function rarityOf(term: string): Promise<number> {
    const asked = known.get(term)
    if (asked !== undefined) return asked
    if (known.size >= maxKnown) known.clear()
    const asking = backend.search({ tokens: term }, { limit: 1 }).then((hits) => {
      see(hits)
      const [best] = hits
      if (best === undefined) return 0
      const tokens = best.row.tokens.split(' ')
      return best.score / saturated(tokens.filter((token) => token === term).length, tokens.length)
    })
    known.set(term, asking)
    asking.catch(() => known.delete(term))
    return asking
  }

  return {
    async plan(query) {
      const content = query.words.filter(({ isStop }) => !isStop)
      const words = content.length > 0 ? content : query.words
      const all = [...new Set(words.flatMap((word) => word.terms))]
      const rarities = await Promise.all(all.map(rarityOf))
      const rarity = new Map(all.map((term, index) => [term, rarities[index] ?? 0]))
      const occurs = (term: string): boolean => (rarity.get(term) ?? 0) > 0
      const hasOthers = words.some((word) => word.terms.some((term) => !word.ideographs.includes(term) && occurs(term)))
      const terms = new Map<string, number>()
      for (const { weight, terms: own, ideographs } of words) {
        for (const term of own.filter(occurs)) {
          if (hasOthers && ideographs.includes(term) && (rarity.get(term) ?? 0) < commonRarity) continue
          terms.set(term, Math.max(terms.get(term) ?? 0, weight))
        }
      }
      const missing = words
        .filter(({ isTelling, evidence }) => isTelling && !evidence.some((one) => one.every(occurs)))
        .map(({ surface }) => surface)
      return { query, words, terms, rarity, missing: [...new Set(missing)] }
    },

    rank({ query, words, terms, rarity }, candidates, count) {
      const keepStopWords = query.phrases.length + query.excluded.length > 0
      const wanted: Wanted = {
        terms: new Set(terms.keys()),
        pairs: pairsOf(words),
        rarity,
        interest: interestIn(terms.keys()),
        keepStopWords,
      }
      const read = ({ row, score }: { row: BackendRow; score: number }): RankedPassage | undefined => {
        const passage = passageOf(row)
        const reading = readPassage(passage.text, headsOf(passage), passage.lang, wanted)
        const holds = (phrase: Phrase): boolean => holdsPhrase(reading, phrase, passage.lang)
        if (!query.phrases.every(holds) || query.excluded.some(holds)) return undefined
        return { passage, score: score + pairWeight * pairScore(reading, wanted), highlights: reading.highlights }
      }
      return candidates
        .map((row) => ({ row, score: scoreOf(row) }))
        .toSorted((one, other) => other.score - one.score)
        .values()
        .map(read)
        .filter((passage) => passage !== undefined)
        .take(count)
        .toArray()
        .toSorted((one, other) => other.score - one.score)

      function scoreOf({ tokens }: BackendRow): number {
        const frequencies = new Map<string, number>()
        const all = tokens.split(' ')
        for (const term of all) if (terms.has(term)) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
        return frequencies
          .entries()
          .map(
            ([term, frequency]) => (terms.get(term) ?? 0) * (rarity.get(term) ?? 0) * saturated(frequency, all.length),
          )
          .reduce((sum, score) => sum + score, 0)
      }
    },

    forget: () => known.clear(),
  }
}

function pairsOf(words: readonly QueryWord[]): [string[], string[]][] {
  const terms = words.map((word) => word.terms.filter((term) => !word.ideographs.includes(term)))
  return terms.slice(1).map((second, index) => [terms[index] ?? [], second])
}

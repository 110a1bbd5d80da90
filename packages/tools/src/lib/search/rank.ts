import { indexTerms, type QueryWord } from './analyse.ts'
import type { Language } from './language.ts'

/** What is ranked: a passage, its headings and title. */
export interface RankedText {
  readonly lang: Language
  readonly title: string
  readonly headings: readonly string[]
  readonly text: string
}

export interface Ranking {
  /** Adds a text; its number is the count of those before it. */
  add(text: RankedText): void
  has(term: string): boolean
  /** Scores by text number; only texts with a term of the query are in it. */
  score(words: readonly QueryWord[], queryLang: Language | undefined): Map<number, number>
}

/** @see S. Robertson, H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009 */
const k1 = 1.2
const b = 0.75
const headingWeight = 3
const sameLanguageBoost = 1.15

/** BM25 over the terms of a text, those of its title and headings counted threefold. */
export function createRanking(): Ranking {
  const postings = new Map<string, { text: number; frequency: number }[]>()
  const lengths: number[] = []
  const languages: Language[] = []
  let totalLength = 0

  return {
    add({ lang, title, headings, text }) {
      const number = lengths.length
      const frequencies = new Map<string, number>()
      const body = indexTerms(text, lang)
      const head = indexTerms([...new Set([title, ...headings])].join('\n'), lang)
      for (const term of body) frequencies.set(term, (frequencies.get(term) ?? 0) + 1)
      for (const term of head) frequencies.set(term, (frequencies.get(term) ?? 0) + headingWeight)
      for (const [term, frequency] of frequencies) {
        const list = postings.get(term)
        if (list === undefined) postings.set(term, [{ text: number, frequency }])
        else list.push({ text: number, frequency })
      }
      const length = body.length + headingWeight * head.length
      lengths.push(length)
      languages.push(lang)
      totalLength += length
    },

    has: (term) => postings.has(term),

    score(words, queryLang) {
      const scores = new Map<number, number>()
      const meanLength = totalLength / lengths.length
      // A word said twice in the question weighs twice.
      for (const term of words.flatMap(({ terms }) => terms)) {
        const list = postings.get(term) ?? []
        const rarity = Math.log(1 + (lengths.length - list.length + 0.5) / (list.length + 0.5))
        for (const { text, frequency } of list) {
          const norm = k1 * (1 - b + (b * (lengths[text] ?? 0)) / meanLength)
          scores.set(text, (scores.get(text) ?? 0) + (rarity * frequency * (k1 + 1)) / (frequency + norm))
        }
      }
      for (const [text, score] of scores) {
        if (languages[text] === queryLang) scores.set(text, score * sameLanguageBoost)
      }
      return scores
    },
  }
}

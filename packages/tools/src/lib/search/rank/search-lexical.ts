import { interestIn } from '../analysis/interest.ts'
import { type Language, languages } from '../analysis/language.ts'
import type { Phrase } from '../analysis/phrase.ts'
import { parseQuery } from '../analysis/query.ts'
import type { QueryWord } from '../analysis/query-words.ts'
import { pathFilter } from '../path-filter.ts'
import type { IndexView } from '../store/index-reader.ts'
import { chunkOf } from '../store/segment.ts'
import { type PassageText, documentIdOf, placeOf, readChunkText } from '../store/stored-documents.ts'
import { ordinalsWith } from './ordinals-with.ts'
import { planQuery, type QueryPlan } from './plan-query.ts'
import { holdsPhrase, pairScore, readPassage, type Reading, type Wanted } from './reread.ts'
import { type Candidate, inverseFrequency, type Scorer } from './score.ts'

export interface LexicalOptions {
  readonly topK: number
  readonly paths: readonly string[]
  readonly lang: Language | undefined
  readonly maxPerDocument: number
}

export interface FoundChunk {
  readonly chunk: PassageText
  readonly score: number
  readonly reading: Reading
}

export interface LexicalResult {
  readonly plan: QueryPlan
  /** Best first. */
  readonly found: readonly FoundChunk[]
  /** Whether any other chunk passes the filters of the query. */
  readonly accepts: (chunk: number) => boolean
  /** Reads any other chunk as those found; its score is 0. */
  readonly read: (chunk: number) => FoundChunk | undefined
}

/** So many of the best are read again, word by word. */
const rereadCount = 50
/** The share of pairs in the score; more helps where wording is exact, and hurts elsewhere. */
const pairWeight = 0.25

/** Texts read to find phrases in them, or to leave out those that hold some; beyond that nothing more is found. */
const maxLooks = 2_000
/** In a longer text, quotation marks cite rather than command. */
const maxCommandWords = 12

/** Ranks chunks by their words: first all of them by counts, then the best by what stands side by side. */
export function searchLexical(view: IndexView, scorer: Scorer, text: string, options: LexicalOptions): LexicalResult {
  const parsed = parseQuery(text)
  const query = parsed.words.length > maxCommandWords ? { ...parsed, phrases: [] } : parsed
  const plan = planQuery(query, view)
  const result = rank(view, scorer, plan, options)
  if (result.found.length > 0 || query.phrases.length === 0) return result
  // Nobody says it in these words: then what is about it, and that the words are missing.
  const missing = [...plan.missing, ...query.phrases.map(({ surface }) => `"${surface}"`)]
  return rank(view, scorer, { ...plan, query: { ...query, phrases: [] }, missing }, options)
}

function rank(view: IndexView, scorer: Scorer, plan: QueryPlan, options: LexicalOptions): LexicalResult {
  const { query } = plan
  const lang = options.lang ?? query.langFilter
  const isFiltered = options.paths.length + query.paths.length > 0
  const filters = [pathFilter(options.paths), pathFilter(query.paths)]
  const scores = scorer(view, plan.terms, query.lang && languages.indexOf(query.lang))
  const terms = new Set(plan.terms.map(({ term }) => term))
  const wanted: Wanted = {
    terms,
    interest: interestIn(terms),
    pairs: pairsOf(plan),
    rarity: new Map(plan.terms.map(({ term, frequency }) => [term, inverseFrequency(frequency, view.chunks)])),
    keepStopWords: query.phrases.length + query.excluded.length > 0,
  }
  const required = query.phrases.map((phrase) => ordinalsWith(view, phrase))

  const readings = new Map<number, FoundChunk>()
  const read = (id: number): FoundChunk | undefined => {
    const known = readings.get(id)
    if (known !== undefined) return known
    const chunk = readChunkText(view.database, id)
    if (chunk === undefined) return undefined
    const headLines = [...new Set([chunk.title, ...chunk.headings])].join('\n')
    const found = { chunk, score: 0, reading: readPassage(chunk.text, headLines, chunk.lang, wanted) }
    readings.set(id, found)
    return found
  }
  const holds = ({ chunk, reading }: FoundChunk, phrase: Phrase): boolean => holdsPhrase(reading, phrase, chunk.lang)
  // A single word is told by the index; of phrases it tells only where they may be.
  const words = query.excluded.filter(isWord).map((phrase) => ordinalsWith(view, phrase))
  const phrases = query.excluded
    .filter((phrase) => !isWord(phrase))
    .map((phrase) => ({ phrase, ordinals: ordinalsWith(view, phrase) }))
  let looks = 0
  const fits = (id: number, at: number): boolean => {
    const suspects = phrases.filter(({ ordinals }) => ordinals.has(at))
    if (query.phrases.length + suspects.length === 0) return true
    if (looks++ >= maxLooks) return false
    const found = read(id)
    const isFit =
      found !== undefined &&
      query.phrases.every((phrase) => holds(found, phrase)) &&
      !suspects.some(({ phrase }) => holds(found, phrase))
    if (!isFit) readings.delete(id)
    return isFit
  }
  const isAt = memo((document: number) => {
    const documentId = documentIdOf(view.database, document)
    return filters.every((isWanted) => isWanted(documentId))
  })

  const perDocument = new Map<number, number>()
  const accept = ({ part: { segment, ordinalBase }, ordinal }: Candidate): boolean => {
    const position = segment.positions[ordinal] ?? 0
    const document = segment.documents[position] ?? 0
    const taken = perDocument.get(document) ?? 0
    const isAccepted =
      taken < options.maxPerDocument &&
      (lang === undefined || languages[segment.languages[position] ?? 0] === lang) &&
      required.every((ordinals) => ordinals.has(ordinalBase + ordinal)) &&
      (!isFiltered || isAt(document)) &&
      !words.some((ordinals) => ordinals.has(ordinalBase + ordinal)) &&
      fits(chunkOf(segment, ordinal), ordinalBase + ordinal)
    if (isAccepted) perDocument.set(document, taken + 1)
    return isAccepted
  }

  const best = scores.best(Math.max(options.topK, rereadCount), () => perDocument.clear(), accept)
  const ranked = best.flatMap(({ part, ordinal, score }, index) => {
    if (index >= rereadCount && index >= options.topK) return []
    const made = read(chunkOf(part.segment, ordinal))
    if (made === undefined) return []
    return { ...made, score: index < rereadCount ? score + pairWeight * pairScore(made.reading, wanted) : score }
  })
  const head = ranked.slice(0, rereadCount).toSorted((a, b) => b.score - a.score)
  return {
    plan,
    found: [...head, ...ranked.slice(rereadCount)].slice(0, options.topK),
    accepts(id) {
      const place = placeOf(view.database, id)
      if (place === undefined || (lang !== undefined && place.lang !== lang)) return false
      if (isFiltered && !isAt(place.document)) return false
      if (!wanted.keepStopWords) return true
      const found = read(id)
      return (
        found !== undefined &&
        query.phrases.every((phrase) => holds(found, phrase)) &&
        !query.excluded.some((phrase) => holds(found, phrase))
      )
    },
    read,
  }
}

function memo(compute: (key: number) => boolean): (key: number) => boolean {
  const known = new Map<number, boolean>()
  return (key) => {
    const value = known.get(key) ?? compute(key)
    known.set(key, value)
    return value
  }
}

function isWord({ steps }: Phrase): boolean {
  return steps.en.length === 1 && steps.fr.length === 1 && !steps.en.some(({ isStop }) => isStop)
}

function pairsOf({ words, corrected }: QueryPlan): [readonly string[], readonly string[]][] {
  const termsOf = (word: QueryWord): string[] => [...word.terms, ...(corrected.get(word) ?? []).map(({ term }) => term)]
  return words.slice(1).flatMap((second, index) => {
    const first = words[index]
    // Pairs of characters are terms of their own.
    if (first === undefined || first === second || first.ideographs.length + second.ideographs.length > 0) return []
    return [[termsOf(first), termsOf(second)]]
  })
}

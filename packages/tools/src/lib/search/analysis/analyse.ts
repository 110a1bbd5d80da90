import { Kind, kindTable } from './characters.ts'
import { createGrams } from './grams.ts'
import type { Interest } from './interest.ts'
import { createPairTable, emptySlots } from './pair-table.ts'
import type { Language } from './language.ts'
import { kindAt, runEnd, wordEnd } from './scan.ts'
import { stemmingsOf, type Stemming } from './stemming.ts'
import { wordTerms, type WordTerms } from './word-terms.ts'

/** `start` and `end` are UTF-16 offsets of the word in the text, `position` counts words from 0. */
export type Emit<Term = string> = (term: Term, start: number, end: number, position: number) => void

export type Analyse<Term = string> = (text: string, lang: Language, emit: Emit<Term>, options?: AnalyseOptions) => void

export interface AnalyseOptions {
  /** Emit stop words as well: for titles, headings and phrases. Default: they only take a position. */
  readonly keepStopWords?: boolean
  /** Words that cannot give a term of interest are passed over, each as one position. Default: all are of interest. */
  readonly interest?: Interest
}

/** Longer ones come once. */
const maxCachedLength = 64

/** What a word stands for, in the terms of the caller. */
interface KnownWord<Term> extends Omit<WordTerms, 'wholes' | 'parts'> {
  readonly terms: readonly { readonly term: Term; readonly offset: number; readonly isStop: boolean }[]
}

/**
 * Calls `emit` for every term of a text: words folded and stemmed; of put-together words (`max_tokens`, `maxTokens`,
 * `GLM-5`) the whole at the position of its first part, and all parts one after the other; of Han and kana every
 * character and every pair, of Hangul and Thai the pairs. Terms have 64 characters at most. Never throws.
 */
export const analyse: Analyse = createAnalyser({
  toTerm: (term) => term,
  toPair: createPairTable((first, second) => String.fromCharCode(first, second), 200_000),
  maxWords: 20_000,
})

export interface AnalyserOptions<Term> {
  readonly toTerm: (term: string) => Term
  /** Two characters as a term; called for each pair of a text. */
  readonly toPair: (first: number, second: number) => Term
  /** Words remembered, at some 200 bytes each. */
  readonly maxWords: number
}

/**
 * Makes an analyser that gives terms in another form, such as numbers. Most words of a text were there before: what they
 * stand for is remembered, in that form.
 */
export function createAnalyser<Term>({ toTerm, toPair, maxWords }: AnalyserOptions<Term>): Analyse<Term> {
  const caches: Readonly<Record<Stemming, Map<string, KnownWord<Term>>>> = { en: new Map(), fr: new Map() }
  let singles: (Term | undefined)[] = []
  const single = (code: number): Term => {
    if (singles.length === 0) singles = emptySlots(0x1_0000)
    return (singles[code] ??= toTerm(String.fromCharCode(code)))
  }
  const grams = createGrams({ single, pair: toPair, other: toTerm })

  const wordOf = (surface: string, stemming: Stemming): KnownWord<Term> => {
    const cache = caches[stemming]
    const known = cache.get(surface)
    if (known !== undefined) return known
    const { wholes, parts, ...grammar } = wordTerms(surface, stemming)
    const terms = [...wholes, ...parts].map(({ term, offset, isStop }) => ({ term: toTerm(term), offset, isStop }))
    const word = { ...grammar, terms }
    if (surface.length > maxCachedLength) return word
    if (cache.size >= maxWords) cache.clear()
    // A piece of a long string keeps all of it in memory: its own copy does not.
    cache.set(surface.length < 13 ? surface : Buffer.from(surface, 'utf16le').toString('utf16le'), word)
    return word
  }

  return (text, lang, emit, { keepStopWords = false, interest } = {}) => {
    const kinds = kindTable()
    const [stemming = 'en'] = stemmingsOf(lang)
    let position = 0
    let index = 0
    let [pieces, noiseEnd] = [0, -2]
    while (index < text.length) {
      const kind = kindAt(text, index, kinds)
      if (kind === Kind.other || kind === Kind.mark) {
        index++
      } else if (kind === Kind.ideograph || kind === Kind.syllable) {
        const end = runEnd(text, index, kind, kinds)
        position += grams(text, index, end, kind === Kind.ideograph, position, emit, interest?.gramStarts)
        index = end
      } else {
        const end = wordEnd(text, index, kinds)
        if (interest?.mayHold(text, index, end) === false) {
          position++
          index = end
          continue
        }
        const word = wordOf(text.slice(index, end), stemming)
        // Base64 is cut at each + and /: of three such pieces in a row nothing after the first one is a word.
        const goesOn = noiseEnd >= index - 1 && text.charCodeAt(index - 1) !== 0x20
        pieces = goesOn ? pieces : 0
        if (pieces === 0 || (pieces < 3 && !word.isNoise)) {
          for (const { term, offset, isStop } of word.terms) {
            if (!isStop || keepStopWords) emit(term, index + word.skip, end - word.trim, position + offset)
          }
          position += word.width
        }
        if (word.isNoise) pieces++
        if (pieces > 0) noiseEnd = end
        index = end
      }
    }
  }
}

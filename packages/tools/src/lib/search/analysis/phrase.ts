import { analyse } from './analyse.ts'
import { isIdeograph } from './characters.ts'
import type { Stemming } from './stemming.ts'

/** Words to stand side by side. */
export interface Phrase {
  /** As written, without the quotes. */
  readonly surface: string
  /** In the terms of English (and Chinese) documents, and in those of French ones. */
  readonly steps: Readonly<Record<Stemming, readonly PhraseStep[]>>
}

export interface PhraseStep {
  /** Positions after the first word of the phrase. */
  readonly offset: number
  /** Any of them, at that position. */
  readonly terms: readonly string[]
  /** Bodies are indexed without it: only the text itself tells. */
  readonly isStop: boolean
}

/** `undefined` if there is no word in it. */
export function phraseOf(surface: string): Phrase | undefined {
  const steps = { en: stepsOf(surface, 'en'), fr: stepsOf(surface, 'fr') }
  return steps.en.length > 0 ? { surface, steps } : undefined
}

function stepsOf(surface: string, lang: Stemming): PhraseStep[] {
  const content = new Set<string>()
  analyse(surface, lang, (term, _start, _end, position) => content.add(`${position} ${term}`))
  const terms = new Map<number, Set<string>>()
  const add = (term: string, _start: number, _end: number, position: number): void => {
    terms.set(position, (terms.get(position) ?? new Set()).add(term))
  }
  analyse(surface, lang, add, { keepStopWords: true })
  return Array.from(terms, ([offset, alternatives]) => ({
    offset,
    terms: withoutSingles([...alternatives], terms.get(offset - 1)),
    isStop: !alternatives.values().some((term) => content.has(`${offset} ${term}`)),
  })).filter((step) => step.terms.length > 0)
}

/** Pairs say all there is to say of a run of Han: its single characters are in far more texts. */
function withoutSingles(terms: readonly string[], before: ReadonlySet<string> | undefined): readonly string[] {
  const single = terms.find(isIdeograph)
  if (single === undefined) return terms
  if (terms.length > 1) return terms.filter((term) => term !== single)
  const isEnd = before?.values().some((term) => term !== single && term.endsWith(single) && term.length > single.length)
  return isEnd === true ? [] : terms
}

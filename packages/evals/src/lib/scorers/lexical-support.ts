import { claimTerms, hasWord } from './claim-terms.ts'
import { holds } from './holds.ts'

export interface Passage {
  readonly text: string
  /** Title and headings: names may stand there alone. */
  readonly context: string
}

export interface LexicalSupport {
  /** Of the sentence, what no passage has; numbers alone settle that it is not supported. */
  readonly missingNumbers: readonly string[]
  readonly missingNames: readonly string[]
  /** The share of its words that the passages have; 1 where there are none. */
  readonly overlap: number
  /** Sentence and passages are of different languages: words and names say nothing. */
  readonly isTranslated: boolean
}

/** Compares a sentence with the passages it cites, all together. */
export function lexicalSupport(sentence: string, passages: readonly Passage[]): LexicalSupport {
  const claim = claimTerms(sentence)
  const all = passages.map(({ text, context }) => `${context}\n${text}`).join('\n')
  const there = claimTerms(all)
  const numbers = claimTerms(passages.map(({ text }) => text).join('\n')).numbers
  const missingNumbers = claim.numbers.entries().filter(([value]) => !hasNumber(numbers, value))
  const missingNames = claim.names.values().filter((name) => !holds(all, name))
  const words = [...claim.words]
  const shared = words.filter((word) => hasWord(there.words, word) || hasWord(there.names, word))
  return {
    missingNumbers: missingNumbers.map(([, written]) => written).toArray(),
    missingNames: missingNames.toArray(),
    overlap: words.length === 0 ? 1 : shared.length / words.length,
    isTranslated: claim.language !== there.language,
  }
}

function hasNumber(numbers: ReadonlyMap<number, string>, value: number): boolean {
  return numbers.has(value) || numbers.keys().some((other) => Math.abs(other - value) <= Math.abs(value) * 1e-9)
}

import { fold } from './fold.ts'
import type { Language } from './language.ts'
import { isStopWord } from './stop-words.ts'
import { stemmingsOf, termOf } from './stemming.ts'

/** Scripts whose words are corrected; digits may stand in between, `aldh1`, and are left as they are. */
const alphabets = [
  { word: /^(?=.*[a-z]{3})[a-z0-9]+$/, letters: 'abcdefghijklmnopqrstuvwxyz' },
  { word: /^(?=.*[α-ω]{3})[α-ω0-9]+$/, letters: 'αβγδεζηθικλμνξοπρστυφχψω' },
  { word: /^(?=.*[а-яєіґ]{3})[а-яєіґ0-9]+$/, letters: 'абвгдежзиклмнопрстуфхцчшщъыьэюя' },
]
const minLength = 4
const maxLength = 40

/**
 * All words one slip away: a letter too many, too few, wrong, or two swapped. Of three letters only those with a fourth.
 * None for shorter words, numbers and other scripts.
 */
export function corrections(word: string): string[] {
  const form = fold(word)
  const alphabet = alphabets.find((candidate) => candidate.word.test(form))?.letters
  if (alphabet === undefined || form.length > maxLength) return []
  const found = new Set<string>()
  for (let index = 0; index <= form.length; index++) {
    const [before, letter = '', after] = [form.slice(0, index), form[index], form.slice(index + 1)]
    for (const added of alphabet) found.add(before + added + letter + after)
    if (form.length < minLength || !alphabet.includes(letter)) continue
    found.add(before + after)
    for (const other of alphabet) found.add(before + other + after)
    const next = after[0] ?? ''
    if (alphabet.includes(next)) found.add(before + next + letter + after.slice(1))
  }
  found.delete(form)
  return [...found]
}

/** What an unknown word may have been meant to be. */
export interface Correction {
  readonly surface: string
  readonly term: string
}

/** The corrections of a word as terms to look up, each once. */
export function correctionTerms(word: string, lang: Language | undefined): Correction[] {
  const found = new Map<string, Correction>()
  for (const surface of corrections(word)) {
    for (const stemming of stemmingsOf(lang)) {
      const term = termOf(surface, stemming)
      if (!found.has(term)) found.set(term, { surface, term })
    }
  }
  return [...found.values()]
}

/** The two most likely ones: the most frequent. A stop word is more frequent than all and then is what was meant. */
export function likeliest(
  candidates: readonly Correction[],
  frequencyOf: (term: string) => number,
  lang: Language | undefined,
): Correction[] {
  return candidates
    .map((candidate) => {
      const isStop = isStopWord(candidate.surface, lang)
      return { candidate, isStop, frequency: isStop ? Infinity : frequencyOf(candidate.term) }
    })
    .filter(({ frequency }) => frequency > 0)
    .toSorted((a, b) => (a.frequency === b.frequency ? 0 : b.frequency - a.frequency))
    .slice(0, 2)
    .filter(({ isStop }) => !isStop)
    .map(({ candidate }) => candidate)
}

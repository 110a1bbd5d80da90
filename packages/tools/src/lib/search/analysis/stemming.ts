import { stemmer } from '@orama/stemmers/french'
import { fold } from './fold.ts'
import type { Language } from './language.ts'
import { stemEnglish } from './stem-english.ts'

export type Stemming = 'en' | 'fr'

/** How the words of a language are stemmed, both ways if it is not known. The Latin words of a Chinese text are English. */
export function stemmingsOf(lang: Language | undefined): readonly Stemming[] {
  if (lang === undefined) return ['en', 'fr']
  return lang === 'fr' ? ['fr'] : ['en']
}

/** The index term of a word: folded, and stemmed if it is one of letters. */
export function termOf(word: string, stemming: Stemming): string {
  const form = fold(word)
  if (!/^[a-z]{3,}$/.test(form)) return form
  // Accents are often left out in questions, so that stems must not depend on them; -ée is the one that can be told.
  return stemming === 'fr' ? fold(stemmer(form.replace(/ee(s?)$/, 'ée$1'))) : stemEnglish(form)
}

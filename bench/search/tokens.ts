import { analyse } from '../../packages/tools/src/lib/search/analysis/analyse.ts'
import { detectLanguage } from '../../packages/tools/src/lib/search/analysis/language.ts'
import type { CorpusChunk } from './corpus.ts'
import type { Lang } from './words.ts'

const titleWeight = 3

/** glmkit's terms of a text, for engines that are to be kept from their own tokenizer. */
export function tokens(text: string, lang: Lang): string[] {
  const terms: string[] = []
  analyse(text, lang, (term) => terms.push(term))
  return terms
}

/** Those of a passage; a term of the title counts three times. */
export function termsOf({ title, text, lang }: CorpusChunk): string[] {
  const heading = tokens(title, lang)
  return [...Array.from({ length: titleWeight }, () => heading).flat(), ...tokens(text, lang)]
}

/** Those of a query, whose language is not given. */
export const queryTokens = (text: string): string[] => tokens(text, detectLanguage(text) ?? 'en')

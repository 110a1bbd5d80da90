import { detectLanguage, type Language } from './language.ts'
import { phraseOf, type Phrase } from './phrase.ts'
import { queryWords, type QueryWord } from './query-words.ts'

/** A question, taken apart. */
export interface Query {
  /** As given. */
  readonly text: string
  /** `undefined` if the words do not tell: then they are looked up as English and as French ones. */
  readonly lang: Language | undefined
  /** What to score by, as they stand in it, those of quoted phrases too; one that is said again is the same object. */
  readonly words: readonly QueryWord[]
  /** What a result must hold, word by word: `"rate limit"`. */
  readonly phrases: readonly Phrase[]
  /** What a result must not hold: `-draft`, `-"to do"`. */
  readonly excluded: readonly Phrase[]
  /** Globs of `path:docs/**`; one of them must match. */
  readonly paths: readonly string[]
  /** Of `lang:zh`. */
  readonly langFilter?: Language
}

export interface ParseQueryOptions {
  /** Language of the query, if it is known. */
  readonly lang?: Language | undefined
}

const quoted = String.raw`"([^"]{1,200})"|“([^”]{1,200})”|«([^»]{1,200})»|「([^」]{1,200})」|『([^』]{1,200})』`
const filter = /(?<=^|\s)(path|lang)[:：](?:"([^"]+)"|(\S+))/giu
/** Neither a flag of a command (`-x`, `--force`), a number below zero, nor a dash. */
const term = String.raw`(?=\p{L}\S*[\p{L}\p{N}]{2}|[\p{sc=Han}\p{sc=Kana}\p{sc=Hira}\p{sc=Hang}])(\S+)`
const exclusion = new RegExp(String.raw`(?<=^|\s)-(?:${quoted}|${term})`, 'gu')

/** Reads a query: words, `"phrases"`, `-excluded`, `path:glob`, `lang:fr`. Never throws, whatever the text. */
export function parseQuery(text: string, { lang: knownLang }: ParseQueryOptions = {}): Query {
  const filters = Array.from(text.matchAll(filter), ([, key = '', inQuotes, value = '']) => ({
    key: key.toLowerCase(),
    value: inQuotes ?? value,
  }))
  const paths = filters.flatMap(({ key, value }) => (key === 'path' ? value : []))
  const langFilter = filters.map(({ value }) => value).findLast(isLanguage)
  const unfiltered = text.replaceAll(filter, (whole, key: string, _, value: string) =>
    key.toLowerCase() === 'path' || isLanguage(value) ? ' ' : whole,
  )
  const positive = unfiltered.replaceAll(exclusion, ' ')
  // Without a word to look for, the dash was meant to be read.
  const isExcluding = /[\p{L}\p{N}]/u.test(positive)
  const wanted = isExcluding ? positive : unfiltered
  const lang = knownLang ?? detectLanguage(wanted)
  return {
    text,
    lang,
    words: queryWords(wanted, lang),
    phrases: phrasesIn(wanted, new RegExp(quoted, 'gu')),
    excluded: isExcluding ? phrasesIn(unfiltered, exclusion) : [],
    paths,
    ...(langFilter !== undefined && { langFilter }),
  }
}

function phrasesIn(text: string, pattern: RegExp): Phrase[] {
  return Array.from(
    text.matchAll(pattern),
    ([, ...groups]) => groups.find((group) => group !== undefined) ?? '',
  ).flatMap((surface) => phraseOf(surface) ?? [])
}

function isLanguage(value: string): value is Language {
  return value === 'en' || value === 'fr' || value === 'zh'
}

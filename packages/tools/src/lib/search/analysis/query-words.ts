import { analyse } from './analyse.ts'
import { isIdeograph, Kind, kindTable } from './characters.ts'
import type { Language } from './language.ts'
import { requestsIn } from './requests.ts'
import { kindAt, runEnd, wordEnd } from './scan.ts'
import { stemmingsOf } from './stemming.ts'
import { isStopWord } from './stop-words.ts'
import { wordTerms } from './word-terms.ts'

/** A word of a query and what it is looked up by. */
export interface QueryWord {
  /** As the user wrote it. */
  readonly surface: string
  /** How often it is said: who repeats a word means it. */
  readonly weight: number
  /** Whole and parts count alike: what has the word has them all, and what has but a part still says something. */
  readonly terms: readonly string[]
  /** Those of `terms` that are a single Han or kana character: where most texts have it, it says nothing. */
  readonly ideographs: readonly string[]
  /** A text has the word where it has all terms of one of these side by side. */
  readonly evidence: readonly (readonly string[])[]
  /** What may be misspelt: `form`, if none of its `terms` exists. */
  readonly spellings: readonly Spelling[]
  /** It counts only if the query has no other: a stop word, or `show me` in `show me the prices`. */
  readonly isStop: boolean
  /** Worth a mention where it is missing; a lone letter is rather a piece of the word beside it: 码 in 错误码. */
  readonly isTelling: boolean
}

export interface Spelling {
  readonly form: string
  readonly terms: readonly string[]
}

let segmenter: Intl.Segmenter | undefined

/** The words of a query as they stand in it; repeated ones are the same object. */
export function queryWords(query: string, lang: Language | undefined): QueryWord[] {
  const found = [...wordsOf(query, lang)]
  const requests = requestsIn(found.map(({ surface }) => surface))
  const known = new Map<string, QueryWord>()
  for (const [index, word] of found.entries()) {
    const key = word.terms.join(' ')
    const before = known.get(key)
    const isStop = word.isStop || requests[index] === true
    const isLone = Array.from(word.surface).length === 1 && found.length > 1
    known.set(key, {
      ...word,
      surface: before?.surface ?? word.surface,
      weight: (before?.weight ?? 0) + 1,
      isStop: isStop && (before?.isStop ?? true),
      isTelling: !isStop && !isLone,
    })
  }
  return found.flatMap(({ terms }) => known.get(terms.join(' ')) ?? [])
}

function* wordsOf(query: string, lang: Language | undefined): Generator<QueryWord> {
  const kinds = kindTable()
  // In capitals throughout, IT and US are no acronyms.
  const isShouted = !/\p{Ll}/u.test(query) && (query.match(/\p{Lu}+/gu) ?? []).length > 3
  let index = 0
  while (index < query.length) {
    const kind = kindAt(query, index, kinds)
    const isRun = kind === Kind.ideograph || kind === Kind.syllable
    const end =
      kind === Kind.other || kind === Kind.mark
        ? index + 1
        : isRun
          ? runEnd(query, index, kind, kinds)
          : wordEnd(query, index, kinds)
    const surface = query.slice(index, end)
    index = end
    if (kind === Kind.ideograph) yield* ideographWords(surface)
    else if (isRun) yield runWord(surface, '')
    else if (kind !== Kind.other && kind !== Kind.mark) yield spacedWord(surface, isShouted, lang)
  }
}

function spacedWord(surface: string, isShouted: boolean, lang: Language | undefined): QueryWord {
  const said = isShouted ? surface.toLowerCase() : surface
  const readings = stemmingsOf(lang).map((stemming) => wordTerms(said, stemming))
  const isStop = readings.some(({ wholes, parts }) => (parts.length > 0 ? parts : wholes).every((term) => term.isStop))
  const all = readings.flatMap(({ wholes, parts }) => [...wholes, ...parts.filter((part) => isStop || !part.isStop)])
  const { skip = 0, trim = 0 } = readings[0] ?? {}
  return {
    surface: surface.slice(skip, surface.length - trim),
    weight: 1,
    terms: unique(all.map(({ term }) => term)),
    ideographs: [],
    evidence: readings.flatMap(({ wholes, parts }) => [
      ...wholes.map(({ term }) => [term]),
      ...(parts.length > 0 ? [parts.map(({ term }) => term)] : []),
    ]),
    spellings: unique(all.map(({ form }) => form)).map((form) => ({
      form,
      terms: unique(all.filter((term) => term.form === form).map(({ term }) => term)),
    })),
    isStop,
    isTelling: !isStop,
  }
}

/** A question is cut into words, to know what to leave out and what to call missing. */
function* ideographWords(run: string): Generator<QueryWord> {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' })
  const words = joinSingles(Array.from(segmenter.segment(run), ({ segment }) => segment))
  for (const [index, word] of words.entries()) {
    const next = words[index + 1]
    // Two words side by side find the text that has them so.
    yield runWord(word, next === undefined || isStopWord(next, 'zh') ? '' : (Array.from(next)[0] ?? ''))
  }
}

function runWord(word: string, next: string): QueryWord {
  const own = gramsOf(word)
  const pairs = own.filter((term) => !isIdeograph(term))
  const joint = next === '' ? [] : gramsOf(`${Array.from(word).at(-1)}${next}`).filter((term) => !isIdeograph(term))
  const isStop = isStopWord(word, 'zh')
  return {
    surface: word,
    weight: 1,
    terms: unique([...own, ...joint]),
    ideographs: unique(own.filter(isIdeograph)),
    evidence: [pairs.length > 0 ? pairs : own],
    spellings: [],
    isStop,
    isTelling: !isStop,
  }
}

function gramsOf(run: string): string[] {
  const terms: string[] = []
  analyse(run, 'zh', (term) => terms.push(term))
  return terms
}

/** The dictionary leaves a name it does not know in single characters: 限, 流 → 限流. */
function joinSingles(words: readonly string[]): string[] {
  const joined: string[] = []
  let isOpen = false
  for (const word of words) {
    const isSingle = Array.from(word).length === 1 && !isStopWord(word, 'zh')
    if (isSingle && isOpen) joined.push(`${joined.pop() ?? ''}${word}`)
    else joined.push(word)
    isOpen = isSingle
  }
  return joined
}

function unique(items: readonly string[]): string[] {
  return [...new Set(items)]
}

import { isStopWord, type Language } from './language.ts'
import { stem } from './stem.ts'

/** A word of a query and the index terms it stands for. */
export interface QueryWord {
  /** As the user wrote it. */
  readonly surface: string
  readonly terms: readonly string[]
  /** Those of `terms` that stand for the word as a whole, not for a part of it. */
  readonly wholeTerms: readonly string[]
  /** Its parts in lower case: `glm`, `5`. */
  readonly parts: readonly string[]
  readonly isStop: boolean
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const ideographs = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]+/v
const letters = /[[\p{L}\p{N}\p{M}]--[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]]+/v
/** Groups of thousands, runs of ideographs, words with the marks inside them: `200 000`, `上下文`, `SWE-bench`, `l'API`. */
const tokenPattern = new RegExp(
  String.raw`(?<![\p{L}\p{N}])\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?![\p{L}\p{N}])` +
    `|${ideographs.source}` +
    String.raw`|${letters.source}(?:(?:[\-_.'’]|(?<=\d),(?=\d))${letters.source})*`,
  'gv',
)
const elision = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’](?=\p{L}{2})/iu
const contraction = /(?:n['’]t|['’](?:s|re|ve|ll|d|m))$/iu

/** The terms of a text of a known language, repeated as often as they occur. */
export function indexTerms(text: string, lang: Language): string[] {
  return (text.match(tokenPattern) ?? []).flatMap((token) =>
    ideographs.test(token) ? ideographTerms(token) : wordTerms(partsOf(token), lang === 'fr' ? 'fr' : 'en'),
  )
}

/** The words of a query that say what it is about; all of them if none does. */
export function queryWords(query: string, lang: Language | undefined): QueryWord[] {
  const words = (query.match(tokenPattern) ?? []).flatMap((token) =>
    ideographs.test(token) ? ideographWords(token) : [latinWord(token, lang)],
  )
  const content = words.filter(({ isStop }) => !isStop)
  return content.length > 0 ? content : words
}

function latinWord(token: string, lang: Language | undefined): QueryWord {
  const parts = partsOf(token)
  const inEnglish = lang === 'fr' ? [] : wordTerms(parts, 'en')
  // A short query may not tell its language, and a stem of the wrong one finds nothing: both are looked up.
  const inFrench = lang === 'fr' || lang === undefined ? wordTerms(parts, 'fr') : []
  return {
    surface: token.replace(elision, ''),
    terms: [...new Set([...inEnglish, ...inFrench])],
    wholeTerms: [...inEnglish.slice(0, 1), ...inFrench.slice(0, 1)],
    parts,
    isStop: parts.every(isStopWord),
  }
}

/** The term of the whole word first. */
function wordTerms(parts: readonly string[], lang: 'en' | 'fr'): string[] {
  const whole = termOf(parts.join(''), lang)
  if (parts.length < 2) return [whole]
  return [whole, ...parts.filter((part) => part.length > 1).map((part) => termOf(part, lang))]
}

function termOf(word: string, lang: 'en' | 'fr'): string {
  return stem(word, lang).normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('œ', 'oe').replaceAll('æ', 'ae')
}

/** `maxTokens` → max, tokens · `GLM-5.1` → glm, 5.1 · `128K` → 128, k · `l'API` → api · `200,000` → 200000 */
function partsOf(token: string): string[] {
  const word = token.normalize('NFKC').replace(elision, '').replace(contraction, '')
  if (/^\d{1,3}(?:[ ,_'’]\d{3})+$/.test(word)) return [word.replaceAll(/\D/g, '')]
  return word
    .replaceAll(/(?<=\d),(?=\d)/g, '.')
    .replaceAll(/\p{Ll}(?=\p{Lu})|\p{Lu}(?=\p{Lu}\p{Ll}{2})|\p{L}(?=\p{N})|\p{N}(?=\p{L})/gu, '$& ')
    .toLowerCase()
    .split(/[\s\-_'’]+|(?<!\d)\.|\.(?!\d)/)
    .filter((part) => part !== '')
}

/** Single characters and pairs need no dictionary, and find what a dictionary cuts differently elsewhere. */
function ideographTerms(run: string): string[] {
  const characters = Array.from(run)
  return [...characters, ...characters.slice(1).map((character, index) => `${characters[index]}${character}`)]
}

/** A question is cut into words, to know what to leave out and what to call missing. */
function ideographWords(run: string): QueryWord[] {
  const words = joinSingles(Array.from(segmenter.segment(run), ({ segment }) => segment))
  return words.map((word, index) => {
    const next = words[index + 1]
    // Two words side by side find the document that has them so.
    const joint = next === undefined || isStopWord(next) ? [] : [`${Array.from(word).at(-1)}${Array.from(next)[0]}`]
    const terms = [...ideographTerms(word), ...joint]
    return { surface: word, terms, wholeTerms: [word], parts: [word], isStop: isStopWord(word) }
  })
}

/** The dictionary leaves a name it does not know in single characters: 限, 流 → 限流. */
function joinSingles(words: readonly string[]): string[] {
  const joined: string[] = []
  let isOpen = false
  for (const word of words) {
    const isSingle = Array.from(word).length === 1 && !isStopWord(word)
    if (isSingle && isOpen) joined.push(`${joined.pop() ?? ''}${word}`)
    else joined.push(word)
    isOpen = isSingle
  }
  return joined
}

import { stopWords } from './stop-words.ts'

export type Language = 'en' | 'fr' | 'zh'

/** A word of a text: `key` is what two spellings of one word have in common. */
export interface Token {
  readonly surface: string
  readonly key: string
  readonly kind: 'word' | 'name' | 'code' | 'number' | 'han'
  readonly index: number
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const tokenPattern =
  /\p{Script=Han}+|[a-z]+[-_]?\d+(?:\.\d+)*[a-z]*(?:-(?!based|related|compatible|like|style|only)[a-z]{2,})*(?!(?!\p{Script=Han})\p{L})|\d+(?:[.,]\d+)*[a-z%]*|(?:(?!\p{Script=Han})[\p{L}\p{M}])+/giu
const numberWords = new Map(
  Object.entries({
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    twelve: 12,
    deux: 2,
    trois: 3,
    quatre: 4,
    cinq: 5,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    douze: 12,
  }).map(([word, value]) => [word, String(value)]),
)
const irregular = new Map(
  Object.entries({
    built: 'build',
    paid: 'pay',
    sent: 'send',
    won: 'win',
    wrote: 'write',
    written: 'write',
    flew: 'fly',
    flown: 'fly',
    made: 'make',
    began: 'begin',
    led: 'lead',
    held: 'hold',
    left: 'leave',
    bought: 'buy',
    sold: 'sell',
    kept: 'keep',
    grew: 'grow',
    grown: 'grow',
    taught: 'teach',
    children: 'child',
    people: 'person',
    men: 'man',
    women: 'woman',
  }),
)

export function isHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text)
}

/** Lower case without accents, thousands separators or full-width forms; decimals get a point. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<![\d.,])\d{1,3}(?:[ ,]\d{3})+(?!\d)/g, (number) => number.replace(/[ ,]/g, ''))
    .replace(/(?<=\d),(?=\d)/g, '.')
}

/** Cuts a Latin word to its stem, roughly and alike for English and French: both sides of a match go through it. */
export function stem(word: string): string {
  const known = numberWords.get(word) ?? irregular.get(word)
  if (known !== undefined) return known
  if (word.length < 4) return word
  const base = word
    .replace(/(?:ies|y)$/, 'i')
    .replace(/aux$/, 'al')
    .replace(/(?<=[^s])(?:es|s|x)$/, '')
  const cut = base.replace(/(?:ations?|able|ement|ment|ent|ing|ed|er|eur|ly|es?|ee)$/, '')
  const kept = cut.length >= 3 ? cut : base
  return kept.replace(/([bdfglmnprt])\1$/, '$1')
}

export function detectLanguage(text: string): Language {
  const hanCount = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const words = text.toLowerCase().match(/[a-zà-ÿœ]+/g) ?? []
  if (hanCount > 0 && hanCount * 2 >= words.length) return 'zh'
  const count = (language: Language): number => words.filter((word) => stopWords[language].has(fold(word))).length
  const accents = words.filter((word) => /[àâçéèêëîïôûùœ]/.test(word)).length
  return count('fr') + accents > count('en') ? 'fr' : 'en'
}

/** Splits any of the three languages into words; capitals inside a sentence make a word a name. */
export function tokenize(text: string): Token[] {
  const plain = text.normalize('NFKC')
  const tokens: Token[] = []
  for (const { 0: surface, index } of plain.matchAll(tokenPattern)) {
    if (isHan(surface)) {
      for (const part of segmenter.segment(surface)) {
        tokens.push({ surface: part.segment, key: part.segment, kind: 'han', index: index + part.index })
      }
    } else {
      const kind = /\d/.test(surface) ? (/^\d/.test(surface) ? 'number' : 'code') : nameOrWord(plain, surface, index)
      const folded = fold(surface)
      const key =
        kind === 'code' ? folded.replace(/[-_](?=\d)/g, '') : kind === 'number' ? folded : wordKey(plain, folded, index)
      tokens.push({ surface, key, kind, index })
    }
  }
  return tokens
}

/** "Un vélo neuf" is new; "neuf vélos" are nine. */
function wordKey(text: string, word: string, index: number): string {
  if (word !== 'neuf') return stem(word)
  const isAfterNoun = /(?<!\p{L})(?:une?|l[ea]s?|d[ue]s?|[mts]on|ce|au|chaque)\s+\p{L}+\s+$/iu.test(
    text.slice(0, index),
  )
  const isLast = /\p{L}\s+$/u.test(text.slice(0, index)) && !/^\s+\p{L}/u.test(text.slice(index + word.length))
  return isAfterNoun || isLast ? word : stem(word)
}

function nameOrWord(text: string, surface: string, index: number): 'name' | 'word' {
  if (!/^\p{Lu}/u.test(surface)) return 'word'
  const isAcronym = /^\p{Lu}{2,}/u.test(surface)
  const startsSentence = /(?:^|[.!?:;\n»"“(]|-\s)\s*$/.test(text.slice(0, index))
  return isAcronym || !startsSentence ? 'name' : 'word'
}

/** Words that carry meaning, stop words of all three languages removed. */
export function contentTokens(text: string): Token[] {
  return tokenize(text).filter((token) => {
    const word = fold(token.surface)
    if (token.kind === 'number' || token.kind === 'code') return true
    if (token.kind === 'han') return !stopWords.zh.has(word)
    if (/^\p{Lu}{2,}$/u.test(token.surface)) return true
    return !stopWords.en.has(word) && !stopWords.fr.has(word) && (word.length > 1 || token.kind === 'name')
  })
}

import { normalise, plainCharacters } from './normalise.ts'
import { readNumbers } from './read-numbers.ts'

/** What a text states: the parts of it that another text must share to say the same. */
export interface ClaimTerms {
  /** Values with their scale, once each, as `3.2万` and `32 000` are one. */
  readonly numbers: ReadonlyMap<number, string>
  /** Names in Latin letters and words with digits, `GLM-5`, `2026-02-11`, `Sierra`: normalised. */
  readonly names: ReadonlySet<string>
  /** Other words that carry meaning, and pairs of Han characters. */
  readonly words: ReadonlySet<string>
  readonly language: 'en' | 'fr' | 'zh'
}

const stopWords = new Set(
  `about above after again all also although among and another any are because been before being below between both but can
  could did does doing down during each either even ever every few for from further had has have having hence her here him
  his how however into its itself just least less like made make many may might more most much must neither never none nor
  not now off once one only other our out over own per same shall she should since some still such than that the their them
  then there these they this those though through thus too under until upon very was well were what when where which while
  who whom whose why will with within without would yet you your according document documents page section
  afin ainsi alors après aucun aucune aussi autre autres aux avaient avait avant avec avoir car ceci cela celle celles celui
  cependant ces cet cette ceux chaque chez comme comment dans depuis des doit doivent donc dont elle elles encore entre est
  était étaient été être eux fait faire faut furent ils leur leurs lors lorsque lui mais même mêmes mes moins mon nos notre
  nous ont par parce pas pendant peu peut peuvent plus pour pourquoi puis puisque quand que quel quelle quelles quels qui quoi
  sans selon sera serait seront ses soit son sont sous sur tandis tel telle telles tels ton tous tout toute toutes très une
  vers vos votre vous page document documents section`.split(/\s+/),
)
const hanStops = /[的了是在和与吗呢吧啊我你您他她它们这那有也都就还把被让给从对于及或而以为由则地得着过其所个]/gu
const frenchWords = /(?<!\p{L})(?:le|la|les|des|du|une?|est|sont|et|dans|pour|par|qui|que|sur|avec|ne|pas)(?!\p{L})/giu
const englishWords = /(?<!\p{L})(?:the|of|is|are|and|in|for|by|that|with|on|to|an?|not|was|it)(?!\p{L})/giu
const name =
  /(?<![\p{L}\p{N}])(?=[\p{L}\p{N}._-]{0,80}(?:\p{N}|\p{Lu}))(?=[\p{L}\p{N}._-]{0,80}\p{L}|\p{N}{1,80}-)[\p{Script=Latin}\p{N}]+(?:[._-][\p{Script=Latin}\p{N}]+)*/gu
const latinWord = /\p{Script=Latin}{4,}/gu

export function claimTerms(text: string): ClaimTerms {
  const plain = plainCharacters(text)
  const read = readNumbers(text, { words: 'always' })
  const numbers = new Map(read.numbers.map(({ value, start, end }) => [value, read.text.slice(start, end).trim()]))
  // A scale, `744B`, is no name.
  const scaled = new Set(read.numbers.map(({ start, end }) => normalise(read.text.slice(start, end))))
  const found = [...plain.matchAll(name)].filter(({ 0: word, index }) => isName(plain, word, index))
  const names = new Set(found.map(([word]) => normalise(word)).filter((word) => !scaled.has(word)))
  const lower = plain.toLowerCase()
  const words = new Set([...lower.matchAll(latinWord)].map(([word]) => word))
  for (const word of words) if (stopWords.has(word) || names.has(word)) words.delete(word)
  const han = lower.replaceAll(hanStops, ' ').match(/\p{Script=Han}{2,}/gu) ?? []
  for (const run of han) {
    for (let index = 0; index + 2 <= run.length; index += 1) words.add(run.slice(index, index + 2))
  }
  return { numbers, names, words, language: languageOf(plain) }
}

/** A capital begins a sentence, too; there, only words with a digit or more capitals are names for sure. */
function isName(text: string, word: string, index: number): boolean {
  if (/\p{N}/u.test(word) || /\p{Lu}.*\p{Lu}/u.test(word)) return /\p{L}|-/u.test(word)
  return (
    /^\p{Lu}\p{L}{2,}/u.test(word) &&
    !/(?:^|[.!?:;。！？：\n"“«(|-]\s*)$/u.test(text.slice(Math.max(0, index - 8), index))
  )
}

function languageOf(text: string): 'en' | 'fr' | 'zh' {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}+/gu)?.length ?? 0
  if (han > latin) return 'zh'
  return (text.match(frenchWords)?.length ?? 0) > (text.match(englishWords)?.length ?? 0) ? 'fr' : 'en'
}

/** Whether a word or another form of it is among others: they begin alike, `indexed` and `indexing`. */
export function hasWord(words: ReadonlySet<string>, word: string): boolean {
  if (words.has(word)) return true
  if (word.length < 5) return false
  const stem = word.slice(0, Math.max(4, word.length - 3))
  return words.values().some((other) => other.startsWith(stem) && Math.abs(other.length - word.length) <= 4)
}

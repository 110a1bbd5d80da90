export type ReaderLanguage = 'en' | 'zh' | 'fr'

const stopWords = new Set(
  `a about an and any are at be been being by can come did do does for from get give given has have how i if in is it its
  long many me much must my now of off often on one or our out should shown so still than that the their there these they
  this to under up was were what when where which while who why will with you your
  à au aux avec ce celle celui ces cette combien comment dans de des du elle en entre est et faut fallait il ils je la le
  les leur lui mais me ne nous on ont ou où par pas peut plus pour quand que quel quelle quelles quels qui sa se ses son
  sont sous sur t-il t une un vous y l d s n c qu j m`.split(/\s+/),
)

/** What Chinese puts between words: pairs are not made across it. */
const particles =
  /(?:多少|什么|怎么|哪些|哪个|现在|目前|之前|以后|可以|能否|还有|没有|我们|一共|大概|[的了是在吗呢吧有几哪那这个我要还把被到里和与及最])+/g

export function languageOf(text: string): ReaderLanguage {
  if (isHan(text)) return 'zh'
  return /[àâçéèêëîïôùûœ’]|\b(le|la|les|des|du|quel|quelle|combien|est|pour)\b/i.test(text) ? 'fr' : 'en'
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replaceAll('’', "'")

/** Words without endings and pairs of Chinese characters; each once. */
export function termsOf(text: string): readonly string[] {
  const terms = plain(text)
    .match(/\p{Script=Han}+|[\p{L}\p{N}]+(?:[.,]\p{N}+)*/gu)
    ?.flatMap((run) => (isHan(run) ? run.split(particles).flatMap(pairsOf) : stopWords.has(run) ? [] : [stemOf(run)]))
  return [...new Set(terms)].filter((term) => term !== '')
}

export const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text)

const pairsOf = (run: string): readonly string[] =>
  run.length < 2 ? [run] : Array.from({ length: run.length - 1 }, (_, at) => run.slice(at, at + 2))

/** Endings of plurals, verbs and genders tell nothing; short words have none to lose. */
function stemOf(word: string): string {
  if (/\d/.test(word) || word.length < 5) return word
  return word.replace(/(?:ments?|ations?|ing|ées?|és|ies|es|ed|er|ez|ent|s|e|é)$/u, '')
}

/**
 * Names of things: a capitalised word with a number or code after it (`Tarn 300 S`, `清源 C2`), and codes (`E11`).
 * What one is asked about must be this very thing, and no neighbour of it.
 */
export function namesOf(text: string): readonly string[] {
  const found =
    text.normalize('NFKC').match(/\p{Lu}\p{L}+ (?!(?:19|20)\d\d\b)\d+(?: \p{Lu}\b)?|\b\p{Lu}{1,2}-?\d+\b/gu) ?? []
  return [...new Set(found)]
}

/** A name with a letter more is another name. It holds letters, digits, spaces and hyphens alone. */
export function holdsName(text: string, name: string): boolean {
  const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])${name}(?! ?\p{Lu}\b|[\p{L}\p{N}])`, 'u')
  return pattern.test(text.normalize('NFKC'))
}

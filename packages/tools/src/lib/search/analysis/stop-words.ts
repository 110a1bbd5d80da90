import type { Language } from './language.ts'

/** Words that say nothing about the subject, folded. */
const stopWords: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: setOf(`a about after again all also am an and any are as at be because been before being both but by can could
    did do does doing done each either else ever for from further had has have having he her here hers herself him
    himself his how however i if in into is it its itself just let many may me might more most much must my myself
    neither no nor not of on once only or other our ours ourselves out over own please same shall she should since so
    some such than that the their theirs them themselves then there therefore these they this those though through thus
    to too under until up upon us very was we were what when where whether which while who whom whose why will with
    within without would yet you your yours yourself`),
  fr: setOf(`a afin ainsi alors apres au aucun aucune aussi autre autres aux avaient avait avant avec avoir c car ce
    ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment combien d dans de depuis des
    doit doivent donc dont du elle elles en encore entre es est et etaient etait etant ete etes etre eu eux fait
    faire faut furent fut il ils j je jusque l la le lequel laquelle lesquels lesquelles les leur leurs lors lorsque lui
    m ma mais me meme memes mes moi moins mon n ne ni nos notre nous on ont ou par parce pas peu peut peuvent peux plus
    pour pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi s sa sans se selon sera serait seront ses
    si soit son sont sous sur t ta tandis te tel telle telles tels tes toi ton tous tout toute toutes tres tu un une vers
    voici vos votre vous vu y`),
  zh: setOf(`的 了 是 在 和 与 吗 呢 吧 啊 什么 怎么 怎样 怎么样 如何 多少 哪些 哪个 哪 哪里 哪儿 为什么 为何 是否 可以 我 你 您 他
    她 它 我们 你们 他们 她们 它们 这 那 这个 那个 这些 那些 这样 那样 请 请问 一下 及 以及 或 或者 而 也 都 就 还 把 被 让 给 从 对
    对于 关于 有 没有 会 几 之 其 所 谁 什么样 何 告诉 因为 所以 但 但是 如果 于 以 为 由 则 地 得 着 过 哪种 一个`),
}

/** The Latin words of a Chinese text are English. */
export function isStopWord(word: string, lang: Language | undefined): boolean {
  if (stopWords.zh.has(word)) return true
  if (lang === undefined) return stopWords.en.has(word) || stopWords.fr.has(word)
  return stopWords[lang === 'fr' ? 'fr' : 'en'].has(word)
}

/** Stop words of one language that are no words of the other. */
export const detectionWords: ReadonlyMap<string, 'en' | 'fr'> = new Map([
  ...tellingWords('en', `me on a or for but as an by it in is no so us am more pour`),
  ...tellingWords('fr', `a me on c d es j l m n s t si son ton car tel des plus as y vu tout comment ma sa`),
  // Only the text of a document still has its accents.
  ...setOf('à après où même été était être très')
    .values()
    .map((word): [string, 'fr'] => [word, 'fr']),
])

function* tellingWords(lang: 'en' | 'fr', shared: string): Generator<[string, 'en' | 'fr']> {
  const ambiguous = setOf(shared)
  for (const word of stopWords[lang]) if (!ambiguous.has(word)) yield [word, lang]
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/))
}

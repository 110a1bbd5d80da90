export type Language = 'en' | 'zh' | 'fr'

/** Words that say nothing about the subject; those that mean something in the other language are left out. */
const stopWords: Record<Language, ReadonlySet<string>> = {
  en: setOf(`a about after all also am an and any are as at be been before being but by can could did do does doing don
    for from had has have how i if in into is it its me my no not of on or our please should so some such than that the
    their them then there these they this those to was we were what when where which while who whom whose why will with
    would you your`),
  fr: setOf(`à a ai ainsi alors au aucun aussi aux avec avoir ce cela celle celui ces cet cette ceux chaque ci comme
    comment combien d dans de depuis des doit dois donc dont du elle elles en entre est et être etre eu eux fait faut
    il ils je l la là le lequel les leur leurs lors lui lorsque ma mais me même mes mon ne ni nos notre nous on ont ou où
    par pas peut peux peuvent pour pourquoi puis puisque qu quand que quel quelle quelles quels qui quoi sa sans se ses
    si soit sont sous sur ta te tes tu un une vos votre vous y`),
  zh: setOf(`的 了 是 在 和 与 吗 呢 吧 啊 什么 怎么 怎样 怎么样 如何 多少 哪些 哪个 哪 哪里 哪儿 为什么 为何 是否 可以 我 你 您 他
    她 它 我们 你们 他们 这 那 这个 那个 这些 那些 请 请问 一下 及 以及 或 或者 而 也 都 就 还 把 被 让 给 从 对 对于 关于 有 没有 会
    几 之 其 所 谁 什么样 何 告诉`),
}

export function isStopWord(word: string): boolean {
  return stopWords.en.has(word) || stopWords.fr.has(word) || stopWords.zh.has(word)
}

/** The language of a text by its script and its stop words, or `undefined` where they do not tell. */
export function detectLanguage(text: string): Language | undefined {
  const sample = text.slice(0, 20_000).toLowerCase()
  const han = sample.match(/\p{sc=Han}/gu)?.length ?? 0
  const words = sample.match(/[\p{L}\p{M}]+/gu) ?? []
  // A Chinese page about software is full of Latin names and code.
  if (han > 0 && han * 3 >= words.join('').length - han) return 'zh'
  const english = words.filter((word) => stopWords.en.has(word)).length
  const french = words.filter((word) => stopWords.fr.has(word)).length
  if (english === french) return undefined
  return english > french ? 'en' : 'fr'
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/))
}

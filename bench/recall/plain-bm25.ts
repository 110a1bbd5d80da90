import type { RecallEntry } from '@glmkit/memory'

/** Single turns by BM25 as the textbooks have it, k1 1.2 and b 0.75, no stop words: what ours is compared to. */
export function plainBm25(entries: readonly RecallEntry[]): (query: string, limit: number) => string[] {
  const documents = entries.map(({ session, id, speaker, text }) => ({
    source: `${session}#${id}`,
    terms: Map.groupBy(wordsOf(`${speaker}: ${text}`), (word) => word),
    length: wordsOf(text).length,
  }))
  const meanLength = documents.reduce((sum, { length }) => sum + length, 0) / documents.length
  const found = new Map<string, number>()
  for (const { terms } of documents) for (const term of terms.keys()) found.set(term, (found.get(term) ?? 0) + 1)
  return (query, limit) =>
    documents
      .map(({ source, terms, length }) => {
        let score = 0
        for (const word of new Set(wordsOf(query))) {
          const count = terms.get(word)?.length ?? 0
          const others = found.get(word) ?? 0
          const rarity = Math.log(1 + (documents.length - others + 0.5) / (others + 0.5))
          score += (rarity * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / meanLength))
        }
        return { source, score }
      })
      .toSorted((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ source }) => source)
}

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/\p{Script=Han}|[\p{L}\p{N}]+/gu) ?? []).filter((word) => !stopWords.has(word))

const stopWords = new Set(
  `a about after all also am an and any are as at be been by can could did do does for from had has have he her him his
  how i if in is it its like me my no not of on or our s she so t that the their them then there they this to was we were
  what when where which who why will with would you your au aux avec c ce ces d dans de des du elle en est et il ils j je
  l la le les leur m ma mes mon n ne nous on ou par pas pour qu que qui quand quel quels sa ses son sur te tu un une vous
  的 了 是 在 和 我 你 他 她 吗 呢 什 么 哪 里 谁 们 这 那 有 也 都 就`.split(/\s+/),
)

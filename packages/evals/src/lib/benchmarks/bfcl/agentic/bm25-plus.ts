const k1 = 1.5
const b = 0.75
/** What sets BM25+ apart: a long document that has a term is never worse off than one that lacks it. */
const delta = 1

/**
 * Ranks short texts by BM25+: the sum over the query's terms in a text of `idf · (δ + f·(k1+1) / (f + k1·(1−b+b·length/mean)))`
 * with `idf = ln((n+1)/df)`.
 *
 * @returns All texts, best first; equals keep their order.
 * @see Lv, Zhai: Lower-Bounding Term Frequency Normalization, CIKM 2011
 */
export function rankByBm25Plus(texts: readonly string[], query: string): { text: string; score: number }[] {
  const documents = texts.map(termsOf)
  const meanLength = documents.reduce((sum, terms) => sum + terms.length, 0) / documents.length
  const scores = documents.map(() => 0)
  for (const term of termsOf(query)) {
    const frequencies = documents.map((terms) => terms.filter((other) => other === term).length)
    const having = frequencies.filter((frequency) => frequency > 0).length
    if (having === 0) continue
    const idf = Math.log((documents.length + 1) / having)
    for (const [index, frequency] of frequencies.entries()) {
      if (frequency === 0) continue
      const norm = k1 * (1 - b + (b * (documents[index]?.length ?? 0)) / meanLength)
      scores[index] = (scores[index] ?? 0) + idf * (delta + (frequency * (k1 + 1)) / (frequency + norm))
    }
  }
  return texts
    .map((text, index) => ({ text, score: scores[index] ?? 0 }))
    .toSorted((one, other) => other.score - one.score)
}

/** Keys are in snake_case: their words are the terms. */
const termsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
